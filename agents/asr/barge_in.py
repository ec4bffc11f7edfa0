"""Whether somebody who speaks while Iris speaks means to interrupt her.

A microphone near a loudspeaker hears her, and people say 'uh-huh' while she speaks: neither is a
question. Times are seconds on any steady clock, given by the caller.
"""

import asyncio
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from agents.asr import phrases
from agents.asr.echo_detector import EchoDetector, compare
from agents.asr.engine import TurnSoFar
from agents.asr.spoken_sentences import SpokenSentences
from agents.asr.word_splitting import UNSPACED, normalised_words
from schemas.messages import Message, SpeechAudio

Classification = Literal["speech", "backchannel", "echo", "unclear"]
"""Words for her, a sign of listening, her own voice, or too little yet to tell."""

RUN = 3
"""Words in a row that are hers for sure; fewer may be anybody's."""
RUN_OF_CHARACTERS = 6
"""The same in languages without spaces, where a character counts as a word."""
MOST_WORDS = 24
"""Nobody shows that they listen with more; characters in languages without spaces."""
MOSTLY = 0.75
"""Of the words: when so many are hers, all are, and the rest was misheard."""
ALIKE = 0.5
"""Of the letters, in their order: so many are hers where a recogniser that hears a loudspeaker
splits words and mistakes them. That alone tells little; but it also sounds as she does."""


class BargeInFilter:
    """Follows what Iris says in one session, and classifies what is said over her.

    Attributes:
        begun: where on the stage her latest turn began; None where that is not known.
    """

    def __init__(self, backchannels: Iterable[str], name: str = "") -> None:
        """Begin in silence.

        Args:
            backchannels: what people say to show that they listen.
            name: hers; whoever says it interrupts her.
        """
        self.begun: int | None = None
        self._backchannels = {" ".join(normalised_words(text, "")) for text in backchannels}
        self._name = name.casefold()
        self._echo = EchoDetector()
        self._hears_her = False
        """A microphone was found to hear her."""
        self._sentences = SpokenSentences()

    def on_message(self, message: Message, now: float) -> None:
        """Take news of the session."""
        self._sentences.on_message(message, now)

    def on_audio(self, message: SpeechAudio, rate: int) -> None:
        """Take her sound, which needs to be known only where a microphone may hear it."""
        self._echo.add_reference(np.frombuffer(message.pcm, "<i2"), rate)

    def speaking(self, now: float) -> bool:
        """Whether she may be heard."""
        return self._sentences.speaking(now)

    def stops(self, text: str, language: str) -> bool:
        """Whether a text begins with what stops her at once: 'Stop', 'Wait', her name."""
        return phrases.stops(normalised_words(text, language), language, self._name)

    async def classify(
        self, turn: TurnSoFar, since: float | None, *, now: float, interim: bool = False
    ) -> Classification:
        """What a transcript is.

        Args:
            turn: what was recognised of an utterance.
            since: when the utterance began, if she spoke then; None if she did not.
            now: the present moment.
            interim: the utterance goes on, so it may be too early to tell.
        """
        if since is None:
            return "speech"
        words = normalised_words(turn.text, turn.language)
        if not words:
            return "unclear" if interim else "echo"
        asked = self._sentences.asked(since)
        sounded = self._sentences.sounded(since, now)
        hers = [word for text in sounded for word in normalised_words(text, turn.language)]
        run = RUN_OF_CHARACTERS if turn.language in UNSPACED else RUN
        echo = bool(hers) and await self._is_echo(words, hers, turn.sound(), run=run, answers=asked)
        if echo is None:
            return "unclear" if interim else "speech"
        if echo:
            return "echo"
        if asked or phrases.stops(words, turn.language, self._name):
            return "speech"
        return self._polite(words, interim=interim)

    def _polite(self, words: list[str], *, interim: bool) -> Classification:
        """Whether somebody only shows that they listen, in one such phrase or several."""
        if self._consists_of_backchannels(words) or phrases.laughs(words):
            return "backchannel"
        begin = (" ".join(words) + " ", "".join(words))
        may_become_one = interim and any(phrase.startswith(begin) for phrase in self._backchannels)
        return "unclear" if may_become_one else "speech"

    def _consists_of_backchannels(self, words: list[str]) -> bool:
        """Whether these words are such phrases one after the other, and nothing else."""
        if len(words) > MOST_WORDS:
            return False
        ends = {0}
        for begin in range(len(words)):
            if begin in ends:
                ends |= {
                    end
                    for end in range(begin + 1, len(words) + 1)
                    if " ".join(words[begin:end]) in self._backchannels
                    or "".join(words[begin:end]) in self._backchannels
                }
        return len(words) in ends

    async def _is_echo(
        self,
        heard: list[str],
        hers: list[str],
        sound: NDArray[np.float32],
        *,
        run: int,
        answers: bool,
    ) -> bool | None:
        """Whether these words are an echo of what she said; None where it may be either."""
        runs = SequenceMatcher(None, heard, hers, autojunk=False).get_matching_blocks()
        longest = max(found.size for found in runs)
        if longest >= run and sum(found.size for found in runs) >= MOSTLY * len(heard):
            self._hears_her = True
            return True
        similarity = await asyncio.to_thread(compare, sound, self._echo.reference())
        alike = _alike("".join(heard), "".join(hers))
        if alike >= ALIKE and (similarity.fair or similarity.clear):
            self._hears_her = True
            return True
        # What she was heard to say may be a number, which is written in another way.
        if self._hears_her and similarity.clear and similarity.long:
            return True
        if longest < len(heard) or answers or similarity.long:
            return False
        # A word or two of hers, too short to be known by their sound.
        return True if self._hears_her else None


def _alike(heard: str, hers: str) -> float:
    """How many of the letters `heard` are those of a part of `hers`, in their order, 0 to 1."""
    compare = fuzz.partial_ratio if len(heard) <= len(hers) else fuzz.ratio
    return compare(heard, hers) / 100
