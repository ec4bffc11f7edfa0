"""Who may come in."""

import pytest

from agents.bridge.access import Access, Peer
from agents.bridge.devices import DeviceTable

LOCAL = {"host": "127.0.0.1:8080"}


def refusal(host: str, headers: dict[str, str]) -> str | None:
    """Why somebody is refused at the plain port."""
    return Access(DeviceTable()).refusal(Peer(host, "/", headers))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost:8080", "[::1]:8080"])
def test_programs_of_this_machine_come_in(host: str) -> None:
    """By whatever name they call it."""
    assert refusal("127.0.0.1", {"host": host}) is None
    assert refusal("::ffff:127.0.0.1", {"host": host}) is None


@pytest.mark.parametrize("host", ["", "[", "]", "[::1", "evil.example", "127.0.0.1.evil.example"])
def test_another_name_is_refused_in_a_sentence(host: str) -> None:
    """What is no address at all, too."""
    why = refusal("127.0.0.1", {"host": host})
    assert why is not None
    assert why.startswith("the bridge is not known as")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://[", ""])
def test_pages_of_other_origins_are_refused(origin: str) -> None:
    """The bridge's own are let in."""
    assert refusal("127.0.0.1", {**LOCAL, "origin": origin}) is not None
    assert refusal("127.0.0.1", {**LOCAL, "origin": "http://127.0.0.1:8080"}) is None
    assert refusal("127.0.0.1", {**LOCAL, "sec-fetch-site": "cross-site"}) is not None


def test_the_network_is_refused() -> None:
    """Only this machine may connect."""
    assert refusal("192.168.1.7", LOCAL) is not None
    assert refusal("", LOCAL) is not None
