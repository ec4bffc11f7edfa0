"""Chinese text to the phonemes that Kokoro was trained on: IPA of pinyin, tones as arrows.

As misaki does it (https://github.com/hexgrad/misaki/blob/main/misaki/zh.py).
"""

from typing import Final

from pinyin_to_ipa import pinyin_to_ipa
from pypinyin import Style, lazy_pinyin

_MARKS: Final = (
    ("˧˩˧", "↓"), ("˧˥", "↗"), ("˥˩", "↘"), ("˥", "→"), ("ɻ̩", "ɨ"), ("ɹ̩", "ɨ"), ("̯", ""),
)  # fmt: skip
_PUNCTUATION: Final = str.maketrans("，。！？：；、（）“”", ',.!?:;,()""')  # noqa: RUF001


def phonemes(text: str) -> str:
    """The phonemes of a text; what is no Chinese stays as it is."""
    syllables = lazy_pinyin(
        text.translate(_PUNCTUATION), style=Style.TONE3, neutral_tone_with_five=True
    )
    return "".join(map(_syllable, syllables))


def _syllable(pinyin: str) -> str:
    if not (pinyin[:-1].isalpha() and pinyin[-1:].isdigit()):
        return pinyin
    try:
        said = "".join(pinyin_to_ipa(pinyin)[0])
    except ValueError:
        return ""
    for theirs, ours in _MARKS:
        said = said.replace(theirs, ours)
    return said
