"""The sounds of speech with their times, made of an engine's timed phonemes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agents.tts.engine import TimedPhoneme
from agents.tts.phonemes import Role, Sound, sounds
from schemas.types import Viseme

PAUSE: Final = 90.0
"""Milliseconds of punctuation that are a pause; a shorter break leaves the mouth as it is."""
LONG_SPACE: Final = 120.0
"""Milliseconds between two words that are a pause."""
SIBILANTS: Final = frozenset({"SS", "CH"})


@dataclass(slots=True)
class Phone:
    """A sound with its times in ms, its marks taken in.

    Attributes:
        strong: a vowel that is stressed.
    """

    start: float
    end: float
    viseme: Viseme
    role: Role
    weight: float
    strong: bool = False

    @property
    def length(self) -> float:
        """How long it sounds, in ms."""
        return self.end - self.start


class PhoneReader:
    """Reads the phonemes of one sentence, which may come in several parts.

    Args:
        rate: samples a second.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._samples = 0
        self._since = 0.0
        self._strong = False

    @property
    def ms(self) -> float:
        """How long all that was read sounds."""
        return self._samples * 1000 / self._rate

    def read(self, phonemes: Sequence[TimedPhoneme]) -> list[Phone]:
        """The phones of the next phonemes; stress is kept for a vowel yet to come.

        Only closures, shapes, vowels, sounds of the tongue and real pauses are left, without gaps
        between them, and what looks the same is one.
        """
        phones: list[Phone] = []
        for phoneme in phonemes:
            found = sounds(phoneme.symbol)
            begin = self._samples
            self._samples += phoneme.samples
            for i, sound in enumerate(found, 1):
                end = begin + phoneme.samples * i // len(found)
                self._feed(sound, end * 1000 / self._rate, phones)
        return _join(_throat(_breaks(phones)))

    def _feed(self, sound: Sound, end: float, phones: list[Phone]) -> None:
        if sound.role is Role.STRESS:
            self._strong = True
        elif sound.role is Role.MODIFIER:
            if phones and not self._strong:
                phones[-1].end = self._since = end
        else:
            strong = self._strong and sound.role is Role.VOWEL
            phones.append(Phone(self._since, end, *sound, strong))
            self._since = end
            self._strong = self._strong and sound.role not in (Role.VOWEL, Role.PAUSE)


def _join(phones: list[Phone]) -> list[Phone]:
    """Only what has a shape of its own, and one of each run that looks the same."""
    joined: list[Phone] = []
    for phone in phones:
        before = joined[-1] if joined else None
        if before and _affricate(before, phone):
            phone.start = joined.pop().start
        elif before and (before.viseme, before.role) == (phone.viseme, phone.role):
            phone.start = before.start
            phone.weight = max(before.weight, phone.weight)
            phone.strong = before.strong or phone.strong
            joined.pop()
        joined.append(phone)
    return joined


def _breaks(phones: list[Phone]) -> list[Phone]:
    """Decide which breaks are pauses; the others belong to the sound before them."""
    kept: list[Phone] = []
    i = 0
    while i < len(phones):
        j = i
        while j < len(phones) and phones[j].role in (Role.SPACE, Role.PAUSE):
            j += 1
        if j == i:
            kept.append(phones[i])
            i += 1
            continue
        start, end = phones[i].start, phones[j - 1].end
        spoken = any(phone.role is Role.PAUSE for phone in phones[i:j])
        edge = spoken and (i == 0 or j == len(phones))
        if edge or end - start >= (PAUSE if spoken else LONG_SPACE):
            kept.append(Phone(start, end, "sil", Role.PAUSE, 1.0))
        elif kept:
            kept[-1].end = end
        elif j < len(phones):
            phones[j].start = start
        i = j
    return kept


def _throat(phones: list[Phone]) -> list[Phone]:
    """Give the time of throat sounds to the vowel after them, else to whatever is beside them."""
    kept: list[Phone] = []
    for i in reversed(range(len(phones))):
        phone = phones[i]
        if phone.role is not Role.HOLD:
            kept.append(phone)
        elif kept and (kept[-1].role is Role.VOWEL or i == 0):
            kept[-1].start = phone.start
        elif i > 0:
            phones[i - 1].end = phone.end
    return kept[::-1]


def _affricate(stop: Phone, after: Phone) -> bool:
    """Whether a tongue stop only begins the sibilant that follows it, as in t and sh."""
    return stop.viseme == "DD" and after.viseme in SIBILANTS
