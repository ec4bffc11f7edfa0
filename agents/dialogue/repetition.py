"""Sees that an answer repeats, word for word, what was answered to another question.

Small models go on with what stands in the history, whatever is asked. Such an answer is written
anew without the history; what then comes is an answer, even if it is the same.
"""

import contextlib
import re
from collections.abc import AsyncGenerator, Sequence
from typing import Final, Literal

from schemas.history import Exchange

Verdict = Literal["new", "maybe", "repeated"]

ENOUGH: Final = 40
"""Letters that an answer must have in common with an earlier one, from its beginning."""
SHORTEST: Final = 12
"""Letters of a whole earlier answer that count; shorter ones ('Yes.') may be given again."""
_AGAIN: Final = re.compile(
    r"\b(?:again|repeat|once more|say that|what did you say|pardon|nochmal|noch einmal|"
    r"wiederhol\w*|encore une fois|répèt\w*|otra vez|repit\w*|repet\w*|di nuovo|ripet\w*|"
    r"de novo)|"
    r"もう一度|再说|再說|फिर से",
    re.IGNORECASE,
)


class RepeatedError(Exception):
    """An answer is one that was given to another question."""


class Repetition:
    """What may not come again as the answer to a question."""

    def __init__(self, question: str, exchanges: Sequence[Exchange]) -> None:
        """Take what was answered before; who asks for it again gets it again."""
        asked = _letters(question)
        self._earlier = [
            _letters(exchange.answer)
            for exchange in exchanges
            if not _AGAIN.search(question) and _letters(exchange.question) != asked
        ]

    async def guard(self, deltas: AsyncGenerator[str]) -> AsyncGenerator[str]:
        """An answer, held back as long as it may become one that was given before.

        Raises:
            RepeatedError: it is; nothing of it was let through.
        """
        held, text = list[str](), ""
        verdict: Verdict = "maybe"
        async with contextlib.aclosing(deltas):
            async for delta in deltas:
                if verdict == "new":
                    yield delta
                    continue
                held.append(delta)
                text += delta
                verdict = self.judge(text)
                if verdict == "repeated":
                    raise RepeatedError
                if verdict == "new":
                    for one in held:
                        yield one
        if verdict == "maybe":
            for one in held:
                yield one

    def judge(self, text: str) -> Verdict:
        """What the answer, as far as it is written, looks like."""
        said = _letters(text)
        verdict: Verdict = "new"
        for earlier in self._earlier:
            if len(earlier) >= SHORTEST and said.startswith(earlier):
                return "repeated"
            if earlier.startswith(said):
                if len(said) >= ENOUGH:
                    return "repeated"
                verdict = "maybe" if len(earlier) >= SHORTEST else verdict
        return verdict


def _letters(text: str) -> str:
    """What two writings of a sentence have in common."""
    return "".join(filter(str.isalnum, text.casefold()))
