"""When each word of a sentence begins, read off the lengths of its phonemes.

The words that are shown are not quite those that are spoken ('12' is 'twelve'), and those not quite
what the phonemes are divided into ('of the' may be one). Where they are as many, they belong
together one by one; between words that do, letters and phonemes tell the share.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from agents.tts.engine import TimedPhoneme


class Group(NamedTuple):
    """Phonemes between two spaces.

    Attributes:
        start: samples before them.
        end: samples up to their end.
        sounds: how many of them are heard.
    """

    start: int
    end: int
    sounds: int


def word_times(shown: str, spoken: str, phonemes: Sequence[TimedPhoneme], rate: int) -> list[float]:
    """When each word begins, in ms from the first sample.

    Args:
        shown: the sentence; its words are what white space divides.
        spoken: what was synthesised of it, in words.
        phonemes: of `spoken`, with their lengths.
        rate: samples a second.

    Returns:
        As many times as `shown` has words, each no earlier than the one before; none where
        nothing is spoken.
    """
    groups = _groups(phonemes)
    said = [word for word in spoken.split() if any(map(str.isalnum, word))]
    if not groups or not said:
        return []
    if len(groups) == len(said):
        times = [float(group.start) for group in groups]
    else:
        times = list(_by_letters(said, groups))
    words = shown.split()
    places = _places([_bare(word) for word in words], [_bare(word) for word in said])
    times.append(float(groups[-1].end))
    starts = [_between(times, place) * 1000 / rate for place in places]
    return [round(max(starts[: index + 1]), 1) for index in range(len(starts))]


def _groups(phonemes: Sequence[TimedPhoneme]) -> list[Group]:
    """What spaces divide, as far as it sounds."""
    groups: list[Group] = []
    at = start = end = sounds = 0
    for symbol, samples in [*phonemes, TimedPhoneme(" ", 0)]:
        if symbol.isspace():
            if sounds:
                groups.append(Group(start, end, sounds))
            sounds = 0
        elif any(map(str.isalpha, symbol)):
            start = start if sounds else at
            sounds += 1
            end = at + samples
        at += samples
    return groups


def _by_letters(said: Sequence[str], groups: Sequence[Group]) -> Iterator[float]:
    """When each word begins, if letters take as long as sounds: pauses are between groups."""
    letters, sounds = sum(map(len, said)), sum(group.sounds for group in groups)
    before = 0
    for word in said:
        place, seen = before / letters * sounds, 0
        for group in groups:
            if place < seen + group.sounds or group is groups[-1]:
                share = (place - seen) / group.sounds
                yield group.start + share * (group.end - group.start)
                break
            seen += group.sounds
        before += len(word)


def _places(words: Sequence[str], said: Sequence[str]) -> Iterator[float]:
    """Where among the spoken words each shown word begins; equal ones hold the rest in place."""
    blocks = SequenceMatcher(None, words, said, autojunk=False).get_matching_blocks()
    fixed = {block.a + step: block.b + step for block in blocks for step in range(block.size)} | {
        len(words): len(said)
    }
    fixed.setdefault(0, 0)
    for (first, there), (last, beyond) in pairwise(sorted(fixed.items())):
        yield there
        step = (beyond - there - 1) / (last - first - 1) if last - first > 1 else 0.0
        for index in range(last - first - 1):
            yield there + 1 + index * step


def _between(times: Sequence[float], place: float) -> float:
    low = min(int(place), len(times) - 1)
    high = min(low + 1, len(times) - 1)
    return times[low] + (place - low) * (times[high] - times[low])


def _bare(word: str) -> str:
    return "".join(filter(str.isalnum, word)).casefold()
