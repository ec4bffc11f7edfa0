"""What was said in a session, as the bucket `history` keeps it."""

import msgspec

from schemas.clean import clean_json


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """One question and what was heard of its answer.

    Attributes:
        answer: as the model wrote it, or what was heard of it where it was interrupted.
        interrupted: the answer was cut off there.
        continued: who asked went on speaking before anything was heard: it is answered together
            with what comes next.
        language: that it was answered in, ISO 639-1; empty where that is not known.
        sources: of the knowledge that the answer was written with: `guide.md#Opening hours`.
        seq: of its `turn.started` on the stage; a client that has heard less of the stage has
            missed it.
    """

    turn: int
    question: str
    answer: str
    interrupted: bool = False
    continued: bool = False
    language: str = ""
    sources: list[str] = []
    seq: int = 0


_decoder = msgspec.json.Decoder(list[Exchange])


def read(value: bytes) -> list[Exchange]:
    """Read a key of the bucket.

    Raises:
        msgspec.DecodeError: it is not what this program writes.
    """
    return _decoder.decode(clean_json(value))
