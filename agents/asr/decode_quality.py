"""Whether what whisper wrote can be believed, judged by its own scores.

Whisper always writes something, also of noise, where it likes to write 'Thank you.' Its scores
give that away: of speech it is sure. The limits were found on clean, noisy, quiet and clipped
speech down to one short word, and on noise, tones and music, at 400 to 3,000 frames; those on
repetition and on the mean log probability are whisper's own (Radford et al. 2022, section 4.5,
https://arxiv.org/abs/2212.04356).
"""

import difflib
import enum
import itertools
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

REPETITION = 2.4
"""A text that was cut off and that zlib makes shorter by more than this goes round in circles."""
LOOP = 4.0
"""The same of a text that ended by itself: people do say a sentence three times."""
UNSURE = -1.0
"""Mean log probability of a token below which the words are guesses."""
GUESSING = -1.5
"""The same where not even the best of several passes is believed."""
NO_SPEECH = 0.6
UNSURE_OF_SPEECH = -0.8
"""Nobody speaks if whisper says so, and is not sure of its words or goes round in circles."""
MAYBE_NO_SPEECH = 0.4
UNSURE_WITH_IT = -0.5
HARDLY_NO_SPEECH = 0.2
HARDLY_SURE = -0.9
"""It is worth another look if it says neither so clearly."""
SAME = 0.9
DIFFERENT = 0.6
"""Share of its letters that a text has in common with that of another look: most of them if both
hear the same words, about half if they make some up."""
SPEECH = 0.88
"""Probability of speech, of a voice activity detector, above which there is speech for sure: three
frames of Silero had as much in each of 160 short utterances but one, and in no hum, breath, cough,
whistle or melody. Whisper's own doubt is then about how to write what it hears, '1986' or 'one nine
eight six', and not about whether anybody speaks."""
HARDLY_SPEECH = 0.7
"""The same below which nothing doubtful is believed: melodies and hums stay below."""
_LOOP = re.compile(r"(.{2,}?)(?:[\s,.-]*\1){2,}")
LETTERS = 5
LETTERS_PER_SECOND = 40
"""More than that nobody says: auctioneers say 400 words a minute, of six letters with the space."""
SECONDS_PER_STAMP = 0.02
SHORTEST_SEGMENT = 0.25
"""Seconds: nothing begins so shortly before the end of the sound, but repetitions do."""
AGAIN = 3
"""Tokens of a segment that says the same as the one before, and is none where there is not even
half of the time for it."""


class Verdict(enum.Enum):
    """What to do with a pass."""

    GOOD = enum.auto()
    NOTHING = enum.auto()
    DOUBTFUL = enum.auto()


class DecodedPass(NamedTuple):
    """What came out of whisper once.

    Attributes:
        text: may be empty; what it repeated after the end of the sound is left out already.
        sureness: mean log probability of its tokens.
        no_speech: probability that nobody speaks.
        whole: it ended by itself, or got as long as a text may be, without going in circles.
        seconds: of the sound.
        speech: probability that somebody speaks, of a voice activity detector; 0 where none heard.
    """

    text: str
    sureness: float
    no_speech: float
    whole: bool
    seconds: float
    speech: float = 0.0

    @property
    def voiced(self) -> bool:
        """Whether somebody speaks for sure, so that `no_speech` is no news."""
        return self.speech >= SPEECH


def judge(result: DecodedPass) -> Verdict:
    """What to do with a pass."""
    if result.voiced:
        result = result._replace(no_speech=0.0)
    lost = is_looping(result)
    if result.no_speech > NO_SPEECH and (lost or result.sureness < UNSURE_OF_SPEECH):
        return Verdict.NOTHING
    maybe_nobody = any(
        result.no_speech > nobody and result.sureness < sure
        for nobody, sure in (
            (MAYBE_NO_SPEECH, UNSURE_WITH_IT),
            (HARDLY_NO_SPEECH, HARDLY_SURE),
        )
    )
    if maybe_nobody or lost or result.sureness < UNSURE or not _sayable(result):
        return Verdict.DOUBTFUL
    return Verdict.GOOD


