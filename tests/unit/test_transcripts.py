"""Counting the words that were not understood."""

from hypothesis import given
from hypothesis import strategies as st

from scripts.iris.transcripts import compare, errors

WORDS = st.lists(st.sampled_from(["rain", "is", "wet", "the", "moon"]), max_size=8).map(" ".join)


def test_words_are_left_out_put_in_and_changed() -> None:
    """Each counts once; case and punctuation do not."""
    assert errors("What is rain?", "what is rain") == 0
    assert errors("What is rain?", "What is") == 1
    assert errors("What is rain?", "What is the rain") == 1
    assert errors("What is rain?", "What is Spain?") == 1
    assert errors("What is rain?", "") == 3


@given(WORDS, WORDS)
def test_errors_are_a_distance(one: str, other: str) -> None:
    """The same both ways, nothing for the same, and no more than the longer text has words."""
    assert errors(one, one) == 0
    assert errors(one, other) == errors(other, one)
    assert errors(one, other) <= max(len(one.split()), len(other.split()))


def test_errors_add_up() -> None:
    """Over all texts, live and at once apart."""
    found = compare(["a b", "c"], ["a b", "d"], ["a", "c"])
    assert (found.words, found.live, found.whole) == (3, 1, 1)
