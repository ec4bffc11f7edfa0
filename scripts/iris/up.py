"""`iris up`: all of Iris, from one command."""

import argparse
import asyncio
import os
import shutil
import sys
import time
import webbrowser
from pathlib import Path

from agents.runtime import settings
from agents.runtime.errors import SettingsError
from scripts.bootstrap import Environment
from scripts.iris import first_mind, pair, paths
from scripts.iris.child_process import StartError
from scripts.iris.supervisor import Supervisor, free_port, require_free_port
from scripts.obstacles import SetupError

FREE_MB = 300
"""What the derived models and the streams of a new Iris take, with some room."""


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris up`."""
    parser.add_argument("--port", type=int, help="of the page and the WebSocket")
    parser.add_argument("--nats-port", type=int, help="of the NATS server that Iris starts")
    parser.add_argument("--nats", default="", metavar="URL", help="use a NATS that runs already")
    parser.add_argument("--lan", action="store_true", help="let paired devices of the network in")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")


def run(options: argparse.Namespace) -> int:
    """Start everything and serve until Ctrl-C; gives the exit code."""
    began = time.monotonic()

    def ready(address: str) -> None:
        say(f"everything is loaded and warm after {time.monotonic() - began:.1f} s")
        print(f"Iris is ready: {address}/ui", flush=True)
        if options.lan:
            _invite(options.state)
        if not options.no_open:
            _open_browser(f"{address}/ui")

    try:
        overrides = _overrides(options)
        chosen = settings.load(options.config, overrides)
        with paths.claim(options.state), Environment(paths.ROOT).hold():
            _require_disk(options.state)
            port = chosen.bridge.port
            if options.port is None and (free := free_port(port)) != port:
                say(f"port {port} is taken by another program: taking {free} for this start")
                overrides.append(f"bridge.port={free}")
                chosen = settings.load(options.config, overrides)
            require_free_port(chosen.bridge.port, "the page", "--port")
            first_mind.fetch(chosen, say)
            say("starting (Ctrl-C stops it)")
            supervisor = Supervisor(
                chosen,
                config=options.config.resolve(),
                overrides=overrides,
                state=options.state.resolve(),
                nats=options.nats or chosen.nats.url,
                say=say,
            )
            asyncio.run(supervisor.run(ready))
    except (SettingsError, StartError, SetupError) as error:
        print(f"iris: {error}", file=sys.stderr)
        return 1
    say("stopped")
    return 0


def _invite(state: Path) -> None:
    """Show how the first device comes in; later ones have `iris pair`."""
    try:
        print(pair.shown(pair.open_pairing(paths.running(state), pair.USUAL)), flush=True)
    except SettingsError as error:
        say(f"no device can be invited: {error}")


def say(words: str) -> None:
    """Tell the person at the terminal how it goes."""
    print(f"iris: {words}", file=sys.stderr, flush=True)


def _overrides(options: argparse.Namespace) -> list[str]:
    """The settings that the command line puts above `iris.toml`."""
    overrides = list(options.set)
    if options.lan:
        overrides.append("bridge.lan=true")
    if options.port is not None:
        overrides.append(f"bridge.port={options.port}")
    if options.nats_port is not None:
        overrides.append(f"nats.port={options.nats_port}")
    return overrides


def _require_disk(state: Path) -> None:
    free = shutil.disk_usage(state).free // 1_000_000
    if free < FREE_MB:
        raise SettingsError(
            f"only {free} MB are free for {state}, and Iris needs {FREE_MB}: make room, or choose "
            f"a folder on another disk with --state"
        )


def _open_browser(url: str) -> None:
    """Show the page where there is a desktop to show it on."""
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return
    try:
        webbrowser.open(url)
    except webbrowser.Error:
        say(f"no browser could be opened: go to {url}")
