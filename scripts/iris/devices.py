"""`iris devices`: who was let in, and out again."""

import argparse
import time
from urllib.parse import quote

from agents.runtime.errors import SettingsError
from scripts.iris import paths
from scripts.iris.http import delete
from scripts.iris.pair import devices


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris devices`."""
    parser.add_argument("action", nargs="?", choices=("list", "remove"), default="list")
    parser.add_argument("name", nargs="?", help="of the device, or its id")


def run(options: argparse.Namespace) -> int:
    """Show or remove devices; gives the exit code."""
    running = paths.running(options.state)
    found = devices(running)
    if options.action == "remove":
        _remove(running, found, options.name or "")
        return 0
    if not found:
        print("No device is paired yet: `iris pair`.")
    for device in found:
        scopes = ", ".join(map(str, device["scopes"]))  # type: ignore[call-overload]
        kind = device["kind"] or "device"
        seen = _when(device["last_seen"])
        print(f"{device['id']}  {device['name']} ({kind}): may {scopes}; last seen {seen}")
    return 0


def _remove(running: paths.Running, found: list[dict[str, object]], name: str) -> None:
    ids = [str(one["id"]) for one in found if name in {one["id"], one["name"]}]
    if len(ids) != 1:
        raise SettingsError(
            f"{len(ids)} devices are called {name!r}: `iris devices` shows all of them, and the id "
            f"in front names one"
        )
    delete(f"{running.http}/pair/devices/{quote(ids[0])}")
    print(f"{name} may come in no more")


def _when(at: object) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(float(str(at))))
