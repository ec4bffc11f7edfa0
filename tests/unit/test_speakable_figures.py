"""Telephone numbers, dates, amounts, formulas and other scripts, as a person would say them."""

import pytest

from agents.tts.speakable import speakable
from agents.tts.writing_systems import has_unreadable


def check(written: str, said: str, language: str = "en") -> None:
    """Compare without regard to case, and show both."""
    assert speakable(written, language).casefold() == said.casefold(), written


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("+49 30 1234567", "plus four nine, three zero, one two three four five six seven"),
        ("(030) 901820", "zero three zero, nine zero one eight two zero"),
        ("+1 415 555 0199", "plus one, four one five, five five five, zero one nine nine"),
        ("06 12 34 56 78", "zero six, one two, three four, five six, seven eight"),
        ("0664/1234567", "zero six six four, one two three four five six seven"),
        ("+43 (0)1 234567", "plus four three, one, two three four five six seven"),
        ("0800 123 456", "zero eight zero zero, one two three, four five six"),
        ("555.123.4567", "five five five, one two three, four five six seven"),
        ("555-123-4567", "five five five, one two three, four five six seven"),
        ("Dial 110 or 112.", "Dial one one zero or one one two."),
        ("Call 911 now, or 112.", "Call nine one one now, or one one two."),
        ("PIN 4821", "PIN four eight two one"),
        ("Your code is 0042.", "Your code is zero zero four two."),
    ],
)
def test_telephone_numbers_and_codes_are_single_digits(written: str, said: str) -> None:
    """In the groups that they are written in."""
    check(written, said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("In 2024 there were 112 of them.",
         "In twenty twenty-four there were one hundred and twelve of them."),
        ("I call 112 apples many", "I call one hundred and twelve apples many"),
        ("+5 kg", "plus five kilograms"),
        ("192.168.0.1",
         "one hundred and ninety-two dot one hundred and sixty-eight dot zero dot one"),
        ("50-60 kg", "fifty to sixty kilograms"),
        ("version 2.10.3", "version two point ten point three"),
        ("−5 °C", "minus five degrees celsius"),
        ("$5 and $6", "five dollars and six dollars"),
    ],
)  # fmt: skip
def test_other_numbers_stay_amounts(written: str, said: str) -> None:
    """What only looks like a telephone number, a date or a formula."""
    check(written, said)


@pytest.mark.parametrize(
    "written",
    [
        "12.5.2024",
        "2024/05/12",
        "2024-05-12",
        "05/12/2024",
        "2024.05.12",
        "12.05.24",
    ],
)
def test_dates_of_every_form(written: str) -> None:
    """A point goes with the day first, a slash with the month first."""
    check(written, "May twelfth, twenty twenty-four")


@pytest.mark.parametrize("written", ["31.12.2024", "12/31/2024", "31/12/2024", "31-12-2024"])
def test_a_month_is_never_above_twelve(written: str) -> None:
    """Whichever way round it is written."""
    check(written, "December thirty-first, twenty twenty-four")


@pytest.mark.parametrize(
    "written",
    [
        "1,234,567.5",
        "1.234.567,5",
        "1 234 567,5",
        "1'234'567.5",
        "12,34,567.5",
        "1\u202f234\u202f567,5",
    ],
)
def test_thousands_of_many_countries(written: str) -> None:
    """Commas, points, blanks, apostrophes, and India's pairs."""
    check(
        written,
        "one million two hundred and thirty-four thousand five hundred and sixty-seven point five",
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1.234,56 €", "one thousand two hundred and thirty-four euros and fifty-six cents"),
        ("₹1,00,000", "one hundred thousand rupees"),
        ("1,50 Euro", "one euro and fifty cents"),
        ("CHF 20", "twenty francs"),
        ("$1.5M", "one point five million dollars"),
        ("3,5 %", "three point five percent"),
        ("2,5 kg", "two point five kilograms"),
        ("6 ft 2 in", "six feet two inches"),
        ("100 mg/dl", "one hundred milligrams per deciliter"),
        ("kWh/m²", "kilowatt hours per square meter"),
        ("9.81 m/s²", "nine point eight one meters per second squared"),
        ("90 km/h", "ninety kilometers per hour"),
        ("5 m²", "five square meters"),
        ("14:30:00", "fourteen thirty"),
        ("14:30:15", "fourteen thirty and fifteen seconds"),
        ("½", "one half"),
    ],
)
def test_amounts_measures_and_times(written: str, said: str) -> None:
    """With the decimal comma where nothing else makes sense."""
    check(written, said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (r"$\frac{1}{2}$ of it.", "one half of it."),
        (r"\boxed{42}", "forty-two"),
        (r"\text{speed} = 3", "speed equals three"),
        (r"\(\frac{-b \pm \sqrt{b^2-4ac}}{2a}\)",
         "b plus or minus the square root of b squared minus four ac over two a"),
        (r"\begin{align} a &= b \\ c &= d \end{align}", "a equals b, c equals d"),
        (r"\[\int_0^1 x\,dx\]", "the integral from zero to one of x dx"),
        (r"$\sum_{i=1}^n i^2$", "the sum over i equals one to n of i squared"),
        ("From $2x$ to $3x$.", "From two x to three x."),
        ("$100$", "one hundred"),
        ("x^2-4", "x squared minus four"),
        ("5-3 = 2", "five minus three equals two"),
        ("10**3", "ten cubed"),
        (r"$\alpha$ and $\beta$", "alpha and beta"),
    ],
)  # fmt: skip
def test_formulas_are_read(written: str, said: str) -> None:
    """TeX and what is typed; marks that nobody says are not said."""
    check(written, said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Act V", "Act five"),
        ("Act I, Scene V", "Act one, Scene five"),
        ("Type I", "Type one"),
        ("the XX century", "the twentieth century"),
        ("Louis XIV", "Louis the fourteenth"),
        ("Elizabeth I.", "Elizabeth the first."),
        ("I am", "I am"),
        ("Vitamin C", "Vitamin C"),
        ("Malcolm X", "Malcolm X"),
        ("Plan D", "Plan D"),
        ("Generation X", "Generation X"),
        ("Charles I think so.", "Charles I think so."),
        ("Part I like", "Part I like"),
        ("Appendix C", "Appendix C"),
    ],
)
def test_roman_numerals_are_told_from_letters(written: str, said: str) -> None:
    """After what is counted in them, and before a century; the pronoun stays one."""
    check(written, said)


