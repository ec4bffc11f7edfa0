"""What an agent that died had done of a turn, as the stage tells it."""

from typing import ClassVar

from agents.dialogue.progress import Progress
from agents.runtime.hush import Hush
from schemas.messages import (
    DialogueSentence,
    Message,
    SpeechEnded,
    SpeechPlayed,
    SpeechStarted,
    TurnCancelled,
    TurnEnded,
    TurnInterrupt,
    TurnStarted,
)
from schemas.types import CancelReason


class Past:
    """Gathers one turn's messages, in their order.

    Attributes:
        started: where on the stage it started; 0 if it did not.
        ended: the turn was over.
        cancelled: why it was stopped, if it was.
        interrupted: somebody asked to stop it.
    """

    TYPES: ClassVar[tuple[type[Message], ...]] = (
        DialogueSentence,
        SpeechEnded,
        SpeechPlayed,
        SpeechStarted,
        TurnCancelled,
        TurnEnded,
        TurnInterrupt,
        TurnStarted,
    )

    def __init__(self, turn: int) -> None:
        self.started = 0
        self.ended = False
        self.cancelled: CancelReason | None = None
        self.interrupted = False
        self._turn = turn
        self._speech: list[SpeechStarted | SpeechEnded | SpeechPlayed] = []
        self._sentences: list[DialogueSentence] = []

    def add(self, message: Message, seq: int) -> None:
        """Take the next message of the session; those of other turns are left out."""
        if isinstance(message, TurnInterrupt):
            meant = message.turn or (self._turn if self.started else 0)
            self.interrupted |= meant == self._turn
        elif getattr(message, "turn", None) != self._turn:
            return
        elif isinstance(message, TurnStarted):
            self.started = seq
        elif isinstance(message, DialogueSentence):
            self._sentences.append(message)
        elif isinstance(message, TurnCancelled):
            self.cancelled = message.reason
        elif isinstance(message, TurnEnded):
            self.ended = True
        elif isinstance(message, SpeechStarted | SpeechEnded | SpeechPlayed):
            self._speech.append(message)

    def progress(self, now: float, hush: Hush) -> Progress:
        """How far the answer had come, told at `now` of the caller's clock."""
        progress = Progress(hush)
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
