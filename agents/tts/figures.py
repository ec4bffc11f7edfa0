"""English figures in words: amounts, dates, times, measures, and whatever else has digits."""

import re
from typing import Final

from num2words import num2words

from agents.tts.rewriting import Rules

NUM = r"(?<!\d)(?<!\d[.,])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
"""A number, from its very beginning."""
_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]  # fmt: skip
_MONTH = "|".join(_MONTHS)
_SCALES: Final = {"k": "thousand", "m": "million", "mn": "million", "b": "billion"} | {
    "bn": "billion", "tn": "trillion", "thousand": "thousand", "million": "million",
    "billion": "billion", "trillion": "trillion",
}  # fmt: skip
_SCALE = r"(?:[\s-]?(?P<scale>thousand|million|billion|trillion|[kK]|mn|[mM]|bn|[bB]|tn)\b)?"
_CURRENCIES: Final = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"),
    "¥": ("yen", "yen", "sen", "sen"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
    "₩": ("won", "won", "jeon", "jeon"),
    "₽": ("ruble", "rubles", "kopek", "kopeks"),
    "₿": ("bitcoin", "bitcoins", "satoshi", "satoshis"),
    "₺": ("lira", "lira", "kurus", "kurus"),
    "₴": ("hryvnia", "hryvnias", "kopek", "kopeks"),
    "₪": ("shekel", "shekels", "agora", "agorot"),
    "฿": ("baht", "baht", "satang", "satang"),
    "₫": ("dong", "dong", "hao", "hao"),
    "₱": ("peso", "pesos", "centavo", "centavos"),
    "₦": ("naira", "naira", "kobo", "kobo"),
    "₣": ("franc", "francs", "rappen", "rappen"),
}
_CODES: Final = {
    "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "RUB": "₽",
    "TRY": "₺", "UAH": "₴", "ILS": "₪", "THB": "฿", "VND": "₫", "PHP": "₱", "NGN": "₦",
    "CHF": "₣", "Rs.": "₹", "Rs": "₹",
}  # fmt: skip
_CODE = "|".join(map(re.escape, sorted(_CODES, key=len, reverse=True)))
_SIGN = "[" + "".join(_CURRENCIES) + "]"
_UNITS: Final = {
    "km": "kilometer", "m": "meter", "cm": "centimeter", "mm": "millimeter", "nm": "nanometer",
    "µm": "micrometer", "mi": "mile", "ft": "foot", "yd": "yard", "kg": "kilogram", "g": "gram",
    "mg": "milligram", "µg": "microgram", "lb": "pound", "lbs": "pound", "oz": "ounce",
    "l": "liter", "L": "liter", "ml": "milliliter", "mL": "milliliter", "cl": "centiliter",
    "h": "hour", "hr": "hour", "hrs": "hour", "min": "minute", "mins": "minute", "s": "second",
    "sec": "second", "secs": "second", "ms": "millisecond", "µs": "microsecond",
    "ns": "nanosecond", "Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz",
    "GHz": "gigahertz", "kB": "kilobyte", "KB": "kilobyte", "MB": "megabyte", "GB": "gigabyte",
    "TB": "terabyte", "Mbps": "megabits per second", "Gbps": "gigabits per second", "W": "watt",
    "kW": "kilowatt", "MW": "megawatt", "GW": "gigawatt", "Wh": "watt hour",
    "kWh": "kilowatt hour", "MWh": "megawatt hour", "mAh": "milliamp hour", "mA": "milliamp",
    "V": "volt", "mV": "millivolt", "kV": "kilovolt", "J": "joule", "kJ": "kilojoule",
    "kcal": "kilocalorie", "Pa": "pascal", "hPa": "hectopascal", "kPa": "kilopascal",
    "dB": "decibel", "px": "pixel", "fps": "frames per second", "rpm": "revolutions per minute",
    "mph": "miles per hour", "ha": "hectare", "dl": "deciliter", "dL": "deciliter", "mol": "mole",
    "N": "newton", "bar": "bar", "t": "ton", "Mbit": "megabit", "Gbit": "gigabit",
    "°C": "degree Celsius",
    "°F": "degree Fahrenheit", "°": "degree",
}  # fmt: skip
_INVARIABLE: Final = ("hertz", "per second", "per minute", "per hour", "gigahertz")
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_PER: Final = {"h": "hour", "s": "second", "min": "minute", "m": "meter", "m²": "square meter"} | {
    "m³": "cubic meter", "l": "liter", "L": "liter", "kg": "kilogram", "km": "kilometer",
    "day": "day", "month": "month", "year": "year", "week": "week", "person": "person",
    "dl": "deciliter", "dL": "deciliter", "ml": "milliliter", "mL": "milliliter",
    "cm²": "square centimeter", "cm³": "cubic centimeter", "s²": "second squared",
    "s2": "second squared", "m2": "square meter", "m3": "cubic meter", "ha": "hectare",
    "kWh": "kilowatt hour", "hr": "hour", "sec": "second", "d": "day", "mol": "mole", "g": "gram",
}  # fmt: skip
_PERS = "|".join(sorted(map(re.escape, _PER), key=len, reverse=True))
_MEASURE = (
    rf"(?P<unit>{_UNIT})(?P<power>[²³]|(?<=m)[23])?"
    rf"(?:/(?P<per>{_PERS}))?"
)
_CLOCK = r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
_HALF = r"[AaPp](?:\.[Mm]\.|[Mm])(?!\w)"
_TELEPHONE = r"\d{3}[.-]\d{4}"
_PARTS: Final = {"2": "half", "4": "quarter"}


