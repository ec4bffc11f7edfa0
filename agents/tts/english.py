"""English abbreviations and symbols in words."""

import re
from typing import Final

from agents.tts import figures
from agents.tts.rewriting import Rules

_SPOKEN: Final = {
    "e.g.": "for example", "i.e.": "that is", "vs.": "versus", "cf.": "compare",
    "approx.": "approximately", "dept.": "department", "misc.": "miscellaneous",
    "esp.": "especially", "incl.": "including", "excl.": "excluding", "viz.": "namely",
    "a.k.a.": "also known as", "w/o": "without", "Mr.": "Mister", "Mrs.": "Missus", "Ms.": "Miz",
    "Mx.": "Mix", "Prof.": "Professor", "Messrs.": "Messieurs", "Ph.D.": "P H D", "et al.":
    "and others", "Jan.": "January", "Feb.": "February", "Apr.": "April", "Aug.": "August",
    "Sept.": "September", "Oct.": "October", "Nov.": "November", "Dec.": "December",
    "Blvd.": "Boulevard", "Hwy.": "Highway", "Rev.": "Reverend", "Hon.": "Honorable",
}  # fmt: skip
"""Said in full wherever they stand; none of them ends a sentence with its full stop."""
_ENDING: Final = {
    "etc.": "et cetera", "Inc.": "Incorporated", "Ltd.": "Limited", "Corp.": "Corporation",
    "Co.": "Company", "Jr.": "Junior", "Sr.": "Senior", "Ave.": "Avenue", "Rd.": "Road",
    "Bros.": "Brothers",
}  # fmt: skip
"""Those that often end a sentence: their full stop is then the sentence's too."""
_BEFORE_NAME: Final = {
    "Dr.": "Doctor", "St.": "Saint", "Mt.": "Mount", "Ft.": "Fort", "Gen.": "General",
    "Col.": "Colonel", "Capt.": "Captain", "Lt.": "Lieutenant", "Sgt.": "Sergeant",
    "Sen.": "Senator", "Rep.": "Representative", "Gov.": "Governor", "Pres.": "President",
}  # fmt: skip
_AFTER_NAME: Final = {"Dr.": "Drive", "St.": "Street", "Mt.": "Mountain", "Ft.": "Feet"}
_BEFORE_NUMBER: Final = {
    "no.": "number", "nos.": "numbers", "fig.": "figure", "figs.": "figures", "p.": "page",
    "pp.": "pages", "vol.": "volume", "ch.": "chapter", "sec.": "section", "eq.": "equation",
    "ext.": "extension", "ver.": "version", "ca.": "about", "c.": "about", "jan": "January",
    "feb": "February", "mar": "March", "apr": "April", "jun": "June", "jul": "July",
    "mar.": "March", "jun.": "June", "jul.": "July",
    "aug": "August", "sep": "September", "sept": "September", "oct": "October",
    "nov": "November", "dec": "December",
}  # fmt: skip
_RULERS: Final = frozenset({
    "Henry", "Louis", "Elizabeth", "Charles", "George", "James", "Edward", "Richard", "William",
    "Francis", "John", "Paul", "Pius", "Benedict", "Philip", "Frederick", "Napoleon", "Nicholas",
    "Alexander", "Peter", "Catherine", "Mary", "Leo", "Gregory", "Innocent", "Ramses", "Ferdinand",
    "Clement", "Urban", "Ivan", "Margrethe",
})  # fmt: skip
_EITHER: Final = ("he/she", "she/he", "him/her", "his/her", "yes/no", "true/false")
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_NUMBERED: Final = (
    "Act|Scene|Type|Chapter|Part|Volume|Vol|Book|Phase|Level|Article|Section|Class|Canto|Grade|"
    "World War|Title|Appendix|Table|Figure|Stage|Step|Round|Group|Category"
)
"""Words that are counted in Roman numerals; a single C or D after one is a letter."""
_PRONOUN: Final = (
    r"(?!['’]|\s+(?:am|was|have|had|do|did|think|know|like|love|want|need|will|would|can|could|"
    r"should|see|saw|said|say|feel|felt|found|find|mean|meant|really|never|always|just|also|still|"
    r"must|might|may|got|get|use|used|wrote|read|play|played|went|go|told|mentioned)\b)"
)
"""After an I that is nobody."""
_STARTERS: Final = "And|But|He|I|If|In|It|My|She|So|That|The|Then|There|They|This|We|What|You"
_END: Final = r"(?=\s*$|\s+[\"'“(]?[A-Z])"


