"""Text to misaki's phonemes for languages that espeak-ng reads.

misaki writes diphthongs and affricates of espeak-ng as one letter each
(https://github.com/hexgrad/misaki/blob/main/misaki/espeak.py); Kokoro was trained on them.
"""

# ruff: noqa: RUF001 (letters of the phonetic alphabet)

import functools
import unicodedata
from collections.abc import Sequence
from typing import Final

from piper.phonemize_espeak import EspeakPhonemizer

from agents.runtime.errors import EngineError

_LETTERS: Final = (
    ("tʃ", "ʧ"), ("dʒ", "ʤ"), ("ts", "ʦ"), ("dz", "ʣ"), ("aɪ", "I"), ("aʊ", "W"), ("eɪ", "A"),
    ("oʊ", "O"), ("ɔɪ", "Y"), ("əʊ", "Q"), ("ɚ", "əɹ"), ("ɬ", "l"), ("ʔ", "t"), ("̩", ""), ("-", ""),
)  # fmt: skip


@functools.cache
def _phonemizer() -> EspeakPhonemizer:
    return EspeakPhonemizer()


def phonemes(text: str, language: str) -> str:
    """The phonemes of a text.

    Args:
        text: in words.
        language: a voice of espeak-ng's: `es`, `fr`, `pt-br`.

    Raises:
        EngineError: espeak-ng does not know the language.
    """
    try:
        sentences: Sequence[Sequence[str]] = _phonemizer().phonemize(language, text)
    except (RuntimeError, OSError) as error:
        raise EngineError(
            "language-unknown", f"espeak-ng cannot read {language!r}: {error}"
        ) from error
    said = unicodedata.normalize("NFC", " ".join("".join(sentence) for sentence in sentences))
    for theirs, ours in _LETTERS:
        said = said.replace(theirs, ours)
    return said