def cardinal(number: str) -> str:
    """A number as one counts; digit by digit if it is a code or too long to grasp."""
    number = number.replace(",", "")
    whole, _, part = number.partition(".")
    if len(whole) > 15 or (len(whole) > 1 and whole[0] == "0"):
        said = digits(whole)
    else:
        said = str(num2words(int(whole))).replace(",", "")
    return f"{said} point {digits(part)}" if part else said


def digits(number: str) -> str:
    """A number digit by digit."""
    return " ".join(str(num2words(int(digit))) for digit in number if digit.isdecimal())


def ordinal(number: str) -> str:
    """A number as one ranks."""
    number = number.replace(",", "")
    if len(number) > 15:
        return digits(number)
    return str(num2words(int(number), to="ordinal")).replace(",", "")


def year(number: str) -> str:
    """A number as one dates: nineteen eighty-four."""
    if number[1:3] == "00":
        return cardinal(number)
    return str(num2words(int(number), to="year")).replace(" oh-", " oh ")


def _count(number: str, one: str, many: str) -> str:
    return f"{cardinal(number)} {one if number == '1' else many}"


def _money(found: re.Match[str]) -> str:
    sign, number, scale = found["sign"], found["number"], found["scale"]
    one, many, cent, cents = _CURRENCIES[sign]
    if scale:
        return f" {cardinal(number)} {_SCALES[scale.casefold()]} {many}"
    whole, _, part = number.replace(",", "").partition(".")
    if len(part) != 2:
        return f" {_count(number, one, many)}"
    small = _count(str(int(part)), cent, cents) if int(part) else ""
    if not int(whole) and small:
        return f" {small}"
    return f" {_count(whole, one, many)}" + (f" and {small}" if small else "")


def _plural(number: str, one: str) -> str:
    if number == "1" or one.endswith(_INVARIABLE):
        return one
    if one == "foot":
        return "feet"
    first, _, rest = one.partition(" ")
    if first == "degree":
        return f"degrees {rest}".strip()
    return f"{one}s"


def _measure(found: re.Match[str]) -> str:
    number, unit, power, per = found["number"], found["unit"], found["power"], found["per"]
    name = _plural(number, _UNITS[unit])
    if power:
        name = f"{'square' if power in '²2' else 'cubic'} {name}"
    return f"{number} {name}" + (f" per {_PER[per]}" if per else "")


def _unit_alone(found: re.Match[str]) -> str:
    """A quotient of units without a number, as in a heading: kilowatt hours per square meter."""
    if len(found["unit"]) + len(found["per"]) < 3 and found[0] not in ("m/s", "g/l", "g/L"):
        return found[0]
    return f"{_plural('2', _UNITS[found['unit']])} per {_PER[found['per']]}"


