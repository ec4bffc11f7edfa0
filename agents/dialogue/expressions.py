"""Which expression a sentence is said with: the model's own mark, or else its words.

A seam: an engine is a function from a sentence to an expression, chosen by its name in
[dialogue] expressions.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from agents.dialogue import lexicon
from agents.runtime.markdown import is_code

NEUTRAL = "neutral"
ENOUGH = 2.0
"""The weight that an expression needs: a strong word, or two weak ones."""
PHRASE = 2.5
"""The weight of a phrase."""
FULL = 5.0
"""The weight of the strongest expression."""
LEAST = 0.45
MARKED = 0.9
"""How strong an expression is that the model itself asked for."""
LINGER_MS = 1_200.0
"""How long an expression stays after the sentence, at most until the next one."""
MS_PER_LETTER = 65.0

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Shown(NamedTuple):
    """An expression, as `avatar.expression` tells it.

    Attributes:
        name: one of `agents.dialogue.filtering.directions.EXPRESSIONS`.
        intensity: 0 to 1.
    """

    name: str
    intensity: float


Engine = Callable[[str], Shown]


def from_lexicon(sentence: str) -> Shown:
    """The expression that most of a sentence's words and phrases show; neutral where few do."""
    if is_code(sentence):
        return Shown(NEUTRAL, 0.0)
    weights = _weights(sentence)
    if not weights:
        return Shown(NEUTRAL, 0.0)
    name, weight = max(weights.items(), key=lambda item: item[1])
    if weight < ENOUGH:
        return Shown(NEUTRAL, 0.0)
    return Shown(name, round(min(1.0, max(LEAST, weight / FULL)), 2))


def _weights(sentence: str) -> dict[str, float]:
    """How much of each expression a sentence shows."""
    weights: defaultdict[str, float] = defaultdict(float)
    for name, pattern in lexicon.PHRASES.items():
        weights[name] += PHRASE * len(pattern.findall(sentence.replace("’", "'")))
    words = [word.replace("’", "'").casefold() for word in _WORD.findall(sentence)]
    for at, word in enumerate(words):
        name, weight = _meaning(word)
        if not name:
            continue
        before = words[max(0, at - 3) : at]
        if any(other in lexicon.NEGATIONS for other in before):
            name = lexicon.OPPOSITE.get(name, NEUTRAL)
        if any(other in lexicon.STRONGER for other in before[-1:]):
            weight *= 1.4
        weights[name] += weight
    if sentence.rstrip().endswith("!"):
        for name in weights:
            weights[name] *= 1.3 if name != "thoughtful" else 0.6
    weights.pop(NEUTRAL, None)
    return weights


def off(sentence: str) -> Shown:
    """No expression, whatever is said."""
    del sentence
    return Shown(NEUTRAL, 0.0)


ENGINES: dict[str, Engine] = {"lexicon": from_lexicon, "off": off}


def shown(sentence: str, mark: str | None, engine: str, strength: float) -> Shown:
    """The expression of a sentence.

    Args:
        sentence: that is about to be said.
        mark: that the model gave it; None where it gave none.
        engine: one of `ENGINES`.
        strength: how strongly the persona shows what she feels, 0 to 1.
    """
    if engine == "off":
        return off(sentence)
    found = Shown(mark, MARKED) if mark else ENGINES[engine](sentence)
    return Shown(found.name, round(found.intensity * strength, 2))


def lasting_ms(sentence: str) -> float:
    """How long the expression of a sentence is held: while it is said, and a little longer."""
    return MS_PER_LETTER * len(sentence) + LINGER_MS


def _meaning(word: str) -> tuple[str, float]:
    """What a word shows, and how strongly; empty where it shows nothing."""
    for weight, table in ((2.0, lexicon.STRONG), (1.0, lexicon.WEAK)):
        for form in _forms(word):
            for name, words in table.items():
                if form in words:
                    return name, weight
    return "", 0.0


def _forms(word: str) -> list[str]:
    """A word, and what it may be a form of."""
    forms = [word]
    for ending in ("s", "es", "ed", "d", "ing", "ly", "ness"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            root = word.removesuffix(ending)
            forms += [root, f"{root}e"]
    return forms
