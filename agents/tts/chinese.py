"""Whole numbers in Chinese characters."""

from typing import Final

DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = ("", "十", "百", "千")
_SCALES: Final = ("", "万", "亿", "万亿")


def cardinal(number: int) -> str:
    """A number below 10**16: 一百零五, 十二, 两千零二十四 without the colloquial 两."""
    if number == 0:
        return DIGITS[0]
    said, gap = "", False
    for scale in reversed(range(len(_SCALES))):
        block = number // 10_000**scale % 10_000
        if block == 0:
            gap = bool(said)
            continue
        if said and (gap or block < 1000):
            said += DIGITS[0]
        said += _block(block) + _SCALES[scale]
        gap = False
    return said.removeprefix("一") if said.startswith("一十") else said


def _block(block: int) -> str:
    """A number below 10,000."""
    said, gap = "", False
    for place in reversed(range(4)):
        digit = block // 10**place % 10
        if digit == 0:
            gap = bool(said)
            continue
        said += (DIGITS[0] if gap else "") + DIGITS[digit] + _PLACES[place]
        gap = False
    return said