def _time(found: re.Match[str]) -> str:
    hour, minute, second, half = found["hour"], found["minute"], found["second"], found["half"]
    said = cardinal(str(int(hour)))
    if int(minute):
        said += f" oh {cardinal(minute[1])}" if minute[0] == "0" else f" {cardinal(minute)}"
    elif not half:
        said += " o'clock" if 0 < int(hour) <= 12 else " hundred"
    if second and int(second):
        said += f" and {_count(str(int(second)), 'second', 'seconds')}"
    return said + _half(half, found)


def _half(half: str | None, found: re.Match[str]) -> str:
    """Before or after noon, with the full stop that may be the sentence's too."""
    if not half:
        return ""
    ends = half.endswith(".") and re.match(r"\s*$|\s+[A-Z]", found.string[found.end() :])
    return f" {half[0].upper()} M" + ("." if ends else "")


def _date(y: str, month: str, day: str) -> str:
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return f"{digits(y)}, {digits(month)}, {digits(day)}"
    return f"{_MONTHS[int(month) - 1]} {ordinal(str(int(day)))}, {year(y)}"


def _slashed(found: re.Match[str]) -> str:
    """A date with slashes, the American way round unless it cannot be."""
    month, day, y = found.groups()
    if int(month) > 12:
        month, day = day, month
    return _date(y if len(y) == 4 else f"20{y}", month, day)


def _fraction(found: re.Match[str]) -> str:
    whole, upper, lower = found["whole"], found["upper"], found["lower"]
    if not whole and (upper, lower) in (("24", "7"), ("9", "11")):
        return f"{cardinal(upper)} {cardinal(lower)}"
    if upper == lower:
        return f"{whole or ''} {cardinal(upper)} {cardinal(lower)}"
    if int(upper) > int(lower) or not (2 <= int(lower) <= 10 or lower in ("16", "100")):
        return f"{whole or ''} {cardinal(upper)} over {cardinal(lower)}"
    name = _PARTS.get(lower) or ordinal(lower)
    if upper == "1":
        part = f"a {name}" if whole else f"one {name}"
    else:
        part = f"{cardinal(upper)} {'halves' if lower == '2' else name + 's'}"
    return f"{cardinal(whole)} and {part}" if whole else part


def _telephone(found: re.Match[str]) -> str:
    return ", ".join(digits(part) for part in re.findall(r"\d+", found[0]))


def _decade(found: re.Match[str]) -> str:
    said = year(found[1]) if len(found[1]) == 4 else cardinal(found[1])
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


def _power(found: re.Match[str]) -> str:
    raised = found["power"].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    if raised in ("2", "3"):
        return f"{found['base']} {'squared' if raised == '2' else 'cubed'}"
    minus = "minus " if raised.startswith("-") else ""
    return f"{found['base']} to the power of {minus}{raised.lstrip('-')} "


def _bare(found: re.Match[str]) -> str:
    number = found[0]
    if re.fullmatch(r"1[1-9]\d\d|20\d\d", number):
        return year(number)
    return cardinal(number)


