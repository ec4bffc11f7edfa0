"""Messages that exist on the wire to a face alone: the greeting, prompts and their receipts.

They have no subject and are never stored; everything else on the wire is a message of the bus.
"""

import msgspec

from schemas.types import Device, ErrorCode, Name, Ref, Text, Turn, Viseme, Wants

SUBPROTOCOL = "iris.v1"
PROTOCOL = 1


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="hello"):
    """The client's first frame.

    Attributes:
        protocol: the version that the client speaks: 1.
        device: who it is, the same after each start; made up where it is empty.
        kind: what the client is: `unity`, `web`, `cli`, `tool`.
        session: whose conversation it joins.
        wants: what it is sent beside `turn.*`.
        token: of a paired device; null on loopback.
        resume: the last `seq` it has, to go on from there.
    """

    protocol: int
    device: Device = ""
    kind: str = ""
    session: Name = "main"
    wants: list[Wants] = msgspec.field(default_factory=list)
    token: str | None = None
    resume: int | None = None


class MissedTurn(msgspec.Struct, frozen=True, kw_only=True):
    """A turn that a client has not heard of.

    Attributes:
        turn: its number.
        question: what was asked.
        answer: what was answered, as far as it was heard.
    """

    turn: Turn
    question: Text
    answer: Text


class Welcome(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="welcome"):
    """The server's answer to `hello`.

    Attributes:
        protocol: the version that the server speaks: 1.
        avatar: who is spoken with.
        session: the conversation that the client has joined.
        seq: the newest message of `STAGE`; with `resumed`, everything after the client's own
            follows.
        resumed: false where a resume was asked and is not possible: start afresh.
        visemes: all names that `speech.visemes` may use, in the order of the Oculus set.
        missed: then, what was said since, as far as it is remembered.
    """

    protocol: int
    avatar: Name
    session: Name
    seq: int
    resumed: bool
    visemes: list[Viseme]
    missed: list[MissedTurn] = msgspec.field(default_factory=list)


class Prompt(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="prompt"):
    """Something typed. Answered with `accepted` once it is stored.

    Attributes:
        text: not empty, and at most `[bridge] max_text` characters.
        ref: the client's own mark, given back in the answer; sent again with the same text
            after a break, it is the same turn.
    """

    text: Text
    ref: Ref | None = None


class Accepted(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="accepted"):
    """The prompt is stored and will be answered as this turn.

    Attributes:
        ref: of what is accepted.
        turn: the number of the turn; 0 where nothing was asked: an event, a trigger.
    """

    ref: Ref | None
    turn: Turn


class Error(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="error"):
    """A frame was refused; the connection lives on unless the code says otherwise.

    Attributes:
        code: stable, for programs.
        detail: a sentence for people.
        ref: of the frame that was refused, where it had one.
    """

    code: ErrorCode
    detail: str
    ref: Ref | None = None


class Ping(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="ping"):
    """Asks for a sign of life; either side may send it."""


class Pong(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="pong"):
    """Answers a `ping`. A side that hears nothing at all for 15 s ends the connection."""


class Bye(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="bye"):
    """The server ends the connection.

    Attributes:
        reason: `shutdown`, `unavailable`, `too-slow` or `failed`.
        reconnect: whether coming back makes sense.
    """

    reason: str
    reconnect: bool


WIRE: dict[str, type[msgspec.Struct]] = {
    "hello": Hello,
    "welcome": Welcome,
    "prompt": Prompt,
    "accepted": Accepted,
    "error": Error,
    "ping": Ping,
    "pong": Pong,
    "bye": Bye,
}
