"""From timed phonemes to the key poses of a mouth.

A pose is what the mouth has fully reached at its time; a face interpolates linearly between two of
them. So co-articulation is a matter of which poses there are, when, and how strong:

- Poses are set in the order of their dominance, and a weaker one yields in time and weight, or is
  left out, where a stronger one needs the room (the dominance functions of Cohen and Massaro,
  "Modeling coarticulation in synthetic visual speech", 1993).
- The rest follows the rules of JALI (Edwards, Landreth, Fiume and Singh, "JALI: an animator-centric
  viseme model for expressive lip synchronization", 2016): p b m close the lips and f v touch the
  teeth, always; the same viseme twice is one; rounded lips come early and go late; sounds made
  with the tongue alone leave the lips to their neighbours; stress strengthens a vowel.
- A vowel that has little time does not reach its full shape (Lindblom, "Spectrographic study of
  vowel reduction", 1963).

The times below are choices of this project within what those sources describe.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import Final, NamedTuple

from agents.tts.engine import TimedPhoneme
from agents.tts.phonemes import Role
from agents.tts.phones import Phone, PhoneReader
from schemas.types import Viseme

Frame = tuple[float, Viseme, float]
"""Milliseconds since the sentence began, the viseme reached then, and its weight, 0 to 1."""

GAP: Final = 28.0
"""ms between two poses, at least: nearer ones flicker on a screen of 30 frames a second."""
CLOSED: Final = 40.0
"""ms that closed lips stay closed, at least: longer than one such frame, so that one shows it."""
CLOSURE_LEAD: Final = 12.0
"""ms from closed lips to the onset of their sound, which cannot begin before."""
RELEASE: Final = 10.0
"""ms before the end of their sound at which closed lips begin to part."""
APART: Final = 5.0
"""ms between two poses where one of them cannot wait: at the end of what is known."""
OPENING: Final = 15.0
"""ms between two closures that a vowel between them opens in, at least."""
EASE: Final = 80.0
"""ms into a pause after which the mouth is closed, with some 30 more from the last sound's pose."""
ROUNDING: Final = 150.0
"""ms that rounded lips come early, at most."""
FULL: Final = 80.0
"""ms that a vowel, or the tongue, needs to reach its full shape."""
HOLD: Final = 0.7
"""Share of a sound after which its pose begins to give way."""
UNSTRESSED: Final = 0.8
ROUNDED: Final = frozenset({"oh", "ou"})


class _Pose(NamedTuple):
    """A pose, with the number of the phone that it belongs to."""

    phone: int
    ms: float
    viseme: Viseme
    weight: float


class VisemeTrack:
    """The poses of one sentence, as its phonemes become known.

    Args:
        rate: samples a second.
    """

    def __init__(self, rate: int) -> None:
        self._reader = PhoneReader(rate)
        self._last: Frame | None = None

    def add(self, phonemes: Sequence[TimedPhoneme]) -> list[Frame]:
        """Take the next phonemes; gives the poses that cover them.

        The more phonemes at once, the better their neighbours fit each other.
        """
        phones = self._reader.read(phonemes)
        if not phones:
            return []
        earliest = 0.0 if self._last is None else self._last[0] + APART
        poses = _Poses(phones, earliest).all()
        frames = [(pose.ms, pose.viseme, pose.weight) for pose in poses]
        return self._in_order(frames, before=phones[-1].end)

    def finish(self) -> list[Frame]:
        """The closing pose: silence, exactly where the sound ends."""
        end = round(self._reader.ms, 1)
        closing: list[Frame] = [(end, "sil", 1.0)]
        if self._last is None and end > 0:
            closing.insert(0, (0.0, "sil", 1.0))
        return closing

    def _in_order(self, frames: list[Frame], before: float) -> list[Frame]:
        """Round, keep growing times, and begin at 0."""
        given: list[Frame] = []
        if self._last is None and frames and frames[0][0] > 0:
            if frames[0][0] < GAP:
                frames[0] = (0.0, *frames[0][1:])
            else:
                frames.insert(0, (0.0, "sil", 1.0))
        for ms, viseme, weight in frames:
            at = round(ms, 1)
            if at < round(before, 1) and (self._last is None or at > self._last[0]):
                self._last = (at, viseme, round(weight, 2))
                given.append(self._last)
        return given