_RULES: Final = Rules((
    (r"\b(\d{4})-(\d\d)-(\d\d)(?:T(?=\d))?\b", lambda m: _date(m[1], m[2], m[3]) + " "),
    (r"\b(\d\d?)/(\d\d?)/(\d{4}|\d\d)\b(?!/)", _slashed),
    (r"\b(\d{1,3}(?:\.\d{1,3}){3})\b", lambda m: " dot ".join(map(cardinal, m[1].split(".")))),
    (r"\b[vV](?:ersion )?(?=\d)", "version "),
    (r"(?<![\w.])\d+(?:\.\d+){2,}\b", lambda m: " point ".join(map(cardinal, m[0].split(".")))),
    (rf"(?<![\d.]){_CLOCK}(?![\d:])(?:\s?(?P<half>{_HALF}))?", _time),
    (rf"\b(\d\d?)\s?({_HALF})", lambda m: cardinal(m[1]) + _half(m[2], m)),
    (r"\b(\d+)\s?(?:ft|feet|foot)\.?\s(\d\d?)\s?in(?:ch(?:es)?)?\b", r"\1 feet \2 inches"),
    (r"\b(\d)['\u2032]\s?(\d\d?)(?:[\"\u2033”]|'')", r"\1 foot \2"),
    (rf"(?<![\w-]){_TELEPHONE}\b(?!-)", _telephone),
    (rf"(?<=\d)\s-\s(?={NUM}\s*=)", " minus "),
    (rf"(?<![\w.-])({_SIGN}?{NUM})\s?[-–—]\s?(?={_SIGN}?{NUM}(?![\w-]*-))", r"\1 to "),
    (rf"(?<![\w)])[-−](?={_SIGN}?\d)", "minus "),
    (rf"\b({_CODE})\s?(?=\d)", lambda m: _CODES[m[1]]),
    (rf"(?<=\d)\s?({_CODE})(?!\w)", lambda m: _CODES[m[1]]),
    (r"(?<=\d)\s?[Ee]uros?\b", "€"),
    (rf"(?:\b(?:US|CA|AU|NZ))?(?P<sign>{_SIGN})\s?(?P<number>{NUM}){_SCALE}", _money),
    (rf"(?P<number>{NUM}){_SCALE}\s?(?P<sign>{_SIGN})", _money),
    (rf"({NUM})\s?¢", lambda m: _count(m[1], "cent", "cents")),
    (rf"({NUM})\s?%", r"\1 percent"),
    (rf"({NUM})\s?‰", r"\1 per mille"),
    (r"\b(1[1-9]\d0|20\d0)s\b", _decade),
    (r"(?<!\w)'?([2-9]0)s\b", _decade),
    (rf"(?<![\w.,])(?P<number>{NUM})\s?{_MEASURE}(?!\w|['’-]\w|°)", _measure),
    (
        rf"(?<![\w/.])(?P<unit>{_UNIT})/(?P<per>{_PERS})(?![\w/])",
        _unit_alone,
    ),
    (r"\b(\d)K\b(?=\s(?:TV|video|display|screen|monitor|resolution))", r"\1 K"),
    (rf"(?<![\w.])({NUM})([kK]|M|bn|B)\b", lambda m: f"{m[1]} {_SCALES[m[2].casefold()]}"),
    (rf"\b({_MONTH})\s(\d\d?)(?:st|nd|rd|th)?\b(?![.:,]\d)", lambda m: f"{m[1]} {ordinal(m[2])}"),
    (rf"\b(\d\d?)(?=\s(?:{_MONTH})\b)", lambda m: ordinal(m[1])),
    (r"(?<![\w,])(\d[\d,]*)(?:st|nd|rd|th)\b", lambda m: ordinal(m[1])),
    (
        r"(?<![\w/.,])(?:(?P<whole>\d+)\s+)?(?P<upper>\d{1,3})/(?P<lower>\d{1,3})(?![\w/])",
        _fraction,
    ),
    (rf"({NUM})[eE]\+?(\d+)\b", r"\1 times ten to the \2"),
    (rf"({NUM})[eE]-(\d+)\b", r"\1 times ten to the minus \2"),
    (r"(?P<base>\w)\s?\^\s?(?P<power>-?\d+)", _power),
    (r"(?P<base>\w)(?P<power>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", _power),
    (r"(?<=\d)\s?[×*·]\s?(?=\d)", " times "),
    (r"(?<=\d)\s?[x]\s?(?=\d)", " by "),
    (r"(?<=\d)\s?÷\s?(?=\d)", " divided by "),
    (r"(?<=\d)\s?:\s?(?=\d)", " to "),
    (r"\+(?=\d)", " plus "),
    (r"(?<=\d)\+", " plus "),
    (r"(?<=[^\W\d_])-?(?=\d)|(?<=\d)-?(?=[^\W\d_])", " "),
    (rf"(?<![\d.]){NUM}", _bare),
    (r"(?<=\D)\.(?=\d)|^\.(?=\d)", " point "),
    (r"\d+", lambda m: f" {cardinal(m[0])} "),
))  # fmt: skip


def in_words(text: str) -> str:
    """All figures of an English text in words."""
    return _RULES("".join(c if c.isascii() or not c.isdecimal() else str(int(c)) for c in text))
