"""Pairing, devices and access as plain decisions."""

import pytest

from agents.bridge.access import OWNER, Access, Peer
from agents.bridge.devices import Device, DeviceTable, digest, new_token, shown_name, token_in
from agents.bridge.pairing import OPEN_SECONDS, PENDING, WRONG_TRIES, Pairing, Request, Verdict
from agents.bridge.scopes import needed_to_send, topics

LOCAL = {"host": "127.0.0.1:8080"}
SECURE = {"host": "iris.local:8443"}


def asking(name: str = "phone") -> Request:
    """A device that asks."""
    return Request(id=name, name=name, kind="web", address="10.0.0.2")


def test_a_scanned_secret_is_good_once() -> None:
    """It lets one device in at once, with what the owner chose."""
    pairing = Pairing()
    secret = pairing.open(("see",), "kitchen", 0).secret
    invitation = pairing.by_secret(secret, 1)
    assert invitation is not None
    assert (invitation.scopes, invitation.session) == (("see",), "kitchen")
    assert pairing.by_secret(secret, 1) is None


def test_a_secret_expires() -> None:
    """After five minutes it is worth nothing."""
    pairing = Pairing()
    secret = pairing.open(("see",), "", 0).secret
    assert pairing.by_secret(secret, OPEN_SECONDS) is None


def test_a_typed_code_waits_for_its_owner() -> None:
    """The right code alone lets nobody in; the owner's word does, once."""
    pairing = Pairing()
    code = pairing.open(("see",), "", 0).code
    assert pairing.by_code(code, asking(), 1) == (Verdict.WAITING, None)
    assert [one.name for one in pairing.requests(1)] == ["phone"]
    assert pairing.answer("phone", allow=True)
    verdict, invitation = pairing.by_code(code, asking(), 2)
    assert verdict is Verdict.ALLOWED
    assert invitation is not None
    assert pairing.by_code(code, asking(), 3) == (Verdict.REFUSED, None)


def test_who_is_refused_stays_out() -> None:
    """The owner's no holds for that device; another may still ask."""
    pairing = Pairing()
    code = pairing.open(("see",), "", 0).code
    pairing.by_code(code, asking(), 1)
    pairing.answer("phone", allow=False)
    assert pairing.by_code(code, asking(), 2) == (Verdict.REFUSED, None)
    assert pairing.by_code(code, asking("tablet"), 2) == (Verdict.WAITING, None)
    assert not pairing.answer("nobody", allow=True)


def test_guessing_ends_the_pairing() -> None:
    """A few wrong tries, and the right code is worth nothing any more; 10,000 find nothing."""
    pairing = Pairing()
    invitation = pairing.open(("see",), "", 0)
    for _ in range(WRONG_TRIES):
        assert pairing.by_code("000000x", asking(), 1) == (Verdict.REFUSED, None)
    assert pairing.by_code(invitation.code, asking(), 1) == (Verdict.REFUSED, None)
    assert pairing.by_secret(invitation.secret, 1) is None
    pairing.open(("see",), "", 0)
    for number in range(10_000):
        verdict, _ = pairing.by_code(f"{number:06}", asking(str(number)), 1)
        assert verdict is not Verdict.ALLOWED
    assert len(pairing.requests(1)) <= 1


def test_not_too_many_wait() -> None:
    """Whoever knows the code cannot bury the owner in questions."""
    pairing = Pairing()
    code = pairing.open(("see",), "", 0).code
    verdicts = [pairing.by_code(code, asking(str(i)), 1)[0] for i in range(PENDING + 2)]
    assert verdicts == [Verdict.WAITING] * PENDING + [Verdict.REFUSED] * 2


