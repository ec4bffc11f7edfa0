"""How a sentence is spoken: where its stresses lie, and its pitch and loudness over time.

Stresses come from the marks that every text-to-phoneme part writes before a stressed syllable. How
strong one is follows what makes a syllable prominent: its length, its pitch and its loudness beside
those of the other stressed syllables (Kochanski, Grabe, Coleman and Rosner, "Loudness predicts
prominence: fundamental frequency lends little", 2005). Languages that are written without such
marks have their stresses where loudness has its peaks.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.tts.engine import Contour, TimedPhoneme
from agents.tts.phonemes import Role, sounds
from schemas.types import Stress

Floats = NDArray[np.float64]

STEP_MS: Final = 50.0
"""Between two values of pitch and of loudness."""
PRIMARY: Final = "ˈ"  # noqa: RUF001  (the phonetic mark)
PEAK: Final = 0.4
"""Share of a vowel at which it is loudest: soon after the consonant before it."""
USUAL: Final = 0.6
"""Strength of a stress that is like the others."""
SHARES: Final = (0.12, 0.08, 0.18)
"""What a standard deviation of length, pitch and loudness adds to a strength."""
APART: Final = 5
"""Steps between two peaks of loudness, at least."""
REMEMBERED: Final = 2000
"""Voiced values that the median of a voice is taken of."""


class Prosody(NamedTuple):
    """How a sentence is spoken; as in `speech.prosody`."""

    stresses: list[Stress]
    pitch: list[float]
    loudness: list[float]


class _Vowel(NamedTuple):
    """The vowel of a stressed syllable, in ms."""

    start: float
    end: float

    @property
    def peak(self) -> float:
        return self.start + PEAK * (self.end - self.start)


class VoicePitch:
    """The median pitch of a voice, of what was heard of it so far."""

    def __init__(self) -> None:
        self._heard: Floats = np.zeros(0)

    def median(self, pitch: NDArray[np.float32]) -> float:
        """The median in Hz, with these values taken in (0: unvoiced); 0 where nothing is known."""
        self._heard = np.append(self._heard, pitch[pitch > 0].astype(float))[-REMEMBERED:]
        return float(np.median(self._heard)) if len(self._heard) else 0.0


class ProsodyTrack:
    """The prosody of one sentence, as its phonemes become known.

    Args:
        rate: samples a second.
        voice: of the engine that speaks.
    """

    def __init__(self, rate: int, voice: VoicePitch) -> None:
        self._rate = rate
        self._voice = voice
        self._phonemes: list[TimedPhoneme] = []
        self._samples = 0
        self._times: list[float] = []
        self._pitch: list[float] = []
        self._level: list[float] = []

    def add(self, phonemes: Sequence[TimedPhoneme], contour: Contour | None) -> Prosody:
        """Take the next phonemes; gives the prosody of all that is known of the sentence."""
        if contour is not None:
            median = self._voice.median(contour.pitch)
            start = self._samples * 1000 / self._rate
            step = contour.step * 1000 / self._rate
            self._times += [start + i * step for i in range(len(contour.pitch))]
            self._pitch += _semitones(contour.pitch, median).tolist()
            self._level += contour.level.tolist()
        self._phonemes += phonemes
        self._samples += sum(phoneme.samples for phoneme in phonemes)
        pitch, loudness = self._grid()
        vowels = stressed_vowels(self._phonemes, self._rate)
        stresses = _weighed(vowels, pitch, loudness) if vowels else _peaks(loudness)
        return Prosody(stresses, pitch.round(1).tolist(), loudness.round(2).tolist())

    def _grid(self) -> tuple[Floats, Floats]:
        """Pitch and loudness at each step from the sentence's beginning on."""
        if not self._times:
            return np.zeros(0), np.zeros(0)
        at = np.arange(0, self._samples * 1000 / self._rate, STEP_MS)
        nearest = np.searchsorted(np.array(self._times) + 1e-6, at).clip(0, len(self._times) - 1)
        level = np.interp(at, self._times, self._level)
        return np.array(self._pitch)[nearest], level / max(float(level.max()), 1e-6)


def stressed_vowels(phonemes: Sequence[TimedPhoneme], rate: int) -> list[_Vowel]:
    """The vowels of syllables with primary stress, with what prolongs them."""
    vowels: list[_Vowel] = []
    awaited = open_ = False
    at = 0
    for symbol, samples in phonemes:
        role = sounds(symbol)[0].role
        start, at = at, at + samples
        if symbol == PRIMARY:
            awaited, open_ = True, False
        elif role is Role.VOWEL and awaited:
            vowels.append(_Vowel(start * 1000 / rate, at * 1000 / rate))
            awaited, open_ = False, True
        elif role in (Role.VOWEL, Role.MODIFIER) and open_:
            vowels[-1] = vowels[-1]._replace(end=at * 1000 / rate)
        else:
            open_ = False
    return vowels


def _semitones(pitch: NDArray[np.float32], median: float) -> Floats:
    """Above or below the median; 0 where nothing is voiced."""
    voiced = pitch > 0
    result = np.zeros(len(pitch))
    if median:
        result[voiced] = 12 * np.log2(pitch[voiced] / median)
    return result


def _weighed(vowels: Sequence[_Vowel], pitch: Floats, loudness: Floats) -> list[Stress]:
    lengths = np.array([vowel.end - vowel.start for vowel in vowels])
    strength = USUAL + SHARES[0] * _deviations(lengths)
    for values, share in ((pitch, SHARES[1]), (loudness, SHARES[2])):
        if len(values):
            places = [min(round(vowel.peak / STEP_MS), len(values) - 1) for vowel in vowels]
            strength += share * _deviations(values[places])
    return [
        (round(vowel.peak, 1), round(float(value), 2))
        for vowel, value in zip(vowels, strength.clip(0.2, 1.0), strict=True)
    ]


def _deviations(values: Floats) -> Floats:
    """How many standard deviations each value is from the mean."""
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros(len(values))


def _peaks(loudness: Floats) -> list[Stress]:
    """The loudest steps, none of them near a louder one."""
    found: list[Stress] = []
    for i, value in enumerate(loudness):
        around = loudness[max(0, i - APART) : i + APART + 1]
        if value >= 0.5 and value == around.max():
            found.append((i * STEP_MS, round(float(value), 2)))
    return found
