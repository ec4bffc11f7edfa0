"""What of an answer has been written, spoken and heard."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

REPORT_SECONDS = 0.2
"""Between two reports of a face that plays, in which it plays on."""
MARGIN_MS = 60.0
"""A face that reports this close to a sentence's end has played it: reports come in steps."""
LETTERS_PER_SECOND = 15.0
"""How fast voices speak; what is not synthesised yet is measured by it."""
REMEMBERED = 8


class HeldSound:
    """When the bridge holds a session's sound back, as `speech.held` and `speech.released` say.

    Times are seconds on any steady clock, given by the caller.
    """

    def __init__(self) -> None:
        self._spans: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)
        self._since: float | None = None

    def held(self, now: float) -> None:
        """Nothing more is let out."""
        if self._since is None:
            self._since = now

    def released(self, now: float) -> None:
        """It goes on."""
        if self._since is not None:
            self._spans.append((self._since, now))
            self._since = None

    def let_out(self, at: float, now: float) -> float:
        """When sound that was made `at` a time was let out: then, or later; `now` if not yet."""
        for begin, end in self._spans:
            if begin <= at < end:
                at = end
        return now if self._since is not None and self._since <= at else at


@dataclass
class _Sentence:
    text: str
    ms: float | None = None
    words: Sequence[float] = ()
    """When each word begins, in ms, where the voice tells."""
    started: float | None = None


@dataclass
class Progress:
    """The state of one answer. Times are seconds on any steady clock, given by the caller.

    Attributes:
        holds: when its sound is held back.
        raw: the answer as the model wrote it. A history that repeats it to the letter need not be
            read again.
    """

    holds: HeldSound
    raw: str = ""
    _sentences: dict[int, _Sentence] = field(default_factory=dict)
    _rates: dict[int, int] = field(default_factory=dict)
    _complete: bool = False
    _played: tuple[int, float] | None = None
    _reported: float = 0.0

    @property
    def text(self) -> str:
        """All that was written."""
        return _join(self.texts)

    @property
    def count(self) -> int:
        """How many sentences were written."""
        return len(self._sentences)

    @property
    def complete(self) -> bool:
        """Whether all of it has been written."""
        return self._complete

    @property
    def spoken(self) -> bool:
        """Whether all of the answer has been written and synthesised."""
        return self._complete and self.synthesised

    @property
    def synthesised(self) -> bool:
        """Whether all that was written so far has its sound."""
        return all(s.ms is not None for s in self._sentences.values())

    @property
    def ahead_seconds(self) -> float:
        """How long it takes to say what was written and has no sound yet, by its letters."""
        letters = sum(len(s.text) for s in self._sentences.values() if s.ms is None)
        return letters / LETTERS_PER_SECOND

    @property
    def followed(self) -> bool:
        """Whether a face tells what it plays."""
        return self._played is not None

    def written(self, sentence: int, text: str, *, last: bool) -> None:
        """A sentence left for speech."""
        self._sentences[sentence] = _Sentence(text)
        self._complete = self._complete or last

    def started(self, sentence: int, rate: int, now: float) -> None:
        """Its sound begins to be synthesised, at `rate` samples a second."""
        self._rates[sentence] = rate
        if sentence in self._sentences:
            self._sentences[sentence].started = now

    def ended(self, sentence: int, samples: int, words: Sequence[float] = ()) -> None:
        """All of its sound is there."""
        if sentence in self._sentences and sentence in self._rates:
            self._sentences[sentence].words = words
            self._sentences[sentence].ms = 1000 * samples / self._rates[sentence]

    def played(self, sentence: int, ms: float, now: float) -> None:
        """A face has played it up to here; the furthest face counts."""
        self._reported = now
        if sentence in self._sentences:
            self._played = max(self._played or (0, 0.0), (sentence, ms))

    def silent_for(self, now: float) -> float:
        """Seconds since a face last told what it plays."""
        return now - self._reported

    def remaining_ms(self) -> float:
        """How much sound a face that reports has still to play."""
        sentence, ms = self._played or (0, 0.0)
        lengths = (s.ms or 0.0 for number, s in self._sentences.items() if number >= sentence)
        left = sum(lengths) - ms
        return left if left > MARGIN_MS else 0.0

    def seconds_until(self, sentence: int, now: float) -> float:
        """How long it takes until a sentence is heard, as far as is known."""
        reached, ms = self._place(now)
        if reached >= sentence:
            return 0.0
        between = (s.ms or 0.0 for n, s in self._sentences.items() if reached <= n < sentence)
        return max(0.0, sum(between) - ms) / 1000

    def heard(self, now: float) -> str:
        """What has been heard: as the faces tell, or as the clock does where none tells."""
        sentence, ms = self._place(now)
        heard = []
        for number in sorted(self._sentences):
            if number < sentence:
                heard.append(self._sentences[number].text)
            elif number == sentence:
                heard.append(_words(self._sentences[number], ms))
        return _join(heard)

    def _place(self, now: float) -> tuple[int, float]:
        """The sentence, and the ms of it, up to which the furthest face has played by now."""
        if self._played is None:
            return self._by_clock(now)
        sentence, ms = self._played
        return self._from(sentence, ms + 1000 * min(now - self._reported, REPORT_SECONDS))

    def _by_clock(self, now: float) -> tuple[int, float]:
        """Where a face would be that plays from the first sound on, without a pause."""
        times = [s.started for s in self._sentences.values() if s.started is not None]
        left = max(0.0, 1000 * (now - self.holds.let_out(min(times), now))) if times else 0.0
        return self._from(0, left)

    def _from(self, sentence: int, ms: float) -> tuple[int, float]:
        """The sentence, and the place in it, that is so far from the beginning of one."""
        for number in sorted(self._sentences):
            if number < sentence:
                continue
            length = self._sentences[number].ms
            if length is None or (ms <= length and length > 0):
                return number, ms
            ms -= length
        return len(self._sentences), 0.0

    @property
    def texts(self) -> list[str]:
        """Its sentences, in their order."""
        return [self._sentences[number].text for number in sorted(self._sentences)]


def _words(sentence: _Sentence, ms: float) -> str:
    """The words that are over at `ms`: as the voice tells, or else counted by their letters."""
    length = sentence.ms
    if length is None or length <= 0:
        return ""
    if ms >= length - MARGIN_MS:
        return sentence.text
    words = sentence.text.split()
    if not words:
        return ""
    if len(sentence.words) == len(words):
        ends = [*sentence.words[1:], length]
    else:
        letters = list(accumulate(map(len, words)))
        ends = [length * count / max(1, letters[-1]) for count in letters]
    return " ".join(word for word, end in zip(words, ends, strict=True) if end <= ms)


def _join(texts: list[str]) -> str:
    return " ".join(text for text in texts if text)
