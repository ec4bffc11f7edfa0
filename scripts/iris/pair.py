"""`iris pair`: let a phone, a tablet or another computer in."""

import argparse
import sys
import time
from collections.abc import Sequence
from urllib.parse import quote

import msgspec
import segno

from agents.runtime.errors import SettingsError
from scripts.iris import paths
from scripts.iris.http import get, post

POLL_SECONDS = 1.0
USUAL = ("see", "hear", "talk", "trigger")
"""What a phone may do."""


class Opened(msgspec.Struct, frozen=True):
    """What is shown to the new device."""

    url: str
    code: str
    scopes: list[str]
    seconds: float


class Waiting(msgspec.Struct, frozen=True):
    """A device that asks to come in."""

    id: str
    name: str
    kind: str
    address: str


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris pair`."""
    parser.add_argument(
        "--scopes",
        default=",".join(USUAL),
        help="what it may do: of see, hear, talk, trigger, admin",
    )
    parser.add_argument("--session", default="", help="the only conversation it may join (any)")
    parser.add_argument("--no-wait", action="store_true", help="show the code and do not wait")


def run(options: argparse.Namespace) -> int:
    """Show a QR code and a code to type, and wait until a device is in; gives the exit code."""
    running = paths.running(options.state)
    scopes = [scope.strip() for scope in options.scopes.split(",") if scope.strip()]
    before = devices(running)
    opened = open_pairing(running, scopes, options.session)
    print(shown(opened))
    if options.no_wait:
        return 0
    deadline = time.monotonic() + opened.seconds
    asked: set[str] = set()
    while time.monotonic() < deadline:
        for device in devices(running):
            if device["id"] not in {one["id"] for one in before}:
                print(f"{device['name']} is in: `iris devices` shows it, and removes it again")
                return 0
        for one in _waiting(running):
            if one.id not in asked:
                asked.add(one.id)
                _answer(running, one)
        time.sleep(POLL_SECONDS)
    print("iris: nobody came in within five minutes", file=sys.stderr)
    return 1


def open_pairing(running: paths.Running, scopes: Sequence[str], session: str = "") -> Opened:
    """Have the bridge invite one device.

    Raises:
        SettingsError: it is not open to the network, or does not know a scope.
    """
    body = msgspec.json.encode({"scopes": scopes, "session": session or None}).decode()
    return msgspec.convert(post(f"{running.http}/pair/open", body), Opened)


def shown(opened: Opened) -> str:
    """A QR code and its words, for a terminal."""
    may = ", ".join(opened.scopes)
    return (
        f"{_qr(opened.url)}\n{opened.url}\n\n"
        f"Scan this with the new device's camera, or open the address on it, up to the #, and type"
        f"\n"
        f"\n    {opened.code[:3]} {opened.code[3:]}\n\n"
        f"It may then {may}. The code is good for five minutes and one device; whoever sees it can "
        f"come in."
    )


def devices(running: paths.Running) -> list[dict[str, object]]:
    """Every paired device, as the bridge tells it."""
    found = get(f"{running.http}/pair/devices")
    return list(found["devices"])


def _waiting(running: paths.Running) -> list[Waiting]:
    return msgspec.convert(get(f"{running.http}/pair/requests")["requests"], list[Waiting])


def _answer(running: paths.Running, one: Waiting) -> None:
    """Ask the owner."""
    kind = f" ({one.kind})" if one.kind else ""
    words = input(f"{one.name}{kind} at {one.address} wants to come in. Allow? [y/N] ")
    allow = words.strip().lower() in {"y", "yes"}
    body = msgspec.json.encode({"allow": allow}).decode()
    try:
        post(f"{running.http}/pair/requests/{quote(one.id)}", body)
    except SettingsError as error:
        print(f"iris: {error}", file=sys.stderr)


def _qr(url: str) -> str:
    """Two modules to a character: dark on light whatever the terminal's colours are."""
    rows = [list(row) for row in segno.make(url, error="l", micro=False).matrix_iter(border=2)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    halves = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    lines = (
        "".join(halves[bool(up), bool(down)] for up, down in zip(above, below, strict=True))
        for above, below in zip(rows[::2], rows[1::2], strict=True)
    )
    return "\n".join(f"\x1b[97;40m{line}\x1b[0m" for line in lines)
