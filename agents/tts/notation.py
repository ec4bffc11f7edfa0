"""The many ways to write numbers and dates, brought to one that figures are read from.

Thousands have commas and decimals a point; dates are year, month and day with hyphens. Telephone
numbers and codes become single digits at once, so that nobody takes them for amounts.
"""

import re
from collections.abc import Callable
from typing import Final

Digits = Callable[[str], str]
"""Says digits one by one."""

_SPACE: Final = "[ \u00a0\u2009\u202f]"
_GROUPED: Final = re.compile(
    rf"(?<![\w.,])(?:\d{{1,3}}(?:\.\d{{3}}){{2,}}(?:,\d+)?|\d{{1,3}}(?:\.\d{{3}})+,\d+"
    rf"|\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?(?!{_SPACE}?\d)|\d{{1,3}}(?:['’]\d{{3}})+(?:[.,]\d+)?"
    rf"|\d{{1,2}}(?:,\d\d)+,\d{{3}}(?:\.\d+)?)(?![\d\w]|[.,]\d)"
)
_DOTTED_DATE: Final = re.compile(
    r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d\d)(?![\d.]\d|\d)"
)
_YEAR_FIRST: Final = re.compile(r"(?<![\d/.-])(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?![\d/-])")
_DASHED_DATE: Final = re.compile(r"(?<![\d-])(\d{1,2})-(\d{1,2})-(\d{4})(?![\d-])")
_INTERNATIONAL: Final = re.compile(
    r"(?<![\w+])\+\d{1,3}(?:[\s./-]?\(0\))?(?:[\s./-]?\(?\d{1,12}\)?){1,7}(?![\w.,]?\d)"
)
_NATIONAL: Final = re.compile(
    r"(?<![\w.,/+-])(?:\(0\d{1,5}\)|0\d{1,5})(?:\s?[\s/-]\s?\d{2,12})(?:[\s-]\d{2,12}){0,5}(?![\w/]|[.,:]\d)"
)
_AMERICAN: Final = re.compile(
    r"(?<![\w.,/+-])(?:1[-.\s])?(?:\(\d{3}\)\s?|\d{3}[-.\s])\d{3}[-.\s]\d{4}(?![\w-]|[.,]\d)"
)
_COUNTS_NOTHING: Final = (
    r"(?=\s*(?:[.,;:!?)]|$|or\b|and\b|for\b|if\b|now\b|in\b|to\b|at\b|immediately\b|right\b))"
)
_CALLED: Final = re.compile(
    r"(?i)\b(?P<verb>call|dial|ring|phone|text|press)(?P<between>\s(?:us\s|me\s)?(?:at\s|on\s)?)"
    r"(?P<numbers>\d{3,12}(?:(?:,|\sor|\sand|,\sor)\s\d{3,12})*)" + _COUNTS_NOTHING
)
_CODE: Final = re.compile(
    r"(?i)(?P<name>\b(?:pin|passcode|password|otp|zip|post(?:al )?code|extension|code|number is)"
    r"(?:\scode)?(?:\sis|\snumber|:)?\s)(?P<number>\d{3}[ -]\d{3}|\d{3,8})(?![\w.,%]?\d|\s?%)"
)
_IN_NEED: Final = re.compile(r"(?i)\b(?:emergency|police|ambulance|call|dial|911|Notruf|Notfall)\b")
_EMERGENCY: Final = re.compile(rf"(?<![\w.,/$€£-])(?:110|112|118|119|999){_COUNTS_NOTHING}")
_ALWAYS_DIGITS: Final = re.compile(r"(?<![\w.,/$€£-])911(?![\w/%-]|[.,]\d)")
_CONTINENTAL: Final = re.compile(
    r"(?<![\w.,])(?:(?=\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d\w]|[.,]\d)|\d+,\d+(?![\d\w]|[.,]\d)))"
    r"(\d+(?:\.\d{3})*)(?:,(\d+))?"
)
_PARTS: Final = re.compile("[., '’\u00a0\u2009\u202f]")
_SLASHED_DATE: Final = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_DECIMAL_COMMA: Final = re.compile(
    r"(?<![\w.,])(\d{1,3}),(\d{1,2})(?=\s?(?:%|‰|€|EUR\b|[Ee]uros?\b|°|(?:[kmcdµ]?m|km/h|[kmµ]?g|"
    r"[mcd]?l|[kMG]?W|[kM]?Wh|[kMG]?Hz|GB|MB|TB|Prozent|percent|Grad)(?![\w]))|\s?[-–]\s?\d+,\d)"
)
MONTHS: Final = 12
DAYS: Final = 31
LEAST_DIGITS: Final = 7
"""Of a telephone number that is written without a word for it."""


