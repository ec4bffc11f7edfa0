"""Every phoneme that a voice can emit has a mouth shape that fits how it is made."""

# ruff: noqa: RUF001 (letters of the phonetic alphabet that look like others)

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.tts.phonemes import SOUNDS, Role, sounds
from schemas.types import VISEMES

PIPER = (
    "_^$ !'(),-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœǀǁǂǃɐɑɒɓɔɕɖɗɘəɚɛɜɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾ"
    "ʀʁʂʃʄʈʉʊʋʌʍʎʏʐʑʒʔʕʘʙʛʜʝʟʡʢʲˈˌːˑ˞βθχᵻⱱ0123456789\u0327\u0303\u032a\u032f\u0329ʰˤε↓#↑"
    '\u033a\u033bgʦX\u031d\u030aɝʷ"'
)
"""Piper's phoneme alphabet (`DEFAULT_PHONEME_ID_MAP` of piper-tts 1.8), its diphthongs aside."""
ESPEAK = "`+[§ᵐⁿᵑᵝΦ\u0306\u0308\u031e\u0361AEFKSZ"
"""What else the 146 voices of espeak-ng 1.52 emit for all the letters that they can read."""


def shape(symbol: str) -> str:
    """The viseme of a symbol that is one sound."""
    (sound,) = sounds(symbol)
    return sound.viseme


@pytest.mark.parametrize("symbol", sorted(set(PIPER)))
def test_the_whole_alphabet_of_piper_is_in_the_table(symbol: str) -> None:
    """No phoneme of Piper's is left to guessing, but for letters that are written decomposed."""
    assert unicodedata.normalize("NFD", symbol)[0] in SOUNDS


@pytest.mark.parametrize("symbol", ESPEAK)
def test_what_else_espeak_emits_is_understood(symbol: str) -> None:
    """Leftovers of espeak-ng's own notation never raise and always give a known viseme."""
    assert {sound.viseme for sound in sounds(symbol)} <= set(VISEMES)


@pytest.mark.parametrize(
    ("viseme", "symbols"),
    {
        "PP": "pbm",
        "FF": "fv",
        "TH": "θð",
        "DD": "td",
        "kk": "kɡ",
        "CH": "ʃ",
        "SS": "sz",
        "nn": "nl",
        "RR": "ɹ",
        "aa": "ɑ",
        "E": "ɛ",
        "ih": "ɪ",
        "oh": "o",
        "ou": "ʊ",
    }.items(),
)
def test_the_examples_of_the_viseme_reference_hold(viseme: str, symbols: str) -> None:
    """Every sound that the Oculus reference lists has the shape under which it is listed."""
    assert {shape(symbol) for symbol in symbols} == {viseme}


def test_every_viseme_is_some_phonemes() -> None:
    """None of the fifteen shapes is left unused."""
    assert {sound.viseme for sound in SOUNDS.values()} == set(VISEMES)


def test_lips_touch_for_exactly_the_sounds_made_with_them() -> None:
    """Closures are the stops, nasals, trills and clicks of the lips, and f and v."""
    closures = {symbol for symbol, sound in SOUNDS.items() if sound.role is Role.CLOSURE}
    assert closures == set("pbmɓʙʘfvɱⱱ")
    assert all(SOUNDS[symbol].weight == 1.0 for symbol in closures)


def test_marks_have_no_shape() -> None:
    """Stress, length, tone and pauses never move the mouth by themselves."""
    for symbol in "ˈˌː\u0303ʰ5 .,?":
        (sound,) = sounds(symbol)
        assert (sound.viseme, sound.weight) == ("sil", 0.0)


@pytest.mark.parametrize(
    ("symbol", "visemes"),
    [("aɪ", ["aa", "ih"]), ("oʊ", ["oh", "ou"]), ("tʃ", ["CH"]), ("ts", ["DD", "SS"])],
)
def test_symbols_of_several_letters_are_read_letter_by_letter(
    symbol: str, visemes: list[str]
) -> None:
    """A diphthong that a voice writes as one symbol is two shapes."""
    assert [sound.viseme for sound in sounds(symbol)] == visemes


@pytest.mark.parametrize(("odd", "base"), [("ñ", "nn"), ("Ü", "ou"), ("ℳ", "PP"), ("ᵐ", "PP")])
def test_an_unknown_letter_is_read_without_its_accents(odd: str, base: str) -> None:
    """What the table lacks falls back to the letter that it is built on."""
    assert sounds(odd)[0].viseme == base


@given(st.text(max_size=5))
def test_any_symbol_gives_sounds_that_can_be_shown(symbol: str) -> None:
    """Whatever an engine calls a phoneme, there is at least one sound and no exception."""
    found = sounds(symbol)
    assert found
    assert all(sound.viseme in VISEMES and 0 <= sound.weight <= 1 for sound in found)
