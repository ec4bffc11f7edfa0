"""Microphone and loudspeakers, the browser, the local network."""

import os
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Iterator

import msgspec

from scripts.iris import paths
from scripts.iris.checks.finding import Case, Check, Finding, ok, warning
from scripts.iris.checks.sound_probe import Sound

PROBE_SECONDS = 5.0
ELSEWHERE = ("192.0.2.1", 9)
"""An address of nobody (RFC 5737): asking the way there tells our own; nothing is sent."""
INSTALL = {
    "linux": "on Debian and Ubuntu `sudo apt install libportaudio2`, on Fedora `sudo dnf install "
    "portaudio`",
    "darwin": "`brew install portaudio`",
}
UNNEEDED = "`iris talk` needs it, the page and all else do not"


def sound(case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """What `iris talk` could hear and speak with."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "scripts.iris.checks.sound_probe"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=paths.ROOT,
            timeout=PROBE_SECONDS,
            check=False,
        )
        found = msgspec.json.decode(done.stdout or b"{}", type=Sound)
    except (subprocess.TimeoutExpired, msgspec.DecodeError):
        yield warning("sound", f"the sound devices cannot be listed; {UNNEEDED}")
        return
    if found.missing:
        how = INSTALL.get(sys.platform, "run `python3 scripts/run` to install it again")
        yield warning("sound", f"no PortAudio ({found.missing}): {how}; {UNNEEDED}")
        return
    yield _device("microphone", found.microphone)
    yield _device("loudspeakers", found.loudspeakers)


def browser(case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """What would show the page."""
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        yield ok("browser", "there is no desktop here: open the page's address yourself")
        return
    try:
        yield ok("browser", f"{webbrowser.get().name} shows the page")
    except (webbrowser.Error, AttributeError):
        yield warning("browser", "none was found: install one, or set BROWSER to its command")


def network(case: Case) -> Iterator[Finding]:
    """How other devices would reach this one."""
    host = case.settings.bridge.host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(ELSEWHERE)
            own = str(way.getsockname()[0])
        except OSError:
            yield ok("network", "there is none, and Iris needs none")
            return
    if host.startswith("127.") or host in {"localhost", "::1"}:
        yield ok(
            "network", f"{own} here; Iris listens on this computer alone, as [bridge] host says"
        )
    else:
        yield ok("network", f"{own} here; Iris listens on {host}")


def _device(check: str, name: str) -> Finding:
    if name:
        return ok(check, name)
    return warning(check, "none was found: plug one in or allow its use; `iris talk` needs it")


CHECKS: tuple[Check, ...] = (sound, browser, network)