def test_a_token_is_kept_as_a_hash_alone() -> None:
    """A device is found by its token, and no more once it is removed."""
    token, table = new_token(), DeviceTable()
    assert len(token) >= 43
    device = Device(name="a", kind="web", scopes=("see",), sha256=digest(token), created=0)
    table.put("1", device)
    assert table.find(token) == ("1", device)
    assert token not in repr(device)
    assert table.find(token + "x") is None
    assert table.replace({}) == {"1"}
    assert table.find(token) is None


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({"authorization": "Bearer abc"}, "abc"),
        ({"authorization": "bearer abc"}, "abc"),
        ({"authorization": "Basic abc"}, None),
        ({"cookie": "a=b; __Host-iris=abc; c=d"}, "abc"),
        ({"cookie": "iris=abc"}, None),
        ({}, None),
    ],
)
def test_a_token_is_found_in_a_request(headers: dict[str, str], token: str | None) -> None:
    """Programs send it as a bearer's, browsers as a cookie."""
    assert token_in(headers) == token


def test_names_are_shown_on_one_line() -> None:
    """What a device calls itself cannot imitate other lines of the owner's terminal."""
    assert shown_name("a\n\x1b[2Jb") == "a [2Jb"
    assert shown_name("") == "a device"


@pytest.mark.parametrize(
    ("peer", "headers", "word"),
    [
        ("10.0.0.2", LOCAL, "only this machine"),
        ("127.0.0.1", {"host": "evil.example"}, "not known"),
        ("127.0.0.1", {**LOCAL, "origin": "https://evil.example"}, "evil.example"),
        ("127.0.0.1", {**LOCAL, "sec-fetch-site": "cross-site"}, "other origins"),
        ("127.0.0.1", {**LOCAL, "forwarded": "for=1.2.3.4"}, "proxy"),
        ("127.0.0.1", {**LOCAL, "x-forwarded-for": "1.2.3.4"}, "proxy"),
        ("127.0.0.1", {**LOCAL, "x-real-ip": "1.2.3.4"}, "proxy"),
        ("127.0.0.1", {**LOCAL, "via": "1.1 x"}, "proxy"),
        ("127.0.0.1", {**LOCAL, "tailscale-user-login": "a@b"}, "proxy"),
    ],
)
def test_the_plain_port_is_for_this_machine(peer: str, headers: dict[str, str], word: str) -> None:
    """No other machine, name, page or proxy gets in as its owner."""
    assert word in (Access(DeviceTable()).refusal(Peer(peer, "/", headers)) or "")


def test_this_machines_owner_may_do_everything() -> None:
    """A program of this machine needs no token."""
    access = Access(DeviceTable())
    peer = Peer("127.0.0.1", "/", LOCAL)
    assert access.refusal(peer) is None
    assert access.grant(peer) == OWNER


def test_behind_tls_everybody_needs_a_token() -> None:
    """Also this machine; a device may do what it was given, and no more."""
    token, table = new_token(), DeviceTable()
    access = Access(table, lambda: {"iris.local", "*.example.org"})
    table.put("1", Device(name="a", kind="", scopes=("see",), sha256=digest(token), created=0))
    for host in ("iris.local:8443", "a.example.org"):
        peer = Peer("127.0.0.1", "/", {"host": host}, secure=True)
        assert access.refusal(peer) is None
        assert access.grant(peer) is None
        grant = access.grant(peer, token)
        assert grant is not None
        assert (grant.device, grant.scopes) == ("1", ("see",))
    other = Peer("10.0.0.2", "/", {"host": "evil.example"}, secure=True)
    assert "not known" in (access.refusal(other) or "")
    page = Peer("10.0.0.2", "/", {**SECURE, "origin": "https://iris.local:9"}, secure=True)
    assert "may not talk" in (access.refusal(page) or "")


def test_scopes_choose_what_comes_and_goes() -> None:
    """Each message needs one scope to be sent; each topic one to be had."""
    assert needed_to_send("mic.started") == "talk"
    assert needed_to_send("event.bell") == "trigger"
    assert needed_to_send("something.new") == "admin"
    assert topics(["speech", "transcripts"], ["see"]) == ["turn", "speech"]
    assert topics(["speech", "transcripts"], ["trigger"]) == []
