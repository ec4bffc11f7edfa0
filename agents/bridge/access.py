"""Who may come in, and what they may do: this machine's own programs and pages, and paired devices.

The plain port is for this machine alone, whose owner may do everything. Behind TLS everybody needs
the token of a paired device, wherever they come from. Pure.
"""

import fnmatch
import ipaddress
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from agents.bridge.devices import DeviceTable, token_in
from agents.bridge.scopes import SCOPES, Scope

LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}
PROXY_HEADERS = ("forwarded", "via", "x-real-ip", "tailscale-user-login")
"""What proxies add; with those that begin with `x-forwarded-`, signs that a connection from this
machine may be a stranger's."""


class Peer(NamedTuple):
    """Who asks for something.

    Attributes:
        host: the client's IP address.
        path: with the query, as it was asked for.
        headers: with lower-case names.
        secure: whether it came over TLS.
    """

    host: str
    path: str
    headers: Mapping[str, str]
    secure: bool = False


@dataclass(frozen=True)
class Grant:
    """What somebody may do.

    Attributes:
        scopes: of the device.
        device: its id; empty for this machine's owner.
        session: the only conversation that it may join; empty: any.
    """

    scopes: Collection[Scope]
    device: str = ""
    session: str = ""


OWNER = Grant(SCOPES)


class Access:
    """Decides who may come in.

    Args:
        devices: that were paired.
        names: by which this machine is known over TLS; `*.example.org` is a pattern.

    Attributes:
        visited: ids of the devices that came in; whoever notes their visits empties it.
    """

    def __init__(
        self, devices: DeviceTable, names: Callable[[], Collection[str]] = frozenset
    ) -> None:
        self._devices = devices
        self._names = names
        self.visited: set[str] = set()

    def refusal(self, peer: Peer) -> str | None:
        """Why a request is refused, whoever sends it; None where it depends on its token.

        A browser page of another origin is refused even on this machine: it could otherwise speak
        through the visitor's avatar, or listen. Programs send no `Origin` and are let in. The
        `Host` must be a name of this machine, or a page could reach us by pointing its own name
        here (DNS rebinding).
        """
        if not peer.secure and (why := _stranger(peer)) is not None:
            return why
        headers = peer.headers
        host = headers.get("host", "")
        name = (_split(f"//{host}").hostname or "").lower()
        if not self._known(name, secure=peer.secure):
            where = ", ".join(sorted(self._names())) if peer.secure else "http://127.0.0.1"
            return f"the bridge is not known as {host!r}: use {where}"
        origin = headers.get("origin")
        if origin is not None and _split(origin).netloc.lower() != host.lower():
            return f"pages of {origin} may not talk with Iris"
        navigates = peer.secure and headers.get("sec-fetch-mode") == "navigate"
        site = headers.get("sec-fetch-site", "none")
        if site not in {"none", "same-origin"} and not navigates:
            return "pages of other origins may not talk with Iris"
        return None

    def grant(self, peer: Peer, token: str | None = None) -> Grant | None:
        """What a peer may do that was not refused; None where it needs a token that is good.

        Args:
            peer: who asks.
            token: that came in another way than by the headers.
        """
        if not peer.secure:
            return OWNER
        given = token or token_in(peer.headers)
        found = self._devices.find(given) if given else None
        if found is None:
            return None
        device_id, device = found
        self.visited.add(device_id)
        return Grant(device.scopes, device_id, device.session)

    def _known(self, name: str, *, secure: bool) -> bool:
        if not secure:
            return name in LOCAL_NAMES
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in self._names())


def _split(address: str) -> SplitResult:
    """The parts of an address; none where it is no address at all, `//[`."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _stranger(peer: Peer) -> str | None:
    """Why somebody at the plain port is not taken for this machine's owner."""
    if not is_loopback(peer.host):
        return "only this machine may connect here: other devices pair, see docs/lan.md"
    for name in peer.headers:
        if name in PROXY_HEADERS or name.startswith("x-forwarded-"):
            return f"a proxy has passed this on ({name}): point it at the port with TLS"
    return None


def is_loopback(host: str) -> bool:
    """Whether an IP address is this machine's own."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)