class _Poses:
    """Sets the poses of a run of phones, the dominant ones first.

    Args:
        phones: in order of time.
        earliest: ms before which nothing can be set any more.
    """

    def __init__(self, phones: list[Phone], earliest: float) -> None:
        self._phones = phones
        self._earliest = earliest
        self._set: list[_Pose] = []

    def all(self) -> list[_Pose]:
        """Every pose, in order of time."""
        order = sorted(range(len(self._phones)), key=lambda i: (self._phones[i].role.dominance, i))
        for i in order:
            if self._phones[i].role is Role.CLOSURE:
                self._close(i)
            else:
                self._place(i)
        for i in order:
            self._hold(i)
        return self._set

    def _close(self, i: int) -> None:
        """Closed lips: there at the onset, for long enough to be seen, and never left out."""
        phone = self._phones[i]
        before, _ = self._around(i)
        onset = max(phone.start - CLOSURE_LEAD, self._earliest, before + 1.0)
        release = max(onset + CLOSED, phone.end - RELEASE)
        release = min(release, self._phones[-1].end - APART)
        if i + 1 < len(self._phones) and self._phones[i + 1].role is Role.CLOSURE:
            release = min(release, max(onset, phone.end - CLOSURE_LEAD - GAP))
        self._insert(_Pose(i, onset, phone.viseme, 1.0))
        if release - onset >= 1.0:
            self._insert(_Pose(i, release, phone.viseme, 1.0))

    def _place(self, i: int) -> None:
        """The pose that a sound reaches, as near as possible to its time, if there is room."""
        phone = self._phones[i]
        viseme, weight = self._shape(i)
        if phone.role is Role.PAUSE:
            at = min(EASE, 0.6 * phone.length) if phone.start > 0 else 0.0
        elif phone.role is Role.SHAPE or viseme in ROUNDED:
            at = 0.1 * phone.length
        else:
            at = 0.35 * phone.length
        low, high = self._room(i)
        if low <= high:
            ms = min(max(phone.start + at, low), high)
            self._insert(_Pose(i, ms, viseme, weight))

    def _hold(self, i: int) -> None:
        """A second pose for what lasts, so that the mouth stays before it moves on."""
        phone = self._phones[i]
        mine = [pose for pose in self._set if pose.phone == i]
        last = i + 1 == len(self._phones)
        if last or not mine or phone.role in (Role.CLOSURE, Role.TONGUE):
            return
        away = (1 - HOLD) * phone.length
        if phone.role is Role.PAUSE:
            away = min(EASE, away)
        at = min(phone.end - away, self._room(i)[1])
        if at >= mine[0].ms + GAP:
            self._insert(mine[0]._replace(ms=at))

    def _shape(self, i: int) -> tuple[Viseme, float]:
        """The viseme and weight of a phone among its neighbours."""
        phone = self._phones[i]
        reached = min(1.0, max(0.5, phone.length / FULL))
        if phone.role is Role.VOWEL:
            return phone.viseme, phone.weight * reached * (1.0 if phone.strong else UNSTRESSED)
        if phone.role is not Role.TONGUE:
            return phone.viseme, phone.weight
        ahead = next((p for p in self._phones[i + 1 :] if p.role is not Role.TONGUE), phone)
        behind = next((p for p in reversed(self._phones[:i]) if p.role is not Role.TONGUE), phone)
        if ahead.viseme in ROUNDED and ahead.start - phone.start <= ROUNDING:
            return ahead.viseme, 0.65 * ahead.weight
        if behind.viseme in ROUNDED and ahead.role is not Role.VOWEL:
            return behind.viseme, 0.5 * behind.weight
        between = ahead.role is Role.VOWEL and behind.role is Role.VOWEL
        return phone.viseme, phone.weight * (reached if between else 1.0)

    def _room(self, i: int) -> tuple[float, float]:
        """From when to when phone i can have a pose that is not too near to others."""
        before, after = self._around(i)
        first = before < self._earliest
        low = self._earliest if first else before + self._gap(i, i - 1)
        return low, after - self._gap(i, i + 1)

    def _gap(self, i: int, beside: int) -> float:
        """Time between the poses of neighbours; a vowel may open quickly from closed lips."""
        opens = self._phones[i].role is Role.VOWEL and 0 <= beside < len(self._phones)
        return OPENING if opens and self._phones[beside].role is Role.CLOSURE else GAP

    def _around(self, i: int) -> tuple[float, float]:
        """Times of the last pose set for the phones before i, and the first for those after."""
        before = bisect_left(self._set, i, key=lambda pose: pose.phone)
        after = bisect_left(self._set, i + 1, key=lambda pose: pose.phone)
        return (
            self._set[before - 1].ms if before else -1.0,
            self._set[after].ms if after < len(self._set) else float("inf"),
        )

    def _insert(self, pose: _Pose) -> None:
        insort(self._set, pose)
