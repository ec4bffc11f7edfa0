"""`iris join`: work for the house that another computer runs, from now on."""

import argparse
import asyncio
import sys
from pathlib import Path

from agents.runtime import settings
from agents.runtime.errors import SettingsError
from agents.runtime.settings import Settings
from bus.machine_rights import JOINABLE
from scripts.bootstrap import Environment
from scripts.iris import first_mind, join_code, paths
from scripts.iris.child_process import StartError
from scripts.iris.joined_house import House, HouseFile, join
from scripts.iris.machine_agents import MachineAgents
from scripts.iris.up import say
from scripts.obstacles import SetupError

CLOCK_SECONDS = 0.1
"""Clocks that differ by more make the times in logs and figures wrong; nothing else hangs on it."""


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris join`."""
    parser.add_argument(
        "line", nargs="?", default="", help="that `iris machine add` has printed; once"
    )
    parser.add_argument(
        "--agents", default="", help="what to run here, with commas between (default: all it may)"
    )
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting")


def run(options: argparse.Namespace) -> int:
    """Join a house if a line is given, and work for it until Ctrl-C; gives the exit code."""
    agents = tuple(filter(None, options.agents.replace(" ", "").split(",")))
    try:
        if unknown := [agent for agent in agents if agent not in JOINABLE]:
            raise SettingsError(
                f"{unknown[0]} does not run on another machine: {', '.join(JOINABLE)} do"
            )
        chosen = settings.load(options.config, options.set)
        with paths.claim(options.state), Environment(paths.ROOT).hold():
            file = HouseFile(options.state)
            house = _joined(options.line, agents, file)
            if refused := sorted(set(agents) - set(house.agents)):
                raise SettingsError(
                    f"{house.name} may not run {', '.join(refused)}, but {', '.join(house.agents)}"
                )
            _work(options, chosen, house, agents or house.agents)
    except (SettingsError, StartError, SetupError) as error:
        print(f"iris: {error}", file=sys.stderr)
        return 1
    say("stopped")
    return 0


def _joined(line: str, agents: tuple[str, ...], file: HouseFile) -> House:
    if not line:
        return file.read()
    house, ahead = join(join_code.read(line), agents, file)
    say(f"{house.name} has joined the house at {house.urls[0]}")
    if abs(ahead) > CLOCK_SECONDS:
        say(
            f"the house's clock is {abs(ahead):.1f} s {'ahead of' if ahead > 0 else 'behind'} this "
            f"machine's: let both be set by the network (NTP), or times in logs will not fit"
        )
    return house


def _work(
    options: argparse.Namespace, chosen: Settings, house: House, agents: tuple[str, ...]
) -> None:
    if "dialogue" in agents:
        first_mind.fetch(chosen, say)
    state: Path = options.state.resolve()
    file = HouseFile(state)
    overrides = [
        *options.set,
        f"avatar={house.avatar}",
        f"nats.key={file.key}",
        f"nats.ca={file.ca}",
    ]
    say(f"starting {', '.join(agents)} for the house at {house.urls[0]} (Ctrl-C stops it)")
    working = MachineAgents(house, agents, config=options.config.resolve(), state=state, say=say)
    asyncio.run(working.run(overrides))
