"""The name that a user gave, where a question asks for it. Pure.

Small models take 'my name' for their own, and what was said long ago is no longer in the prompt.
"""

import re
from collections.abc import Sequence
from typing import Protocol

_ASKS_NAME = re.compile(
    r"\b(my name|who am i(?! (?:talking|speaking|chatting|dealing)\b)|who i am|am i called|"
    r"hei(?:ß|ss)e ich|mein name|wer bin ich|"
    r"je m'appelle|mon nom|me llamo|mi nombre|mi chiamo|mio nome|me chamo|meu nome)\b",
    re.IGNORECASE,
)
_SAYS_NAME = (
    r"(?i:\b(?:my name is|i am called|i'm called|call me|this is|i am|i'm|mein name ist|"
    r"ich hei(?:ß|ss)e|ich bin|je m'appelle|me llamo|mi nombre es|mi chiamo|meu nome é|"
    r"me chamo))\s+"
)
_TITLE = r"(?:(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+)?"
_PROPER = r"[^\W\d_a-zà-ÿ][\w'’-]+"
_ASKING = r"(?!(?:What|Who|Which|How|That|This|It)\b)"
_NAME = re.compile(rf"{_SAYS_NAME}({_TITLE}{_PROPER})|\b({_ASKING}{_PROPER}) is my name\b")
"""How people say a name; names begin with a capital, as recognisers write them, too."""


class Asked(Protocol):
    """One exchange, as far as it is looked at here."""

    @property
    def question(self) -> str:
        """What the user said."""
        ...


def name_asked_for(question: str, history: Sequence[Asked]) -> str:
    """The name that the user gave last, where a question asks for it; empty where none is known.

    A question that gives a name itself ('My name is Ada.') does not need it.

    Args:
        question: that is asked now.
        history: what was said before, oldest first.
    """
    if not _ASKS_NAME.search(question) or _NAME.search(question):
        return ""
    for exchange in reversed(history):
        if found := _NAME.search(exchange.question):
            return str(found[1] or found[2])
    return ""
