"""What Iris says in one session, sentence by sentence, and when each of them may be heard.

A face that tells what it plays (`speech.played`) is believed. Where none does, sentences are
thought to follow one another from the moment at which they were made. Times are seconds on any
steady clock, given by the caller.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.messages import (
    Message,
    SpeechEnded,
    SpeechPlayed,
    SpeechStarted,
    TurnCancelled,
    TurnEnded,
    TurnStarted,
)

FADING_SECONDS = 0.5
"""After her last sound, until a room and its microphone are quiet."""
LATE_SECONDS = 3.0
"""How long after it was spoken a sentence may still be heard, for a face that plays it late."""
ANSWERED_EARLY_SECONDS = 1.0
"""People answer a question so long before its end."""
ANSWERED_LATE_SECONDS = 3.0
"""While the answer goes on after a question: somebody who speaks so soon after it answers it."""
REMEMBERED = 64
"""Sentences."""
QUESTION_MARKS = ("?", "？", "؟", "か。", "か", "吗。", "呢。")  # noqa: RUF001


@dataclass
class SpokenSentence:
    """A sentence of hers.

    Attributes:
        announced: when it was about to be synthesised.
        rate: samples a second.
        seconds: how long it sounds; None while it is being synthesised.
        begins: when it begins to sound, or will.
        ends: when its sound ends, or will; infinite while it is being synthesised.
        played: a face said that it sounds.
    """

    text: str
    announced: float
    rate: int
    seconds: float | None = None
    begins: float = 0.0
    ends: float = math.inf
    played: bool = False

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return self.text.rstrip(" \"'”’»)*").endswith(QUESTION_MARKS)


class SpokenSentences:
    """Follows her sentences.

    Attributes:
        turn: the turn that is being answered; 0 at first.
    """

    def __init__(self) -> None:
        self.turn = 0
        self._followed = 0
        """The turn that a face tells to play."""
        self._sentences: dict[tuple[int, int], SpokenSentence] = {}

    def on_message(self, message: Message, now: float) -> None:
        """Take news of the session."""
        match message:
            case TurnStarted():
                self._finish(now)
                self.turn = message.turn
            case SpeechStarted():
                key = message.turn, message.sentence
                self._sentences.setdefault(key, SpokenSentence(message.text, now, message.rate))
            case SpeechEnded():
                sentence = self._sentences.get((message.turn, message.sentence))
                if sentence is not None:
                    sentence.seconds = message.samples / sentence.rate
            case SpeechPlayed():
                self._on_played(message, now)
            case TurnCancelled() | TurnEnded() if message.turn == self.turn:
                if isinstance(message, TurnCancelled) or self._followed == message.turn:
                    self._stop(now)
                else:
                    self._finish(now)
            case _:
                return
        self._schedule()

    def speaking(self, now: float) -> bool:
        """Whether she may be heard."""
        return any(
            sentence.begins <= now < sentence.ends + FADING_SECONDS
            for sentence in self._sentences.values()
        )

    def sounded(self, since: float, until: float) -> list[str]:
        """What she may have been heard to say between two moments, by a face that is late, too."""
        return [
            sentence.text
            for key, sentence in self._sentences.items()
            if sentence.begins <= until
            and sentence.ends + LATE_SECONDS > since
            and (sentence.played or key[0] != self._followed)
        ]

    def asked(self, at: float) -> bool:
        """Whether somebody who began to speak then answers a question of hers."""
        begun = [sentence for sentence in self._sentences.values() if sentence.begins <= at]
        return any(
            sentence.asks
            and sentence.ends - ANSWERED_EARLY_SECONDS <= at
            and (sentence is begun[-1] or at < sentence.ends + ANSWERED_LATE_SECONDS)
            for sentence in begun
        )

    def _on_played(self, message: SpeechPlayed, now: float) -> None:
        self._followed = message.turn
        sentence = self._sentences.get((message.turn, message.sentence))
        if sentence is not None:
            sentence.played = True
            # It may have been held back for a while: it began so long ago, not when it was made.
            sentence.announced = now - message.ms / 1000

    def _stop(self, now: float) -> None:
        """Nothing more of the turn sounds: what has not begun never did."""
        for key, sentence in list(self._sentences.items()):
            if key[0] != self.turn:
                continue
            heard = sentence.played if self._followed == self.turn else sentence.begins <= now
            if not heard:
                del self._sentences[key]
            elif sentence.ends > now:
                sentence.seconds = max(0.0, now - sentence.begins)

    def _finish(self, now: float) -> None:
        """Nothing more is synthesised: a sentence that was not finished never will be."""
        for sentence in self._sentences.values():
            if sentence.seconds is None:
                sentence.seconds = max(0.0, now - sentence.begins)

    def _schedule(self) -> None:
        """Sentences sound one after the other, in their order, as soon as they are made."""
        while len(self._sentences) > REMEMBERED:
            del self._sentences[next(iter(self._sentences))]
        free = -math.inf
        for sentence in self._in_order():
            sentence.begins = (
                sentence.announced if sentence.played else max(sentence.announced, free)
            )
            length = math.inf if sentence.seconds is None else sentence.seconds
            sentence.ends = free = sentence.begins + length

    def _in_order(self) -> Iterator[SpokenSentence]:
        self._sentences = dict(sorted(self._sentences.items()))
        yield from self._sentences.values()
