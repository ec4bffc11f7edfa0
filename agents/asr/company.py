"""What Iris says in a session, as far as it matters to whoever listens to its microphones.

A microphone near a loudspeaker hears her, and people say 'uh-huh' while she speaks: neither is a
question. A plain object; times are seconds on any steady clock, given by the caller.
"""

from collections import deque
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from agents.asr.echo import Echo
from agents.asr.words import plain, split
from schemas.messages import (
    Message,
    SpeechAudio,
    SpeechEnded,
    SpeechPlayed,
    SpeechStarted,
    TurnCancelled,
    TurnEnded,
    TurnStarted,
)

Meaning = Literal["speech", "backchannel", "echo"]

ECHO_SECONDS = 3.0
"""How long after it was spoken a sentence may still be heard, for a face that plays it late."""
FADING_SECONDS = 0.5
"""After her last sound, until a room and its microphone are quiet."""
RUN = 3
"""Words in a row that are hers for sure; fewer may be anybody's."""
MOSTLY = 0.75
"""Of the words: when so many are hers, all are, and the rest was misheard."""
ALIKE = 0.5
"""Of the letters, in their order: so many are hers where a recogniser that hears a loudspeaker
splits words and mistakes them. That alone tells little; but it also sounds as she does."""


@dataclass
class Sentence:
    """What she says, and when it may be heard for the last time."""

    turn: int
    number: int
    text: str
    until: float


class Company:
    """Follows what Iris says in one session.

    Attributes:
        begun: where on the stage her latest turn began; None where that is not known.
    """

    def __init__(self, backchannels: frozenset[str]) -> None:
        """Begin in silence.

        Args:
            backchannels: what people say to show that they listen, in small letters.
        """
        self.begun: int | None = None
        self._backchannels = backchannels
        self._echo = Echo()
        self._near = False
        """A microphone was found to hear her."""
        self._turn = 0
        self._followed = 0
        """The turn that a face tells to play: when it ends, it has been heard."""
        self._open = False
        """A sentence is being made."""
        self._sounding_until = -FADING_SECONDS
        self._rate = 1
        self._said: deque[Sentence] = deque(maxlen=64)
        """Her latest sentences."""

    def hear(self, message: Message, now: float) -> None:
        """Take news of the session."""
        if isinstance(message, TurnStarted):
            self._turn = message.turn
        elif isinstance(message, SpeechStarted):
            self._open = True
            self._rate = message.rate
            self._sounding_until = max(self._sounding_until, now)
            self._said.append(
                Sentence(message.turn, message.sentence, message.text, self._sounding_until)
            )
        elif isinstance(message, SpeechEnded) and self._open:
            self._open = False
            self._sounding_until += message.samples / self._rate
            self._said[-1].until = self._sounding_until
        elif isinstance(message, SpeechPlayed):
            self._followed = message.turn
            self._sounds(message, now)
        elif isinstance(message, TurnCancelled | TurnEnded) and message.turn == self._turn:
            told = self._followed == message.turn
            if told or isinstance(message, TurnCancelled):
                self._open = False
                self._sounding_until = min(self._sounding_until, now)

    def _sounds(self, message: SpeechPlayed, now: float) -> None:
        """Take note that a sentence sounds now: its sound may have been kept back for a while."""
        for said in self._said:
            if (said.turn, said.number) == (message.turn, message.sentence):
                said.until = max(said.until, now)
                self._sounding_until = max(self._sounding_until, now)

    def sound(self, message: SpeechAudio, rate: int) -> None:
        """Take her sound, which needs to be known only where a microphone may hear it."""
        self._echo.say(np.frombuffer(message.pcm, "<i2"), rate)

    def speaking(self, now: float) -> bool:
        """Whether she may be heard."""
        return self._open or now < self._sounding_until + FADING_SECONDS

    def meaning(
        self, text: str, language: str, since: float | None, sound: NDArray[np.float32]
    ) -> Meaning:
        """What a transcript is: somebody's words, a sign of listening, or her own voice.

        Args:
            text: of an utterance.
            language: ISO 639-1.
            since: when the utterance began, if she spoke then; None if she did not.
            sound: of the utterance, 16 kHz mono, -1 to 1.
        """
        if since is None:
            return "speech"
        if self._is_hers(split(text, language), language, since, sound):
            return "echo"
        return "backchannel" if self._is_backchannel(text, language) else "speech"

    def _is_backchannel(self, text: str, language: str) -> bool:
        """Whether somebody only shows that they listen, in one such phrase or several."""
        words = [word for word in map(plain, split(text, language)) if word]
        whole = " ".join(words)
        return whole in self._backchannels or all(word in self._backchannels for word in words)

    def _is_hers(
        self, words: list[str], language: str, since: float, sound: NDArray[np.float32]
    ) -> bool:
        """Whether these words are an echo of what she said then."""
        heard = [plain(word) for word in words]
        then = [said.text for said in self._said if said.until > since - ECHO_SECONDS]
        hers = [plain(word) for text in then for word in split(text, language)]
        if not heard or not hers:
            return not heard
        runs = SequenceMatcher(None, heard, hers, autojunk=False).get_matching_blocks()
        sure = any(run.size >= min(RUN, len(heard)) for run in runs)
        if sure and sum(run.size for run in runs) >= MOSTLY * len(heard):
            return True
        alike = _alike("".join(heard), "".join(hers))
        likeness = self._echo.likeness(sound)
        if alike >= ALIKE and (likeness.fair or likeness.clear):
            self._near = True
            return True
        # What she was heard to say may be a number, which is written in another way.
        return self._near and likeness.clear and likeness.long


def _alike(heard: str, hers: str) -> float:
    """How many of the letters `heard` are those of a part of `hers`, in their order, 0 to 1."""
    compare = fuzz.partial_ratio if len(heard) <= len(hers) else fuzz.ratio
    return compare(heard, hers) / 100
