"""What was written to be read is said as a person would say it."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.tts.speakable import speakable

# ruff: noqa: RUF001 (typographic marks are what is tested)


def check(written: str, said: str) -> None:
    """Compare, and show both."""
    assert speakable(written) == said, written


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("**Bold**, *italic*, ***both***, `code`, ~~gone~~.", "Bold, italic, both, code, gone."),
        ("__init__ and snake_case and **w**ord", "init and snake case and word"),
        ("2 * 3 stays, a*b too", "two times three stays, a b too"),
        ("# A title\n\nSome text\nthat goes on.", "A title. Some text that goes on."),
        ("Look:\n\n- bread\n- milk", "Look: bread. milk."),
        ("* **Apples**: red\n* [x] Pears", "Apples: red. Pears."),
        ("1. Open it\n2) Close it", "one, Open it. two, Close it."),
        ("| a | b |\n|---|:-:|\n| c | d |", "a, b. c, d."),
        ("> quoted\n> twice", "quoted twice"),
        ("See [the *docs*](https://a.io/x_(y)) now", "See the docs now"),
        ("![A cat](cat.png) purrs [1][^2]", "A cat purrs"),
        ("Before.\n```python\nprint(1)\n```\nAfter.", "Before. After."),
        ("```python", ""),
        ("---", ""),
        ("<b>Hi</b> &amp; <br/>bye", "Hi and bye"),
        (r"\*not bold\*", "not bold"),
        ("[[wiki]] and $x$", "wiki and x"),
    ],
)
def test_marks_for_the_eye_are_not_said(written: str, said: str) -> None:
    """Markdown and HTML leave their words; code blocks and rules leave nothing."""
    check(written, said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Great 😀!! 👍🏽 Yes", "Great! Yes"),
        ("👨‍👩‍👧‍👦🎉", ""),
        ("1️⃣ first", "one first"),
        ("Nice :) or ;-D <3 :P", "Nice or"),
        ("zero\u200bwidth\ufeff and\u00a0space", "zerowidth and space"),
        ("a\x00b\x07c\ud800", "a b c"),
        ("ﬁne ＷＩＤＥ 𝐛𝐨𝐥𝐝", "fine WIDE bold"),
        ("™ © ®", ""),
    ],
)
def test_pictures_and_invisible_characters_go(written: str, said: str) -> None:
    """Emoji, emoticons, control characters and print forms are not said."""
    check(written, said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("At https://www.a.com/docs/first-steps.", "At a dot com slash docs slash first steps."),
        ("https://example.com/a/b/c?d=e#f", "example dot com"),
        ("(see http://localhost:8080/ui)", "see localhost port eight thousand and eighty slash ui"),
        ("Mail bob.smith_1@mail.com!", "Mail bob dot smith underscore one at mail dot com!"),
        ("iris.toml on example.com", "iris dot toml on example dot com"),
        ("at 10.1.0.1", "at ten dot one dot zero dot one"),
        ("@bob likes #cats", "at bob likes hashtag cats"),
    ],
)
def test_addresses_are_said_as_one_would_dictate_them(written: str, said: str) -> None:
    """Hosts and mail addresses with dots; long paths and queries are left out."""
    check(written, said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("7, 42 and 1,234", "seven, forty-two and one thousand two hundred and thirty-four"),
        ("3.14 and 0.5 and .5", "three point one four and zero point five and point five"),
        ("-5 or −5 but 3-5", "minus five or minus five but three to five"),
        ("1st 2nd 23rd 100th", "first second twenty-third one hundredth"),
        ("in 1984 and 2005", "in nineteen eighty-four and two thousand and five"),
        ("1900 or 2026", "nineteen hundred or twenty twenty-six"),
        ("the 1980s and '90s", "the nineteen eighties and nineties"),
        ("1990–1995", "nineteen ninety to nineteen ninety-five"),
        ("5% or 2.5 %", "five percent or two point five percent"),
        ("$5, $1, $0.99", "five dollars, one dollar, ninety-nine cents"),
        ("$3.50 each", "three dollars and fifty cents each"),
        ("£20, 5€, ¥1,000", "twenty pounds, five euros, one thousand yen"),
        ("$5 million, US$2.5bn", "five million dollars, two point five billion dollars"),
        ("20°C, 1 °F, 90°", "twenty degrees Celsius, one degree Fahrenheit, ninety degrees"),
        ("5km, 1 kg, 6 ft, 10 m²", "five kilometers, one kilogram, six feet, ten square meters"),
        ("90 km/h, 2.4 GHz", "ninety kilometers per hour, two point four gigahertz"),
        ("6'2\" tall", "six foot two tall"),
        ("1/2, 3/4, 2/3", "one half, three quarters, two thirds"),
        ("2 1/2, 7½", "two and a half, seven and a half"),
        ("24/7 and 50/50", "twenty-four seven and fifty fifty"),
        ("14:30, 9:00, 17:00", "fourteen thirty, nine o'clock, seventeen hundred"),
        ("3:05 pm or 5am", "three oh five P M or five A M"),
        ("At 9 p.m. He left at 9 a.m. sharp.", "At nine P M. He left at nine A M sharp."),
        ("2026-11-22", "November twenty-second, twenty twenty-six"),
        ("11/22/2026", "November twenty-second, twenty twenty-six"),
        ("22/11/2026", "November twenty-second, twenty twenty-six"),
        ("Nov 5, May 1st, 3 March", "November fifth, May first, third March"),
        ("call 555-1234", "call five five five, one two three four"),
        ("007 in 10987", "zero zero seven in ten thousand nine hundred and eighty-seven"),
        ("1" * 17, " ".join(["one"] * 17)),
        ("v1.2.3", "version one point two point three"),
        ("16:9 or 1280x720", "sixteen to nine or twelve eighty by seven hundred and twenty"),
        ("COVID-19, MP3, H2O, CO₂", "COVID nineteen, MP three, H two O, CO two"),
        ("2 + 3 = 5 and 5 - 3 = 2", "two plus three equals five and five minus three equals two"),
        ("x² and 10^6", "x squared and ten to the power of six"),
        ("1e-3", "one times ten to the minus three"),
        ("~50, ≤ 3, ±1", "about fifty, is at most three, plus or minus one"),
        ("#1 and No. 5 and p. 7", "number one and number five and page seven"),
        ("It costs 3. Four do.", "It costs three. Four do."),
    ],
)
def test_figures_are_said_in_words(written: str, said: str) -> None:
    """Amounts, ranks, dates, times, measures, ranges and codes are read as people read them."""
    check(written, said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("e.g. this, i.e. that, etc.", "for example this, that is that, et cetera."),
        ("Bread, milk, etc. Then home.", "Bread, milk, et cetera. Then home."),
        ("Dr. Smith met Mr. Brown vs. Ms. Lee", "Doctor Smith met Mister Brown versus Miz Lee"),
        ("St. Mary on Main St.", "Saint Mary on Main Street."),
        ("5th St. and 6th Ave.", "fifth Street and sixth Avenue."),
        ("J. R. R. Tolkien, John F. Kennedy", "J R R Tolkien, John F Kennedy"),
        ("So am I. You too.", "So am I. You too."),
        ("In the U.S. it rains. I love the U.S.", "In the U S it rains. I love the U S."),
        ("World War II, Henry VIII, Part IV", "World War two, Henry the eighth, Part four"),
        ("AT&T, C++, C#", "AT and T, C plus plus, C sharp"),
        ("he/she and/or TCP/IP w/ milk", "he or she and or TCP slash IP with milk"),
        ("A -> B → C", "A to B to C"),
        ("NASA and HTML are fine", "NASA and HTML are fine"),
        ("STOP DOING THAT NOW!", "stop doing that now!"),
    ],
)
def test_abbreviations_and_symbols_are_said_in_words(written: str, said: str) -> None:
    """Short forms are said in full and never end a sentence that goes on."""
    check(written, said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Wait... what? Well… OK.", "Wait, what? Well. OK."),
        ("Yes -- no — maybe - so", "Yes, no, maybe, so"),
        ("- Really?", "Really?"),
        ("What?!?! No!!!! Sooooo good", "What? No! Soo good"),
        ('(my friend) said "no" to file(s)', "my friend, said no to files"),
        ("‘Hi’, she said; don’t.", "Hi, she said; don't."),
        ("well-known", "well-known"),
        ("One.Two is fine.I know", "One. Two is fine. I know"),
        ("line one\nline two\n\nnext", "line one line two. next"),
    ],
)
def test_punctuation_becomes_pauses(written: str, said: str) -> None:
    """Dashes, dots and brackets pause; what is repeated is said once."""
    check(written, said)


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "...", "?!", "—", "***", "😀", "()", "| |", "###", "\u200b"]
)
def test_nothing_to_say_is_empty(text: str) -> None:
    """Text without a letter or a figure is nothing."""
    assert speakable(text) == ""


@pytest.mark.parametrize(
    ("written", "language", "said"),
    [
        ("**Grüße**, das sind 21 Äpfel 🍎!", "de", "Grüße, das sind einundzwanzig Äpfel!"),
        ("Es kostet 3,50 €, 3. Mai", "de-AT", "Es kostet drei Euro fünfzig Cent, dritter Mai"),
        (
            "Il y a 71 pages : https://www.exemple.fr/a/b.",
            "fr",
            "Il y a soixante et onze pages: exemple.fr.",
        ),
        ("Привет, **мир**!", "ru", "Привет, мир!"),
        ("今日は**晴れ**です。", "ja", "今日は晴れです。"),
        ("می\u200cخواهم", "fa", "می\u200cخواهم"),
        ("z.B. Dr. Müller & Co.", "de", "z.B. Dr. Müller & Co."),
    ],
)
def test_other_languages_keep_their_words(written: str, language: str, said: str) -> None:
    """Marks and pictures go, whole numbers are said, and English is not mixed in."""
    assert speakable(written, language) == said


LANGUAGES = st.sampled_from(["en", "en-GB", "de", "fr", "zh", "xx", "", "pt_BR"])
LIKELY = st.text(
    st.sampled_from(
        [*"0123456789.,:/-+*_#$€%°²'\"()[]<>|`~@&=^!? \n", *"aAbBxXzZIVkmMéß日я😀\u200d\ufe0f"]
    )
)


@given(st.text() | LIKELY, LANGUAGES)
def test_any_text_can_be_made_speakable(text: str, language: str) -> None:
    """Never an exception, a control character, a half character or an emoji."""
    said = speakable(text, language)
    assert said == said.strip()
    assert {unicodedata.category(char) for char in said}.isdisjoint(
        {"Cc", "Cs", "Cn", "Co", "So"} - {"So"}
    )
    assert "\n" not in said
    if said:
        assert any(char.isalnum() for char in said)


@given(LIKELY)
def test_english_leaves_no_figures(text: str) -> None:
    """Everything with digits has become words."""
    assert not any(char.isdecimal() for char in speakable(text))


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        "*",
        "_a",
        "(",
        "1,",
        "1.1",
        ". ",
        "[a](",
        "`",
        "a@",
        "$",
        "\n",
        "- ",
        "A.",
        "😀",
        "12:3",
    ],
)
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    """Sixteen thousand characters of anything are done within a few seconds."""
    start = time.perf_counter()
    speakable(piece * (16_000 // len(piece)))
    assert time.perf_counter() - start < 4
