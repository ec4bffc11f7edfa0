"""What a client says, and what follows from it."""

import msgspec
import pytest

from agents.bridge.protocol import Answer, Ask, ClientProtocol, Greet, Publish, Refuse
from agents.runtime.settings import Bridge
from schemas import frames
from schemas import messages as m
from schemas.wire import Pong

HELLO = {"type": "hello", "protocol": 1, "device": "pixel-8", "kind": "unity", "wants": ["speech"]}


def said(protocol: ClientProtocol, message: object, now: float = 0.0):
    """What follows from a text frame."""
    data = message if isinstance(message, bytes) else msgspec.json.encode(message)
    return protocol.text(data, now)


@pytest.fixture
def greeted() -> ClientProtocol:
    """A client that has said hello."""
    protocol = ClientProtocol(Bridge())
    assert isinstance(said(protocol, HELLO), Greet)
    return protocol


def test_hello_is_first() -> None:
    """Anything else before hello is refused, and the connection lives on."""
    protocol = ClientProtocol(Bridge())
    refused = said(protocol, {"type": "prompt", "text": "hi", "ref": "a1"})
    assert isinstance(refused, Refuse)
    assert (refused.error.code, refused.error.ref, refused.close) == ("bad-message", "a1", 0)
    assert isinstance(said(protocol, HELLO), Greet)
    assert protocol.device == "pixel-8"


def test_an_unnamed_device_gets_a_name_of_its_own() -> None:
    """Two clients that do not say who they are are still told apart."""
    names = set()
    for _ in range(2):
        protocol = ClientProtocol(Bridge())
        said(protocol, {"type": "hello", "protocol": 1, "kind": "web"})
        names.add(protocol.device)
    assert len(names) == 2
    assert all(name.startswith("web-") for name in names)


def test_another_protocol_closes_the_connection() -> None:
    """A client of another version is told so and closed with 4400."""
    refused = said(ClientProtocol(Bridge()), {**HELLO, "protocol": 2})
    assert isinstance(refused, Refuse)
    assert (refused.error.code, refused.close) == ("unsupported-protocol", 4400)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        {"no": "type"},
        {"type": 3},
        {"type": "nonsense"},
        {"type": "asr.final", "text": "forged", "language": "en"},
        {"type": "speech.started", "turn": 1},
        {"type": "turn.asked", "text": "around the prompt", "source": "spoken"},
        {"type": "prompt"},
        {"type": "prompt", "text": ""},
        {"type": "prompt", "text": " \n"},
        {"type": "prompt", "text": 5},
        b'{"type":"\xff"}',
        b'{"type":"event.x","data":{"a":"\xc3("}}',
        b'{"a":' * 1000 + b"1" + b"}" * 1000,
        b'{"type":"event.x","data":{"a":' + b"[" * 1000 + b"]" * 1000 + b"}}",
        b'{"type":"event.x","data":{"a":' + b"[" * 100 + b"]" * 100 + b"}}",
        b'{"type":"prompt","text":"\\ud800"}',
        {"type": "mic.started"},
        {"type": "mic.started", "rate": 7999},
        {"type": "mic.started", "rate": "loud"},
        {"type": "speech.played", "turn": -1, "sentence": 0, "ms": 3},
        {"type": "avatar.trigger", "name": "Fire Works"},
        {"type": "avatar.trigger", "name": "fire\n"},
        {"type": "event.", "data": {}},
        {"type": "event.a.b", "data": {}},
        {"type": "event.x y", "data": {}},
        {"type": "event.x", "data": []},
        HELLO,
        b"[" * 100_000,
    ],
)
def test_a_bad_frame_gets_an_error_and_nothing_else(greeted: ClientProtocol, frame: object) -> None:
    """Bad input is refused with `bad-message`; the connection lives on and good input follows."""
    refused = said(greeted, frame)
    assert isinstance(refused, Refuse), refused
    assert (refused.error.code, refused.close) == ("bad-message", 0)
    assert refused.error.detail
    assert isinstance(said(greeted, {"type": "prompt", "text": "hi"}), Ask)


def test_a_prompt_that_is_too_long_is_refused_and_the_connection_lives(
    greeted: ClientProtocol,
) -> None:
    """Only a frame that is too large closes it."""
    refused = said(greeted, {"type": "prompt", "text": "x" * 8001, "ref": "r"})
    assert isinstance(refused, Refuse)
    assert (refused.error.code, refused.error.ref, refused.close) == ("too-large", "r", 0)


@pytest.mark.parametrize("bad", [b'{"type":"\xff"}', b'{"a":' * 1000 + b"1" + b"}" * 1000])
def test_bad_json_before_hello_is_refused(bad: bytes) -> None:
    """And a good hello is welcome after it."""
    protocol = ClientProtocol(Bridge())
    assert isinstance(said(protocol, bad), Refuse)
    assert isinstance(said(protocol, HELLO), Greet)


