"""The words of a text, for the half of a search that goes by words.

BM25 in two parts: what a passage contributes is computed here and stored as a sparse vector; how
rare each word is, Qdrant knows (its modifier IDF).
"""

import re
import unicodedata
import zlib
from collections import Counter
from typing import NamedTuple

STEM = 6
"""Characters of a word that count, which makes `opening` and `opened` one word in most European
languages without a dictionary. Source: McNamee and Mayfield, Character N-Gram Tokenization for
European Language Text Retrieval, Information Retrieval 7, 2004."""
SATURATION = 1.2
LENGTH_NORM = 0.75
"""k1 and b of BM25. Source: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009."""
TYPICAL_WORDS = 35
"""Words that count in a passage of usual length."""

_WORD = re.compile(r"\w+")

FUNCTION_WORDS = frozenset(
    """
    a about above after again against all also always am an and any anyone anything are aren as at
    be because been before being below between both but by can cannot could couldn day did didn do
    does doesn doing don done down during each else ever every everyone everything few for from
    further get gets give go goes going got had has hasn have haven having he her here hers him his
    how i if in into is isn it its just kind know let like ll m make many maybe me mean might mine
    more most much must my myself never next no nor not nothing now of off often ok okay on once
    only or other our ours out over own per perhaps please quite re really s same say see she
    should shouldn so some someone something soon still such sure t take tell than that the their
    theirs them then there these they thing things think this those through time to today tomorrow
    tonight too under until up upon us ve very want was wasn way we well were weren what when where
    whether which while who whom whose why will with without won would wouldn yes yesterday yet you
    your yours
    afternoon bye continue evening fine good goodbye great hello hey hi morning nice night repeat
    sorry speak stop talk thank thanks wait welcome yeah
    """.split()  # noqa: SIM905 (one word a line would be three pages)
)
"""English words that say nothing of what a question is about, small talk among them. Other
languages do without: there, small talk has to be told by its score alone."""


class Sparse(NamedTuple):
    """A sparse vector: ascending numbers of words, and a weight for each."""

    indices: list[int]
    values: list[float]


def stems(text: str) -> list[str]:
    """The words that count, in lower case, cut to their beginning; in order, with repetitions."""
    lowered = unicodedata.normalize("NFKC", text).casefold()
    return [word[:STEM] for word in _WORD.findall(lowered) if word not in FUNCTION_WORDS]


def share(asked: frozenset[str], text: str) -> float:
    """How many of the words asked for a text has: 0 (none, or nothing asked) to 1 (all)."""
    return len(asked.intersection(stems(text))) / len(asked) if asked else 0.0


def of_passage(text: str) -> Sparse:
    """What a passage's words weigh in BM25, without their rarity."""
    counts = Counter(map(_number, stems(text)))
    norm = 1 - LENGTH_NORM + LENGTH_NORM * counts.total() / TYPICAL_WORDS
    weights = {
        number: count * (SATURATION + 1) / (count + SATURATION * norm)
        for number, count in sorted(counts.items())
    }
    return Sparse(list(weights), list(weights.values()))


def of_question(text: str) -> Sparse:
    """A question's words, each counting once."""
    numbers = sorted(set(map(_number, stems(text))))
    return Sparse(numbers, [1.0] * len(numbers))


def _number(stem: str) -> int:
    """A word's place in the sparse vector: 32 bits, the same in every process."""
    return zlib.crc32(stem.encode())