def plain_notation(
    text: str, digits: Digits, *, plus: str, decimal_comma: bool, day_first: bool
) -> str:
    """The text with dates, telephone numbers, codes and numbers in one notation.

    Args:
        text: any text.
        digits: says digits one by one, in the language of the text.
        plus: the word for it.
        decimal_comma: the language writes 1.234,5; where it does not, a comma stands for the point
            only where nothing else makes sense.
        day_first: 3-4-2024 is in April.
    """
    text = _YEAR_FIRST.sub(lambda m: _date(m, m[1], m[3], m[4]), text)
    text = _DOTTED_DATE.sub(lambda m: _date(m, m[3], m[2], m[1]), text)
    text = _DASHED_DATE.sub(
        lambda m: _date(m, m[3], *((m[2], m[1]) if day_first else (m[1], m[2]))), text
    )
    if day_first:
        text = _SLASHED_DATE.sub(lambda m: _date(m, m[3], m[2], m[1]), text)
    for pattern in (_INTERNATIONAL, _NATIONAL, _AMERICAN):
        text = pattern.sub(lambda m: _telephone(m[0], digits, plus), text)
    text = _CALLED.sub(
        lambda m: m["verb"] + m["between"] + re.sub(r"\d+", lambda n: digits(n[0]), m["numbers"]),
        text,
    )
    text = _CODE.sub(
        lambda m: m["name"] + ", ".join(map(digits, re.split("[ -]", m["number"]))), text
    )
    if _IN_NEED.search(text):
        text = _EMERGENCY.sub(lambda m: digits(m[0]), text)
    text = _ALWAYS_DIGITS.sub(lambda m: digits(m[0]), text)
    if decimal_comma:
        text = _CONTINENTAL.sub(lambda m: _number(m[1], m[2]), text)
    text = _GROUPED.sub(lambda m: _number(*_parts(m[0])), text)
    return text if decimal_comma else _DECIMAL_COMMA.sub(r"\1.\2", text)


def _date(found: re.Match[str], year: str, month: str, day: str) -> str:
    """Year, month and day; what cannot be a date stays as it is."""
    if int(month) > MONTHS >= int(day):
        month, day = day, month
    if not (1 <= int(month) <= MONTHS and 1 <= int(day) <= DAYS):
        return found[0]
    full = year if len(year) == 4 else f"20{year}"
    return f"{full}-{int(month):02}-{int(day):02}"


def _telephone(number: str, digits: Digits, plus: str) -> str:
    """Its digits in the groups that it is written in."""
    abroad = number.startswith("+")
    groups = re.findall(r"\d+", re.sub(r"\(0\)", " ", number) if abroad else number)
    if sum(map(len, groups)) < LEAST_DIGITS:
        return number
    return (f"{plus} " if abroad else "") + ", ".join(map(digits, groups))


def _number(whole: str, decimals: str | None) -> str:
    """A number with commas between thousands and a point before decimals."""
    return f"{int(re.sub(r'[^0-9]', '', whole)):,}" + (f".{decimals}" if decimals else "")


def _parts(written: str) -> tuple[str, str]:
    """The whole of a number, and its decimals: what follows a mark that parted no thousands."""
    last = max(written.rfind(","), written.rfind("."))
    if last >= 0 and written[last] not in written[:last] and _PARTS.search(written[:last]):
        return written[:last], written[last + 1 :]
    return written, ""
