"""A turn is one exchange: something asked, and its answer."""

import msgspec

from schemas.messages.base import Message
from schemas.types import (
    CancelReason,
    Device,
    EndReason,
    Language,
    Ref,
    Source,
    SourceName,
    Text,
    Turn,
)


class TurnAsked(Message, frozen=True, kw_only=True, tag="turn.asked"):
    """Something to answer. Bridge, asr and events to the stream `TURNS`, and so to dialogue.

    Its sequence number in the stream is the turn's number.

    Attributes:
        text: what is asked, at most 16,000 characters.
        source: how it was asked.
        device: where it was asked; empty where that is not known.
        ref: the client's own mark; with `device` and `text` it makes a prompt that is sent
            again the same turn.
        answer: to be said as it is; where it is empty, the language model writes one.
        language: that it was asked in, as the recogniser heard it; empty where that is not known.
    """

    stream = "TURNS"

    text: Text
    source: Source
    device: Device = ""
    ref: Ref | None = None
    answer: Text = ""
    language: Language = ""


class TurnStarted(Message, frozen=True, kw_only=True, tag="turn.started"):
    """The dialogue agent begins to answer. Dialogue to all.

    Attributes:
        turn: its number.
        text: what was asked.
        source: how it was asked.
        language: that it is answered in; empty where that is not known.
    """

    stream = "STAGE"

    turn: Turn
    text: Text
    source: Source
    language: Language = ""


class TurnInterrupt(Message, frozen=True, kw_only=True, tag="turn.interrupt"):
    """Stop answering. Bridge, from the client, to dialogue.

    Attributes:
        turn: the turn to stop; 0 means everything that was asked until now, spoken or waiting.
            What came before is told by when NATS stored each.
    """

    stream = "STAGE"
    from_clients = True

    turn: Turn = 0


class TurnCancelled(Message, frozen=True, kw_only=True, tag="turn.cancelled"):
    """The answer stops here: drop what is queued, go quiet. Dialogue to all.

    Attributes:
        turn: its number.
        reason: `barge-in`: somebody spoke over her; `interrupt`: somebody asked her to
            stop; `superseded`: another turn takes its place.
    """

    stream = "STAGE"

    turn: Turn
    reason: CancelReason


class TurnEnded(Message, frozen=True, kw_only=True, tag="turn.ended"):
    """The turn is over. Dialogue to all.

    Attributes:
        turn: its number.
        reason: whether the answer is whole, was cut short, or could not be given.
        text: what was generated.
        heard: what was spoken and, as far as the faces tell, heard.
        sources: of the knowledge that it was written with, each once, the best first.
    """

    stream = "STAGE"

    turn: Turn
    reason: EndReason
    text: Text
    heard: Text
    sources: list[SourceName] = msgspec.field(default_factory=list)