def choose(results: Sequence[DecodedPass]) -> DecodedPass | None:
    """The pass to believe when all are doubtful: the surest that may be speech, or none.

    What was found twice is believed sooner. A guess is not believed where the looks found different
    words, or one of them says that there may be nobody; nor where whisper went round in circles:
    what it writes after that is made up for the most part.
    """
    if any(0 < result.speech < HARDLY_SPEECH for result in results):
        return None
    results = [result._replace(no_speech=0.0) if result.voiced else result for result in results]
    voiced = any(result.voiced for result in results)
    lost = any(map(is_looping, results))
    silent = any(result.no_speech > MAYBE_NO_SPEECH for result in results)
    alike = 0.0 if lost else _alike([result.text for result in results if _sayable(result)])
    sure = all(result.sureness >= UNSURE_OF_SPEECH for result in results)
    nobody = NO_SPEECH if len(results) > 1 and sure and alike >= SAME else MAYBE_NO_SPEECH
    different = alike < DIFFERENT and not voiced  # '100' and 'A hundred.' are the same words
    least = HARDLY_SURE if lost or different else UNSURE if silent else GUESSING

    def fair(result: DecodedPass) -> bool:
        repeats = is_repetitive(result.text, REPETITION if lost else LOOP)
        believable = result.no_speech <= nobody and result.sureness >= least
        return result.whole and not repeats and _sayable(result) and believable

    best = max(filter(fair, results), key=lambda result: result.sureness, default=None)
    return best or (_unlooped(results) if voiced else None)


def _unlooped(results: Sequence[DecodedPass]) -> DecodedPass | None:
    """Of speech for sure, the text without its loop, where that is short enough to have been said.

    Whisper goes round in circles in strings of digits: '470-470-470'.
    """
    found = [result._replace(text=without_loop(result.text)) for result in results]
    return max(filter(_sayable, found), key=lambda result: result.sureness, default=None)


def without_loop(text: str) -> str:
    """A text that goes round in circles, with what it says again and again said once."""
    return _LOOP.sub(r"\1", text).strip(" -,.")


def is_looping(result: DecodedPass) -> bool:
    """Whether whisper did not find the end, or says the same again and again."""
    return not result.whole or is_repetitive(result.text, LOOP)


def _sayable(result: DecodedPass) -> bool:
    """Whether there are words in it, and no more than fit into the time."""
    fits = len(result.text) <= LETTERS + LETTERS_PER_SECOND * result.seconds
    return fits and any(map(str.isalnum, result.text))


def _alike(texts: Sequence[str]) -> float:
    """How much of the letters and digits the most different two have in common, 0 to 1."""
    letters = ["".join(filter(str.isalnum, text.casefold())) for text in texts]
    pairs = itertools.combinations(letters, 2)
    return min((difflib.SequenceMatcher(None, *pair).ratio() for pair in pairs), default=1.0)


def is_repetitive(text: str, factor: float = REPETITION) -> bool:
    """Whether a text says the same again and again, so that zlib makes it that much shorter."""
    data = text.encode()
    return len(data) / len(zlib.compress(data)) > factor


def within(tokens: Sequence[int], *, stamps: int, seconds: float) -> list[int]:
    """The tokens of speech that begins within the sound.

    With less than 30 s to look at, whisper now and then writes what it heard a second time, into
    the silence after the end; the time stamps around each segment give that away.

    Args:
        tokens: as whisper wrote them: segments between a time stamp for their begin and their end.
        stamps: the token that stands for 0 s; each further one is 0.02 s later.
        seconds: length of the sound.
    """
    kept: list[int] = []
    began, before = 0.0, list[int]()
    for begins, said in _segments(tokens, stamps):
        left = seconds - begins
        again = len(said) >= AGAIN and before[: len(said)] == said
        if kept and (left <= SHORTEST_SEGMENT or (again and left < (begins - began) / 2)):
            break
        kept += said
        began, before = begins, said
    return kept


def _segments(tokens: Sequence[int], stamps: int) -> Iterator[tuple[float, list[int]]]:
    """When each segment begins, in seconds, and its tokens without the time stamps."""
    begins, said = 0.0, list[int]()
    for token in tokens:
        if token < stamps:
            said.append(token)
            continue
        if said:
            yield begins, said
            said = []
        begins = (token - stamps) * SECONDS_PER_STAMP
    if said:
        yield begins, said
