"""One sentence's sound on its way out: pieces of any length go in, messages come out."""

from collections.abc import Iterator

import numpy as np

from agents.tts.engine import Piece, TimedPhoneme
from agents.tts.prosody import STEP_MS, ProsodyTrack, VoicePitch
from agents.tts.visemes import Frame, VisemeTrack
from schemas.messages import SpeechAudio, SpeechProsody, SpeechVisemes

CHUNK_MS = 30
"""Length of a `speech.audio`: 20 to 40 ms."""

Part = SpeechAudio | SpeechProsody | SpeechVisemes


class SpeechChunker:
    """Cuts sound into chunks, each after the visemes that cover it.

    What sounds after the last pose that is known waits for the next piece, or for `finish`, which
    gives the closing pose.

    Args:
        turn, sentence: that the messages belong to.
        rate: samples a second.
        voice: the pitch of the voice that speaks.

    Attributes:
        rate: samples a second.
        samples: given out so far.
        phonemes: of the sound, as far as they are known.
    """

    def __init__(self, turn: int, sentence: int, rate: int, voice: VoicePitch) -> None:
        self.samples = 0
        self.phonemes: list[TimedPhoneme] = []
        self._turn = turn
        self._sentence = sentence
        self.rate = rate
        self._chunk = rate * CHUNK_MS // 1000
        self._visemes = VisemeTrack(rate)
        self._prosody = ProsodyTrack(rate, voice)
        self._waiting = np.zeros(0, np.int16)
        self._covered = 0.0
        """Samples up to the last pose that was given out."""

    def add(self, piece: Piece) -> Iterator[Part]:
        """Take a piece; gives what has become known of its sound, and what may sound."""
        if piece.phonemes:
            self.phonemes += piece.phonemes
            yield self._spoken(piece)
            if frames := self._visemes.add(piece.phonemes):
                self._covered = frames[-1][0] * self.rate / 1000
                yield self._posed(frames)
        self._waiting = np.concatenate((self._waiting, piece.pcm))
        while len(self._waiting) >= self._chunk and self.samples + self._chunk <= self._covered:
            yield self._sound(self._chunk)

    def finish(self) -> Iterator[Part]:
        """No piece follows: the closing visemes, and the rest of the sound."""
        yield self._posed(self._visemes.finish())
        while len(self._waiting):
            yield self._sound(self._chunk)

    def _spoken(self, piece: Piece) -> SpeechProsody:
        known = self._prosody.add(piece.phonemes, piece.contour)
        return SpeechProsody(
            turn=self._turn,
            sentence=self._sentence,
            stresses=known.stresses,
            step_ms=STEP_MS,
            pitch=known.pitch,
            loudness=known.loudness,
        )

    def _posed(self, frames: list[Frame]) -> SpeechVisemes:
        return SpeechVisemes(turn=self._turn, sentence=self._sentence, frames=frames)

    def _sound(self, length: int) -> SpeechAudio:
        pcm, self._waiting = self._waiting[:length], self._waiting[length:]
        offset, self.samples = self.samples, self.samples + len(pcm)
        return SpeechAudio(
            turn=self._turn, sentence=self._sentence, offset=offset, pcm=pcm.tobytes()
        )