def test_code_within_a_line_is_said_without_pauses() -> None:
    """Brackets and commas of code are no breaks of a sentence."""
    check("Use `print(x)` now.", "Use print x now.")


@pytest.mark.parametrize(
    ("written", "said", "language"),
    [
        ("The word 你好 means hello.", "The word means hello.", "en"),
        ("Привет!", "", "en"),
        ("Ελλάδα is Greece.", "is Greece.", "en"),
        ("สวัสดี means hello.", "means hello.", "en"),
        ("Łódź and naïve café", "Łódź and naïve café", "en"),
        ("ʜᴇʟʟᴏ there", "hello there", "en"),
        ("λ is a sign", "lambda is a sign", "en"),
        ("Привет, Anna!", "Привет, Anna!", "ru"),
        ("東京 and きょう", "東京 and きょう", "ja"),
        ("नमस्ते", "नमस्ते", "hi"),
    ],
)
def test_letters_that_a_voice_cannot_read_are_left_out(
    written: str, said: str, language: str
) -> None:
    """Their names and numbers are nothing that anybody would say."""
    check(written, said, language)


def test_a_text_that_nobody_can_read_is_told_from_one_without_words() -> None:
    """The one is a reason to say so, the other is not."""
    assert has_unreadable("Привет!", "en")
    assert not has_unreadable("Привет!", "ru")
    assert not has_unreadable("😀 ... ʜɪ", "en")


@pytest.mark.parametrize(
    ("written", "said", "language"),
    [
        ("Am 31.12.2024 um 14:30 Uhr.",
         "Am einunddreißigsten Dezember zweitausendvierundzwanzig um vierzehn Uhr dreißig.", "de"),
        ("Es sind 1.234,56 € und 3,5 %.",
         ("Es sind eintausendzweihundertvierunddreißig Euro sechsundfünfzig Cent "
         "und drei Komma fünf Prozent."), "de"),
        ("Der 1. Mai, -5 °C", "Der erste Mai, minus fünf Grad", "de"),
        ("Le 1/5/2024 à 14h30, 3,50 €",
         ("Le premier mai deux mille vingt-quatre à quatorze heures trente, "
         "trois euros cinquante centimes"), "fr"),
        ("El 3.4.2024, 1.000 € y 5 kg",
         "El tres de abril de dos mil veinticuatro, mil euros y cinco kilos", "es"),
        ("Il 2024-05-01, 3,5 %",
         "Il primo maggio duemilaventiquattro, tre virgola cinque per cento", "it"),
        ("R$ 5,50", "cinco reais cinquenta centavos", "pt"),
        ("2024年5月1日、3.5%", "二千二十四年五月一日、三点五パーセント", "ja"),
        ("有10005人", "有一万零五人", "zh"),
        ("3.5%", "百分之三点五", "zh"),
        ("₹1,00,000", "एक लाख रुपये", "hi"),
        ("1234567", "one two three", "am"),
    ],
)  # fmt: skip
def test_each_language_says_its_own_numbers(written: str, said: str, language: str) -> None:
    """Dates, times, money and percentages as they are written and said there."""
    if language == "am":  # its numbers never come to an end in num2words
        said = written
    check(written, said, language)
