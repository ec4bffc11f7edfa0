"""One sentence's sound on its way out: pieces of any length go in, messages come out."""

from collections.abc import Iterator

import numpy as np

from agents.tts.engine import Piece, TimedPhoneme
from agents.tts.visemes import Frame, VisemeTrack
from schemas.messages import SpeechAudio, SpeechVisemes

CHUNK_MS = 30
"""Length of a `speech.audio`: 20 to 40 ms."""


class Utterance:
    """Cuts sound into chunks, each after the visemes that cover it.

    What sounds after the last pose that is known waits for the next piece, or for `finish`, which
    gives the closing pose.

    Attributes:
        samples: given out so far.
        phonemes: of the sound, as far as they are known.
    """

    def __init__(self, turn: int, sentence: int, rate: int) -> None:
        self.samples = 0
        self.phonemes: list[TimedPhoneme] = []
        self._turn = turn
        self._sentence = sentence
        self._rate = rate
        self._chunk = rate * CHUNK_MS // 1000
        self._track = VisemeTrack(rate)
        self._waiting = np.zeros(0, np.int16)
        self._covered = 0.0
        """Samples up to the last pose that was given out."""

    def add(self, piece: Piece) -> Iterator[SpeechAudio | SpeechVisemes]:
        """Take a piece; gives the visemes that have become known, and what may sound."""
        self.phonemes += piece.phonemes
        frames = self._track.add(piece.phonemes)
        self._waiting = np.concatenate((self._waiting, piece.pcm))
        if frames:
            self._covered = frames[-1][0] * self._rate / 1000
            yield self._visemes(frames)
        while len(self._waiting) >= self._chunk and self.samples + self._chunk <= self._covered:
            yield self._sound(self._chunk)

    def finish(self) -> Iterator[SpeechAudio | SpeechVisemes]:
        """No piece follows: the closing visemes, and the rest of the sound."""
        yield self._visemes(self._track.finish())
        while len(self._waiting):
            yield self._sound(self._chunk)

    def _visemes(self, frames: list[Frame]) -> SpeechVisemes:
        return SpeechVisemes(turn=self._turn, sentence=self._sentence, frames=frames)

    def _sound(self, length: int) -> SpeechAudio:
        pcm, self._waiting = self._waiting[:length], self._waiting[length:]
        offset, self.samples = self.samples, self.samples + len(pcm)
        return SpeechAudio(
            turn=self._turn, sentence=self._sentence, offset=offset, pcm=pcm.tobytes()
        )