def _any(words: dict[str, str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _value(numeral: str) -> str:
    values = [_ROMAN[letter] for letter in numeral]
    after = [*values[1:], 0]
    return str(sum(-a if a < b else a for a, b in zip(values, after, strict=True)))


def _roman(found: re.Match[str]) -> str:
    number = _value(found[2])
    if found[1] in _RULERS:
        return f"{found[1]} the {figures.ordinal(number)}"
    return f"{found[1]} {figures.cardinal(number)}"


def _letters(found: re.Match[str]) -> str:
    """An acronym with full stops, letter by letter; the last stop may end the sentence."""
    ends = re.match(rf"\s*$|\s+(?:{_STARTERS})\b", found.string[found.end() :])
    return found[0].replace(".", " ").strip() + ("." if ends else "")


_ABBREVIATIONS: Final = Rules((
    (r"\b(?:e\. ?g\.|eg\.)", "for example"),
    (r"\b(?:i\. ?e\.|ie\.)", "that is"),
    (r"(?i)\b(?:a\.k\.a\.|aka)(?!\w)", "also known as"),
    (r"\b(vs|approx|dept|misc)(?=\s)", lambda m: _SPOKEN[f"{m[1]}."]),
    (rf"(?<![\w.])({_any(_ENDING)}){_END}", lambda m: f"{_ENDING[m[1]]}."),
    (rf"(?<![\w.])({_any(_ENDING)})", lambda m: _ENDING[m[1]]),
    (rf"(?<![\w.])({_any(_SPOKEN)})(?!\w)", lambda m: _SPOKEN[m[1]]),
    (
        rf"(?i)(?<![\w.])({_any(_BEFORE_NUMBER)})\s?(?=\d)",
        lambda m: f"{_BEFORE_NUMBER[m[1].lower()]} ",
    ),
    (rf"(?<=\d(?:st|nd|rd|th)\s)({_any(_AFTER_NAME)})", lambda m: _AFTER_NAME[m[1]]),
    (rf"(?<![\w.])({_any(_BEFORE_NAME)})(?=\s?[A-Z])", lambda m: f"{_BEFORE_NAME[m[1]]} "),
    (rf"(?<=[a-z]\s)({_any(_AFTER_NAME)})(?=\s*$)", lambda m: f"{_AFTER_NAME[m[1]]}."),
    (rf"(?<=[a-z]\s)({_any(_AFTER_NAME)})", lambda m: _AFTER_NAME[m[1]]),
    (r"\b(Dr|Mr|Mrs|Ms|Prof|St)(?=\s[A-Z])", lambda m: (_SPOKEN | _BEFORE_NAME)[f"{m[1]}."]),
    (r"(?<![\w.])(?:[A-Z]\.){2,}(?!\w)", _letters),
    (r"(?:(?<=^)|(?<=[A-Z]\.\s)|(?<=[a-z]\s))([A-HJ-Z])\.(?=\s[A-Z])", r"\1"),
    (
        r"\b([A-Z][a-z]+) ((?:X{1,3}|XL|L)?(?:I{2,3}|IV|VI{1,3}|IX)|X{2,3}|X{1,3}[IV])\b(?!\.\w)",
        _roman,
    ),
    (
        rf"\b({_NUMBERED}) ([IVX]{{1,5}})\b(?!\.\w){_PRONOUN}",
        lambda m: f"{m[1]} {figures.cardinal(_value(m[2]))}",
    ),
    (
        r"\b([IVXL]{1,6})(?:st|nd|rd|th)?(?=[\s-](?:century|centuries)\b)",
        lambda m: figures.ordinal(_value(m[1])),
    ),
    (
        rf"\b({'|'.join(sorted(_RULERS))}) ([IVX])(?=[.,;:!?)]|$|\sof\s|\sreigned)",
        lambda m: f"{m[1]} the {figures.ordinal(_value(m[2]))}",
    ),
    (r"(?i)\band/or\b", "and or"),
    (rf"(?i)\b(?:{'|'.join(_EITHER)})\b", lambda m: m[0].replace("/", " or ")),
    (r"\bw/(?=\s?\w)", "with "),
    (r"\b([CFG])#(?!\w)", r"\1 sharp"),
    (r"\bC\+\+", "C plus plus"),
    (r"(?<!\w)#(?=\d)", "number "),
    (r"(?<!\w)~\s?(?=[\d$£€])", "about "),
))  # fmt: skip
_SYMBOLS: Final = Rules((
    (r"(?<!\w)#(?=\w)", "hashtag "),
    (r"(?<=[A-Za-z])&(?=[A-Za-z])|&", " and "),
    (r"(?<!\w)@(?=\w)|(?<=\s)@(?=\s)", " at "),
    (r"\s*(?:<?[-=]+>|[→⇒➔➜⟶])\s*", " to "),
    (r"\s*(?:<-+|[←⇐])\s*", " from "),
    (r"!=+|≠", " is not equal to "),
    (r"<=|≤", " is at most "),
    (r">=|≥", " is at least "),
    (r"(?<=[\w)])\s*(?:={1,3})\s*(?=[\w(-])", " equals "),
    (r"(?:(?<=\s)|(?<=\d))<(?=\s|\d)", " is less than "),
    (r"(?:(?<=\s)|(?<=\d))>(?=\s|\d)", " is greater than "),
    (r"≈|≃|≅", " is about "),
    (r"±|\+/-", " plus or minus "),
    (r"×", " times "),
    (r"÷", " divided by "),
    (r"√", " the square root of "),
    (r"∞", " infinity "),
    (r"π", " pi "),
    (r"§+", " section "),
    (r"°", " degrees "),
    (r"%", " percent "),
    (r"€", " euros "),
    (r"£", " pounds "),
    (r"\$", " dollars "),
    (r"\s\+\s", " plus "),
    (r"(?<=[a-z0-9])\.(?=[a-z]{2,})", " dot "),
    (r"(?<=[a-z])([.!?])(?=[A-Z][a-z]|[A-Z]\s)", r"\1 "),
    (r"(?<=\w)\s?/\s?(?=\w)", " slash "),
    (r"[/+#&@*]+", " "),
))  # fmt: skip


def in_words(text: str) -> str:
    """An English text with abbreviations, figures and symbols as one says them."""
    return _SYMBOLS(figures.in_words(_ABBREVIATIONS(text)))
