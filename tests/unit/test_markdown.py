"""Markdown: what is code, and everything else without its marks."""

import pytest

from agents.runtime.markdown import fenced, is_code, strip_markdown


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("## A heading", "A heading"),
        ("- [x] done", "done"),
        ("> quoted *text*", "quoted text"),
        ("| a | b |", "a, b"),
        ("|---|:-:|", ""),
        ("***", ""),
        ("```python", ""),
        ("See [the *page*](https://x.org/a_(b)) now.", "See the page now."),
        ("A **bold** and ~~struck~~ `word`.", "A bold and struck word."),
        ("snake_case and 2*3*4 stay.", "snake_case and 2*3*4 stay."),
        ("1. first", "1. first"),
        ("A note.[^1]", "A note."),
    ],
)
def test_marks_go_and_words_stay(written: str, plain: str) -> None:
    """A line without its marks; what is no mark is not taken for one."""
    assert strip_markdown(written, fresh=True) == plain


@pytest.mark.parametrize("code", ["", "x = 1", "a\n\nb\n", "```\nin a fence\n```", "~~~"])
def test_code_is_one_piece_that_is_known_again(code: str) -> None:
    """A block of code is told from prose, whatever it holds."""
    assert is_code(fenced(code, "python"))
    assert code in fenced(code, "python")


@pytest.mark.parametrize(
    "text", ["", "Use `x` here.", "```", "```python\nx = 1", "Hi.\n```\nx\n```"]
)
def test_prose_is_no_code(text: str) -> None:
    """Only a whole block is code: with anything beside it, it would be silent."""
    assert not is_code(text)
