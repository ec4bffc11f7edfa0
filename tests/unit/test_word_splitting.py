"""Words of a transcript, and those of them that may be shown."""

from hypothesis import given
from hypothesis import strategies as st

from agents.asr.local_agreement import LocalAgreement
from agents.asr.word_splitting import join_words, normalise, split_words


def shown(*texts: str, language: str = "en") -> list[str]:
    """What is shown after each of these transcripts."""
    agreement = LocalAgreement()
    result = []
    for text in texts:
        agreement.add(text, language)
        result.append(agreement.text)
    return result


def test_two_in_a_row_must_agree() -> None:
    """A word is shown once the next transcript has it as well, and all before it."""
    assert shown("What can", "What can you tell", "What can you sell me") == [
        "",
        "What can",
        "What can you",
    ]


def test_nothing_that_was_shown_changes() -> None:
    """A later transcript that thinks otherwise does not take words back, nor repeat them."""
    assert shown("It was", "It was the", "He was the", "He was the best")[-2:] == [
        "It was",
        "It was the",
    ]
    assert shown("It was", "It was", "Yes it was the", "Yes it was the")[-1] == "It was"


def test_punctuation_and_capitals_do_not_count() -> None:
    """Whisper changes them with every word that follows; at the end they are left open."""
    assert shown("Hello", "hello, how", "Hello. How are") == ["", "hello", "hello. How"]
    assert shown("Stop.", "Stop!") == ["", "Stop"]


def test_languages_without_spaces_grow_by_characters() -> None:
    """There a transcript is not one long word."""
    assert shown("今日は", "今日はいい", language="ja") == ["", "今日は"]
    assert join_words(["今日は", "いい天気"], "ja") == "今日はいい天気"
    assert split_words("你好 吗", "zh") == ["你", "好", " ", "吗"]


def test_vowel_signs_are_not_punctuation() -> None:
    """The marks that a Hindi word ends with belong to it."""
    assert normalise("«नमस्ते»,") == "नमस्ते"


def test_texts_are_joined_by_single_spaces() -> None:
    """Pieces of which nothing came leave no hole."""
    assert join_words(["It was.", "", "It is."], "en") == "It was. It is."


@given(st.lists(st.lists(st.sampled_from(["a", "b,", "B", "c."]), max_size=6).map(" ".join)))
def test_what_is_shown_only_ever_grows(texts: list[str]) -> None:
    """Whatever the transcripts are: no flicker. Only the punctuation between words is settled."""
    before = ""
    for now in shown(*texts):
        assert [normalise(word) for word in now.split()][: len(before.split())] == [
            normalise(word) for word in before.split()
        ]
        assert now.startswith(before)
        before = now
