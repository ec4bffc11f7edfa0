"""When each word begins."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from agents.tts.engine import TimedPhoneme
from agents.tts.word_times import word_times

RATE = 1000
"""Samples are milliseconds."""


def phonemes(*symbols: tuple[str, int]) -> list[TimedPhoneme]:
    """Symbols and their lengths in ms."""
    return [TimedPhoneme(symbol, ms) for symbol, ms in symbols]


HELLO = phonemes(
    *(("^", 20), ("h", 50), ("ə", 50), ("l", 40), ("o", 100), (",", 200), (" ", 10)),
    *(("w", 60), ("ɜ", 90), ("l", 50), ("d", 80), (".", 150)),
)


def test_words_and_phonemes_belong_together_one_by_one() -> None:
    """A word begins with its first sound, not with the silence before it."""
    assert word_times("Hello, world.", "Hello, world.", HELLO, RATE) == [20.0, 470.0]


def test_what_is_spoken_in_more_words_takes_their_time() -> None:
    """'12 rivers' is spoken as three words; the figure begins with the first of them."""
    said = phonemes(("t", 100), (" ", 0), ("i", 100), (" ", 0), ("r", 100), (" ", 0), ("s", 50))
    assert word_times("It 12,5 rivers", "It twelve five rivers", said, RATE) == [0.0, 100.0, 300.0]


def test_words_that_sound_as_one_share_its_time() -> None:
    """Espeak says 'of the' as one word; neither gets the pause after it."""
    said = phonemes(
        ("ə", 100), ("v", 100), ("ð", 100), ("ə", 100), (",", 500), (" ", 0), ("s", 100)
    )
    starts = word_times("of the sea", "of the sea", said, RATE)
    assert starts[0] == 0.0
    assert 100 < starts[1] < 300
    assert 300 < starts[2] <= 900


def test_nothing_spoken_has_no_words() -> None:
    """Emoji alone, or a voice that tells no phonemes."""
    assert word_times("🙂", "", [], RATE) == []
    assert word_times("Hello", "Hello", [], RATE) == []
    assert word_times("Hello", "Hello", phonemes((".", 100)), RATE) == []


@given(st.text(max_size=60), st.text(max_size=60), st.lists(st.sampled_from("ab ,.:"), max_size=40))
def test_every_word_has_a_time_within_the_sound(
    shown: str, spoken: str, symbols: list[str]
) -> None:
    """Whatever was written and said, times only grow, and none is after the end."""
    said = phonemes(*((symbol, 30) for symbol in symbols))
    starts = word_times(shown, spoken, said, RATE)
    assert len(starts) in {0, len(shown.split())}
    assert all(one <= two for one, two in pairwise(starts))
    assert all(0 <= start <= 30 * len(symbols) for start in starts)
