"""Numbers, dates, times and amounts in words, in languages other than English."""

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from num2words import CONVERTER_CLASSES, num2words

from agents.tts import chinese, hindi
from agents.tts.notation import plain_notation

NUMBER: Final = r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
MOST_DIGITS: Final = 15
"""Of a number that is said as one; longer ones are said digit by digit."""


class Language(NamedTuple):
    """What a language calls the things that numbers are written with.

    Attributes:
        code: ISO 639-1.
        point: between whole and decimals.
        minus, plus, degrees, to: the words.
        percent: of `{}`, the number.
        months: from January on.
        date: of `{day}`, `{month}` and `{year}`.
        clock: of `{hour}` and `{minute}`; `full_hour` where there are no minutes.
        first: the first day of a month, where it is an ordinal, else empty.
        ordinal_days: all days are ordinals, with this ending where no word is before them.
        currencies: of each sign, one and many of it, then one and many of its hundredth.
        units: of each sign, one and many.
        number: says a whole number; None for num2words.
    """

    code: str
    point: str
    minus: str
    plus: str
    percent: str
    degrees: str
    to: str
    months: str
    date: str
    clock: str
    full_hour: str
    currencies: Mapping[str, tuple[str, str, str, str]]
    units: Mapping[str, tuple[str, str]]
    first: str = ""
    ordinal_days: str = ""
    number: Callable[[int], str] | None = None

    def cardinal(self, number: str) -> str:
        """A number, with commas between thousands and a point before decimals."""
        whole, _, decimals = number.replace(",", "").partition(".")
        if len(whole) > MOST_DIGITS or (len(whole) > 1 and whole[0] == "0"):
            said = self.digits(whole)
        else:
            said = self._whole(int(whole))
        parts = (said, self.point, self.digits(decimals)) if decimals else (said,)
        return self._space.join(parts)

    def digits(self, number: str) -> str:
        """A number digit by digit."""
        return self._space.join(self._whole(int(digit)) for digit in number if digit.isdecimal())

    def in_words(self, text: str) -> str:
        """All numbers of a text in words."""
        text = plain_notation(
            text,
            self.digits,
            plus=self.plus,
            decimal_comma=self.code not in ("ja", "zh", "hi"),
            day_first=True,
        )
        text = re.sub(r"(\w*)(\s?)(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)", self._date, text)
        if self.ordinal_days:
            months = self.months.replace(" ", "|")
            text = re.sub(rf"(\w*)(\s?)\b(\d\d?)\.\s(?={months})", self._day, text)
        text = re.sub(
            r"(?<!\d)(\d{1,2})[:h](\d\d)(?::\d\d)?(?!\d)(?:\s?(?:Uhr|h|時|点)\b)?", self._time, text
        )
        text = self._amounts(text)
        text = self._measures(text)
        text = re.sub(r"(?<![\w)])[-−](?=\d)", f"{self.minus} ", text)
        text = re.sub(r"(?<=\d)\s?[-–]\s?(?=\d)", f" {self.to} ", text)
        space = self._space
        return re.sub(NUMBER, lambda found: f"{space}{self.cardinal(found[0])}{space}", text)

    @property
    def _space(self) -> str:
        return "" if self.code in ("ja", "zh") else " "

    def _whole(self, number: int) -> str:
        if self.number is not None:
            return self.number(number)
        return str(num2words(number, lang=self.code))

    def _date(self, found: re.Match[str]) -> str:
        year, month, day = (int(found[group]) for group in (3, 4, 5))
        said = self.first if day == 1 and self.first else self._ordinal_or_cardinal(day, found[1])
        spoken = _german_year(year) if self.code == "de" else self._whole(year)
        date = self.date.format(day=said, month=self.months.split()[month - 1], year=spoken)
        return found[1] + found[2] + date

    def _day(self, found: re.Match[str]) -> str:
        """A day before the name of its month, `am 3. Mai`."""
        said = self._ordinal_or_cardinal(int(found[3]), found[1])
        return f"{found[1]}{found[2]}{said} "

    def _ordinal_or_cardinal(self, day: int, before: str) -> str:
        """A day as it is said after a word: am dritten, der dritte, dritter."""
        if not self.ordinal_days:
            return self._whole(day)
        word = before.casefold()
        ending = {"der": "", "die": "", "das": ""}.get(word, "n" if word else self.ordinal_days)
        return str(num2words(day, lang=self.code, to="ordinal")) + ending

    def _time(self, found: re.Match[str]) -> str:
        hour, minute = int(found[1]), int(found[2])
        if hour > 24 or minute > 59:
            return found[0]
        form = self.clock if minute else self.full_hour
        return form.format(hour=self._whole(hour), minute=self._whole(minute))

    def _amounts(self, text: str) -> str:
        longest_first = sorted(self.currencies, key=len, reverse=True)
        signs = "|".join(map(re.escape, longest_first))
        before = "|".join(re.escape(s) for s in longest_first if s.isupper() or not s.isalpha())
        text = re.sub(rf"({before})\s?({NUMBER})", r"\2 \1", text)
        return re.sub(rf"({NUMBER})\s?({signs})(?!\w)", self._amount, text)

    def _amount(self, found: re.Match[str]) -> str:
        one, many, cent, cents = self.currencies[found[2]]
        whole, _, part = found[1].replace(",", "").partition(".")
        said = f"{self.cardinal(whole)} {one if whole == '1' else many}"
        if len(part) != 2 or not int(part):
            return said if not part else f"{self.cardinal(found[1])} {many}"
        small = f"{self._whole(int(part))} {cent if int(part) == 1 else cents}"
        return small if whole == "0" else f"{said} {small}"

    def _measures(self, text: str) -> str:
        text = re.sub(rf"({NUMBER})\s?%", lambda m: self.percent.format(m[1]), text)
        text = re.sub(rf"({NUMBER})\s?°\s?C?(?!\w)", rf"\1 {self.degrees}", text)
        names = "|".join(map(re.escape, sorted(self.units, key=len, reverse=True)))
        return (
            re.sub(
                rf"({NUMBER})\s?({names})(?![\w/²³])",
                lambda m: f"{m[1]} {self.units[m[2]][m[1] != '1']}",
                text,
            )
            if names
            else text
        )


