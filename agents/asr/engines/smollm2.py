"""Turn detection by a language model: waits where what was said would go on. The default.

What whisper writes of an unfinished clause often ends with a question mark, and in a word with
which a question may well end. So the model that comes with Iris is asked how probable it is that
nothing more follows: hardly ever after 'What is the largest', and often after 'How old are you'.
(LiveKit's turn detector is the same model, trained further for this alone.)

Of 359 beginnings of 103 things that people say, each with the question mark that whisper likes to
put there, 309 are waited for, 180 by words alone. Of the whole ones, 6 are waited for longer than
by words alone, mostly by 0.3 s.
"""

import math
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import msgspec

from agents.asr.completeness import Completeness
from agents.asr.engine import TurnSoFar
from agents.asr.engines import words
from agents.asr.word_splitting import split_words
from agents.runtime import llama

LANGUAGES = frozenset({"en"})
"""What the model speaks."""
FEW_WORDS = 2
"""So few tell the model little: 'Can you' goes on, and 'And you?' does not. A single one tells it
nothing."""
SURELY_NOT, HARDLY = 0.005, 0.08
"""Probability of an end below which more follows for sure, or rather than not."""
_BEFORE = "<|im_start|>user\n"
"""What stands before a question in the model's chat template."""
_MARKS = ".?!…"
_LONGEST = 400
"""Characters that are looked at: what was said last tells the most."""
_CONTEXT = 512
_CHOICES = 40
"""Tokens that are looked at; those that end a sentence are among them, or improbable."""


class Settings(words.Settings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [asr.smollm2]: the silence that ends a turn."""

    threads: Annotated[int, msgspec.Meta(ge=1, le=512)] = 1
    """A question of eight words takes 61 ms with one, 40 ms with two; but while it is thought of
    what was heard so far, the other cores recognise the rest."""


class Engine(words.Engine):
    """Decides from the words, and from what a language model expects after them."""

    def __init__(self, settings: Settings, state: Path) -> None:
        super().__init__(settings, state)
        params = llama.params(llama.bundled())
        params.n_ctx = _CONTEXT
        params.n_parallel = 1
        params.cache_ram_mib = 0
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = settings.threads
        self._server = llama.load(params)
        self._ends = lru_cache(64)(self._ask)
        self.ends("Hello")  # the weights come into memory

    def completeness(self, turn: TurnSoFar) -> Completeness:
        """Whether what was said is whole: by its last word, then by what the model expects."""
        by_words = super().completeness(turn)
        count = len(split_words(turn.text, turn.language))
        if by_words == "unfinished" or count <= 1 or turn.language not in LANGUAGES:
            return by_words
        probability = self.ends(turn.text)
        if count <= FEW_WORDS:
            return "open" if probability < SURELY_NOT else by_words
        if probability < SURELY_NOT:
            return "unfinished"
        return "open" if probability < HARDLY else by_words

    def ends(self, text: str) -> float:
        """How probable it is that a text ends there, 0 to 1; marks at its end do not count."""
        return self._ends(text.rstrip(_MARKS + " ")[-_LONGEST:])

    def _ask(self, text: str) -> float:
        found: list[dict[str, Any]] = []
        request = {
            "prompt": _BEFORE + text,
            "n_predict": 1,
            "logprobs": _CHOICES,
            "samplers": [],
            # What it writes does not matter, but a part of a character would have no probabilities.
            "logit_bias": [["?", 100]],
        }
        self._server.handle_completions(request, found.append)
        (token,) = found[0]["choices"][0]["logprobs"]["content"]
        choices = {choice["token"]: choice["logprob"] for choice in token["top_logprobs"]}
        return sum(math.exp(logprob) for text, logprob in choices.items() if _ends(text))


def _ends(token: str) -> bool:
    """Whether a token ends a sentence, a line, or the message: that one has no text."""
    return not token or token.startswith("\n") or token.strip()[:1] in set(_MARKS)
