"""Texts rewritten by rules: regular expressions, applied one after the other."""

import re
from collections.abc import Callable, Iterable
from typing import Final

Rule = tuple[str, str | Callable[[re.Match[str]], str]]
"""A pattern, and what it is replaced by."""


class Rules:
    """Rules in their order.

    Patterns must not look back and forth over long runs of the same characters; where one begins
    with something that repeats, a lookbehind keeps it from beginning inside such a run.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: Final = [(re.compile(pattern), action) for pattern, action in rules]

    def __call__(self, text: str) -> str:
        """The text after every rule."""
        for pattern, action in self._rules:
            text = pattern.sub(action, text)
        return text
