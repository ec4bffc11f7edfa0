"""Takes over a turn from an agent that died: what it had done is read from the stage."""

from typing import ClassVar

from agents.dialogue.progress import HeldSound, Progress
from bus import Bus
from schemas.messages import (
    DialogueSentence,
    Message,
    SpeechEnded,
    SpeechPlayed,
    SpeechStarted,
    TurnCancelled,
    TurnEnded,
    TurnStarted,
)
from schemas.types import CancelReason


class TurnRecord:
    """One turn's messages on the stage, gathered in their order.

    Attributes:
        started: where on the stage it started; 0 if it did not.
        ended: the turn was over.
        cancelled: why it was stopped, if it was.
    """

    TYPES: ClassVar[tuple[type[Message], ...]] = (
        DialogueSentence,
        SpeechEnded,
        SpeechPlayed,
        SpeechStarted,
        TurnCancelled,
        TurnEnded,
        TurnStarted,
    )

    def __init__(self, turn: int) -> None:
        self.started = 0
        self.ended = False
        self.cancelled: CancelReason | None = None
        self._turn = turn
        self._speech: list[SpeechStarted | SpeechEnded | SpeechPlayed] = []
        self._sentences: list[DialogueSentence] = []

    def add(self, message: Message, seq: int) -> None:
        """Take the next message of the session; those of other turns are left out."""
        if getattr(message, "turn", None) != self._turn:
            return
        if isinstance(message, TurnStarted):
            self.started = seq
        elif isinstance(message, DialogueSentence):
            self._sentences.append(message)
        elif isinstance(message, TurnCancelled):
            self.cancelled = message.reason
        elif isinstance(message, TurnEnded):
            self.ended = True
        elif isinstance(message, SpeechStarted | SpeechEnded | SpeechPlayed):
            self._speech.append(message)

    def progress(self, now: float, holds: HeldSound) -> Progress:
        """How far the answer had come, told at `now` of the caller's clock."""
        progress = Progress(holds)
        for sentence in self._sentences:
            progress.written(sentence.sentence, sentence.text, last=sentence.last)
        progress.raw = progress.text
        for message in self._speech:
            if isinstance(message, SpeechStarted):
                progress.started(message.sentence, message.rate, now)
            elif isinstance(message, SpeechEnded):
                progress.ended(message.sentence, message.samples, message.words)
            else:
                progress.played(message.sentence, message.ms, now)
        return progress


async def recover(bus: Bus, session: str, turn: int) -> TurnRecord:
    """Read what was done of a turn; what the stage has forgotten counts as not done.

    Raises:
        BusUnavailableError: NATS does not answer.
    """
    record = TurnRecord(turn)
    for received in await bus.stored.recall(*TurnRecord.TYPES, session=session):
        record.add(received.message, received.seq)
    return record
