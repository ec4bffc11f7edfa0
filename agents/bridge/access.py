"""Who may come in: this machine's own programs, and pages that the bridge itself served."""

import ipaddress
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}


def refusal(peer: str, headers: Mapping[str, str]) -> str | None:
    """Why a request is refused, or None when it may come in.

    A browser page of another origin is refused even on this machine: it could otherwise speak
    through the visitor's avatar, or listen. Programs send no `Origin` and are let in. The `Host`
    must be a name of this machine, or a page could reach us by pointing its own name here (DNS
    rebinding).

    Args:
        peer: the client's IP address.
        headers: with lower-case names.
    """
    if not _is_loopback(peer):
        return "only this machine may connect: devices of the network need a paired token"
    host = headers.get("host", "")
    name = (_split(f"//{host}").hostname or "").lower()
    if name not in LOCAL_NAMES:
        return f"the bridge is not known as {host!r}: use http://127.0.0.1"
    origin = headers.get("origin")
    if origin is not None and _split(origin).netloc.lower() != host.lower():
        return f"pages of {origin} may not talk with Iris"
    if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        return "pages of other origins may not talk with Iris"
    return None


def _split(address: str) -> SplitResult:
    """The parts of an address; none where it is no address at all, `//[`."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _is_loopback(peer: str) -> bool:
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