def test_control_characters_stay_outside(greeted: ClientProtocol) -> None:
    """What clients send is printed by terminals: nothing in it may steer one."""
    asked = said(greeted, {"type": "prompt", "text": "\x1b]0;owned\x07 a\tb\nc\x9b2J\x7f d\r"})
    assert isinstance(asked, Ask)
    assert asked.turn.text == "]0;owned a\tb\nc2J d"
    event = said(greeted, {"type": "event.x", "data": {"\x1b[31mkey": ["\u0085", {"a": "\x00ä"}]}})
    assert isinstance(event, Publish)
    assert event.message.data == {"[31mkey": ["", {"a": "ä"}]}
    assert isinstance(said(greeted, {"type": "prompt", "text": "\x1b\x07"}), Refuse)


def test_who_asks_for_it_is_told_that_an_event_is_stored(greeted: ClientProtocol) -> None:
    """An event or trigger with a mark of the client's own is answered."""
    told = said(greeted, {"type": "event.donation", "data": {}, "ref": "e1"})
    assert isinstance(told, Publish)
    assert told.ref == "e1"


def test_a_prompt_becomes_a_turn(greeted: ClientProtocol) -> None:
    """The turn carries the text, the device and the client's own mark."""
    asked = said(greeted, {"type": "prompt", "text": "What is rain?", "ref": "a1", "new": 1})
    assert isinstance(asked, Ask)
    turn = asked.turn
    assert (turn.text, turn.source, turn.device, turn.ref) == (
        "What is rain?",
        "typed",
        "pixel-8",
        "a1",
    )


def test_a_microphone_is_known_by_the_device_that_said_hello(greeted: ClientProtocol) -> None:
    """Nobody speaks with somebody else's microphone; offsets count this one's samples."""
    started = said(greeted, {"type": "mic.started", "device": "other", "rate": 48_000})
    assert isinstance(started, Publish)
    assert isinstance(started.message, m.MicStarted)
    assert started.message.device == "pixel-8"
    frame = frames.encode(frames.Frame(kind=frames.Kind.MICROPHONE, pcm=b"\1\0" * 960))
    heard = [greeted.binary(frame).message for _ in range(3)]
    assert [(h.device, h.rate, h.offset) for h in heard] == [
        ("pixel-8", 48_000, offset) for offset in (0, 960, 1920)
    ]
    assert isinstance(said(greeted, {"type": "mic.stopped"}), Publish)
    assert isinstance(greeted.binary(frame), Refuse)


def test_a_microphone_that_vanishes_is_closed(greeted: ClientProtocol) -> None:
    """A connection that is lost with an open microphone closes it, once."""
    said(greeted, {"type": "mic.started", "rate": 16_000})
    last = greeted.lost()
    assert last is not None
    assert isinstance(last.message, m.MicStopped)
    assert greeted.lost() is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\1" * 19,
        frames.encode(frames.Frame(kind=frames.Kind.SPEECH, pcm=b"\0\0")),
        frames.encode(frames.Frame(kind=frames.Kind.MICROPHONE, pcm=b"\0\0\0")),
        b"\x09" + b"\0" * 21,
    ],
)
def test_a_bad_binary_frame_is_refused(greeted: ClientProtocol, data: bytes) -> None:
    """Too short, of the wrong kind, or half a sample: refused, and the connection lives on."""
    said(greeted, {"type": "mic.started", "rate": 16_000})
    refused = greeted.binary(data)
    assert isinstance(refused, Refuse)
    assert (refused.error.code, refused.close) == ("bad-message", 0)


def test_a_flood_is_slowed_down(greeted: ClientProtocol) -> None:
    """Past the burst prompts are refused, with their mark; later they are fine again."""
    burst = Bridge().requests_burst
    prompt = {"type": "prompt", "text": "hi", "ref": "r"}
    assert all(isinstance(said(greeted, prompt), Ask) for _ in range(burst))
    refused = said(greeted, prompt)
    assert isinstance(refused, Refuse)
    assert (refused.error.code, refused.error.ref, refused.close) == ("rate-limited", "r", 0)
    assert isinstance(said(greeted, prompt, now=1.0), Ask)


def test_tools_may_trigger_and_tell(greeted: ClientProtocol) -> None:
    """Triggers and events go to the bus as they are."""
    trigger = said(greeted, {"type": "avatar.trigger", "name": "fireworks", "data": {"n": 3}})
    assert isinstance(trigger, Publish)
    assert trigger.message == m.AvatarTrigger(
        at=trigger.message.at, name="fireworks", data={"n": 3}
    )
    event = said(greeted, {"type": "event.donation", "data": {"amount": 5}})
    assert isinstance(event, Publish)
    assert (event.message.name, event.message.data) == ("donation", {"amount": 5})


def test_a_ping_is_answered_before_and_after_hello() -> None:
    """Either side may ask for a sign of life, and a pong needs no answer."""
    protocol = ClientProtocol(Bridge())
    for _ in range(2):
        assert said(protocol, {"type": "ping"}) == Answer(Pong())
        assert said(protocol, {"type": "pong"}) == Answer(None)
        said(protocol, HELLO)