def _german_year(year: int) -> str:
    kind = "year" if 1100 <= year < 2000 else "cardinal"
    return str(num2words(year, lang="de", to=kind))


def _units(names: str) -> dict[str, tuple[str, str]]:
    """`km Kilometer Kilometer, kg Kilo Kilos`."""
    found = (entry.split() for entry in names.split(","))
    return {sign: (one.replace("_", " "), many.replace("_", " ")) for sign, one, many in found}


def _money(names: str) -> dict[str, tuple[str, str, str, str]]:
    found = (entry.split() for entry in names.split(","))
    return {entry[0]: (entry[1], entry[2], entry[3], entry[4]) for entry in found}


_COUNTED_MONTHS: Final = " ".join(f"{chinese.cardinal(month)}月" for month in range(1, 13))

_TABLE: Final = (
    Language(
        "de", "Komma", "minus", "plus", "{} Prozent", "Grad", "bis",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "{day} {month} {year}", "{hour} Uhr {minute}", "{hour} Uhr",
        _money("€ Euro Euro Cent Cent,$ Dollar Dollar Cent Cent,£ Pfund Pfund Penny Pence,"
               "Euro Euro Euro Cent Cent,EUR Euro Euro Cent Cent,"
               "CHF Franken Franken Rappen Rappen"),
        _units("km/h Stundenkilometer Stundenkilometer,km Kilometer Kilometer,m Meter Meter,"
               "cm Zentimeter Zentimeter,mm Millimeter Millimeter,kg Kilogramm Kilogramm,"
               "g Gramm Gramm,l Liter Liter,m² Quadratmeter Quadratmeter,min Minute Minuten,"
               "h Stunde Stunden,s Sekunde Sekunden"),
        ordinal_days="r",
    ),
    Language(
        "fr", "virgule", "moins", "plus", "{} pour cent", "degrés", "à",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "{day} {month} {year}", "{hour} heures {minute}", "{hour} heures",
        _money("€ euro euros centime centimes,$ dollar dollars cent cents,"
               "£ livre livres penny pence,euros euro euros centime centimes,"
               "EUR euro euros centime centimes"),
        _units("km/h kilomètre_à_l'heure kilomètres_à_l'heure,km kilomètre kilomètres,"
               "m mètre mètres,cm centimètre centimètres,kg kilo kilos,g gramme grammes,"
               "l litre litres,min minute minutes"),
        first="premier",
    ),
    Language(
        "es", "coma", "menos", "más", "{} por ciento", "grados", "a",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "{day} de {month} de {year}", "{hour} y {minute}", "{hour}",
        _money("€ euro euros céntimo céntimos,$ dólar dólares centavo centavos,"
               "£ libra libras penique peniques,euros euro euros céntimo céntimos,"
               "EUR euro euros céntimo céntimos"),
        _units("km/h kilómetro_por_hora kilómetros_por_hora,km kilómetro kilómetros,"
               "m metro metros,cm centímetro centímetros,kg kilo kilos,g gramo gramos,"
               "l litro litros,min minuto minutos"),
        first="primero",
    ),
    Language(
        "it", "virgola", "meno", "più", "{} per cento", "gradi", "a",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
        "dicembre",
        "{day} {month} {year}", "{hour} e {minute}", "{hour}",
        _money("€ euro euro centesimo centesimi,$ dollaro dollari cent cent,"
               "£ sterlina sterline penny penny,euro euro euro centesimo centesimi,"
               "EUR euro euro centesimo centesimi"),
        _units("km/h chilometro_orario chilometri_orari,km chilometro chilometri,m metro metri,"
               "cm centimetro centimetri,kg chilo chili,g grammo grammi,l litro litri,"
               "min minuto minuti"),
        first="primo",
    ),
    Language(
        "pt", "vírgula", "menos", "mais", "{} por cento", "graus", "a",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "{day} de {month} de {year}", "{hour} horas e {minute}", "{hour} horas",
        _money("R$ real reais centavo centavos,€ euro euros cêntimo cêntimos,"
               "$ dólar dólares cêntimo cêntimos,£ libra libras péni pence,"
               "euros euro euros cêntimo cêntimos,EUR euro euros cêntimo cêntimos"),
        _units("km/h quilómetro_por_hora quilómetros_por_hora,km quilómetro quilómetros,"
               "m metro metros,cm centímetro centímetros,kg quilo quilos,g grama gramas,"
               "l litro litros,min minuto minutos"),
        first="primeiro",
    ),
    Language(
        "ja", "点", "マイナス", "プラス", "{}パーセント", "度", "から",
        _COUNTED_MONTHS, "{year}年{month}{day}日", "{hour}時{minute}分", "{hour}時",
        _money("円 円 円 銭 銭,¥ 円 円 銭 銭,€ ユーロ ユーロ セント セント,"
               "$ ドル ドル セント セント"),
        _units("km/h キロ毎時 キロ毎時,km キロメートル キロメートル,m メートル メートル,"
               "cm センチ センチ,kg キロ キロ,g グラム グラム,l リットル リットル"),
    ),
    Language(
        "zh", "点", "负", "加", "百分之{}", "度", "到",
        _COUNTED_MONTHS, "{year}年{month}{day}日", "{hour}点{minute}分", "{hour}点",
        _money("¥ 元 元 分 分,元 元 元 分 分,€ 欧元 欧元 分 分,$ 美元 美元 美分 美分"),
        _units("km/h 公里每小时 公里每小时,km 公里 公里,m 米 米,cm 厘米 厘米,kg 公斤 公斤,"
               "g 克 克,l 升 升"),
        number=chinese.cardinal,
    ),
    Language(
        "hi", "दशमलव", "ऋण", "प्लस", "{} प्रतिशत", "डिग्री", "से",
        "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
        "{day} {month} {year}", "{hour} बजकर {minute} मिनट", "{hour} बजे",
        _money("₹ रुपया रुपये पैसा पैसे,$ डॉलर डॉलर सेंट सेंट,€ यूरो यूरो सेंट सेंट"),
        _units("km/h किलोमीटर_प्रति_घंटा किलोमीटर_प्रति_घंटा,km किलोमीटर किलोमीटर,m मीटर मीटर,"
               "cm सेंटीमीटर सेंटीमीटर,kg किलो किलो,g ग्राम ग्राम,l लीटर लीटर"),
        number=hindi.cardinal,
    ),
)  # fmt: skip
LANGUAGES: Final = {language.code: language for language in _TABLE}
"""The languages that are known, by ISO 639-1 code."""

_ENDLESS: Final = ("am",)
"""Languages of num2words that never come to an end with some numbers."""
_WHOLE: Final = re.compile(r"(?<![\w.,:/-])\d{1,15}(?![\w]|[.,:/-]\w|\.)")


def whole_numbers_in_words(text: str, code: str) -> str:
    """A text of another language with its whole numbers in words, where num2words knows it."""
    if code not in CONVERTER_CLASSES or code in _ENDLESS:
        return text

    def words(found: re.Match[str]) -> str:
        try:
            return str(num2words(int(found[0]), lang=code))
        except Exception:  # noqa: BLE001  (its languages fail each in their own way)
            return found[0]

    return _WHOLE.sub(words, text)
