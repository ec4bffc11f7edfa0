"""Sentence cutting: where sentences end, what leaves early, and that nothing is lost."""

# ruff: noqa: RUF001 (the punctuation of all languages is meant)

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.dialogue.sentences import EARLY, ENOUGH, LONG, SentenceCutter

thoroughly = settings(max_examples=60, deadline=None)
MARKS = "*_`#[]()|~>\\-"
texts = st.lists(
    st.sampled_from(
        [
            "Hello",
            "I",
            "the",
            "rain",
            "and",
            "because",
            "U.S.",
            "Dr.",
            "e.g.",
            "No.",
            "5",
            "3.14",
            "a.b@c.de",
            "https://x.org/?a=1,2",
            "well",
            "falls.",
            "falls,",
            "falls;",
            "falls?",
            "falls!",
            "falls...",
            "falls…",
            "(falls)",
            "“falls.”",
            '"falls,"',
            "'falls'",
            "—",
            "sea—which",
            "-",
            "–",
            "今天天气很好，",
            "我们走吧。",
            "क्या।",
            "كيف؟",
            "😊",
            "1.",
            "2)",
            "*",
            "-",
            "##",
            "**bold**",
            "`code`",
            "```",
            "1990.",
            "XIV.",
            "J.",
            "R.",
            "km.",
            "in",
            "with",
            "when",
            "that",
            "which",
            "Inc.",
            "Mr.",
        ]
    ).flatmap(lambda word: st.sampled_from([word, f"{word} ", f"{word}\n", f" {word}", f"{word}"])),
    max_size=60,
).map("".join) | st.text(max_size=120)


def cut(text: str, size: int = 1) -> list[str]:
    """The pieces of a text that comes `size` characters at a time."""
    cutter = SentenceCutter()
    deltas = [text[index : index + size] for index in range(0, len(text), size)]
    return [piece for delta in deltas for piece in cutter.feed(delta)] + cutter.finish()


def letters(text: str) -> str:
    """What must not be lost: all but white space and marks."""
    return "".join(c for c in text if not c.isspace() and c not in MARKS)


@pytest.mark.parametrize(
    "pieces",
    [
        ["Rain is wet.", "It falls from clouds!", "Why?"],
        ["I paid 3.14 dollars.", "Then v2.0.1 came out."],
        ["See https://example.com/a.b?x=1,2.", "Or mail me@x.org.", "Then read main.py now."],
        ["Dr. Smith met Mr. and Mrs. Jones on St. Mary's Road.", "They talked."],
        ["Some animals, e.g. cats, sleep a lot, i.e. all day.", "Dogs do not."],
        ["He lives in the U.S. now.", "She came at 5 p.m. on Monday.", "They met."],
        ["He lives in the U.S.", "The weather is fine."],
        ["J. R. R. Tolkien wrote it.", "George W. Bush did not."],
        ["No. 5 is alive.", "No.", "That is all."],
        ["Well... maybe it rains.", "Hmm…", "Then it stops."],
        ["What?!", "You know!!", "Yes."],
        ['"Really?" she asked.', '"Yes."', "He left."],
        ["(He was sad.)", "Then [it] ended.)", "Good."],
        ["It was founded in 1990.", "Then it grew."],
        ["Am 3. Oktober ist Feiertag.", "Der 2. Weltkrieg war z.B. schlimm.", "Das ist so."],
        ["Ludwig XIV. war König.", "Er lebte lang."],
        ["It is 5 km. away from here.", "We walk."],
        ["Plan B.", "A good one."],
        ["I don't know.", "maybe.", "ok!", "sure"],
    ],
)
def test_sentences_end_where_they_end(pieces: list[str]) -> None:
    """Abbreviations, numbers, addresses, ellipses and quotes do not end a sentence; ends do."""
    said = "Let us begin with a sentence that uses up the time for early clauses."
    assert cut(" ".join([said, *pieces])) == [
        *cut(said),
        *pieces,
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("今天天气很好。我们去公园吧！你呢？「好的。」他说。", 5),
        ("यह एक वाक्य है। दूसरा वाक्य। क्या यह तीसरा है?", 3),
        ("أنا بخير۔ كيف حالك؟ شكرا.", 3),
        ("これはペンです。それは本です。", 2),
    ],
)
def test_stops_of_other_scripts(text: str, pieces: int) -> None:
    """Sentences end at the full stops of other scripts, with or without a space after them."""
    assert len(cut(text)) == pieces
    assert letters("".join(cut(text))) == letters(text)


def test_markdown_becomes_plain_text() -> None:
    """Lines are pieces; Markdown's marks go, but numbers, emoji and the text of links stay."""
    text = (
        "## Steps\n\n1. **Mix** the flour.\n2. Bake at 350.5 degrees\n- milk, eggs\n"
        "* [ ] *butter*\n> quoted\n\n```python\nprint(1)\n```\n---\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n"
        "See [the book, part one](http://a.b/c.d) and `code`! 2 * 3 = 6, snake_case 😊 ok"
    )
    assert cut(text) == [
        "Steps",
        "1. Mix the flour.",
        "2. Bake at 350.5 degrees",
        "milk, eggs",
        "butter",
        "quoted",
        "print(1)",
        "a, b",
        "1, 2",
        "See the book, part one and code!",
        "2 * 3 = 6, snake_case 😊 ok",
    ]


def test_the_first_clause_leaves_early() -> None:
    """The first piece ends at a comma, once it has enough letters to speak while the rest comes."""
    cutter = SentenceCutter()
    assert cutter.feed("The sky is blue,") == ["The sky is blue,"], "at the comma itself"
    assert cutter.feed(" and that is that, I think. ") == ["and that is that,", "I think."]
    assert cut("Well, rain is wet, as you know, my friend.")[0] == "Well, rain is wet,"


def test_a_first_sentence_without_commas_is_broken_at_a_conjunction() -> None:
    """A long first sentence is broken where a speaker might breathe."""
    assert cut("Rain is a natural phenomenon that occurs when water falls from the sky.") == [
        "Rain is a natural phenomenon",
        "that occurs when water falls from the sky.",
    ]
    assert cut("Paris is the beautiful old capital city of France in the north of Europe.") == [
        "Paris is the beautiful old capital city of France",
        "in the north of Europe.",
    ]
    assert cut("The sea is a vast and endless thing in the world.")[0] != "The sea is a vast"
    assert cut("The best thing you can do for the birds is to feed them.")[0] == (
        "The best thing you can do"
    )
    assert cut("The answer to this riddle is the number four.")[0] == "The answer to this riddle"
    assert cut("The answer is a number which you know.")[0] == "The answer is a number"


def test_later_sentences_stay_whole() -> None:
    """Once there is enough to speak, a sentence is not cut at its commas."""
    first = "This first sentence is long enough to be spoken for a while."
    assert cut(f"{first} Red, green, and blue, as you know, are colours.")[-1] == (
        "Red, green, and blue, as you know, are colours."
    )


def test_long_sentences_are_cut_at_a_clause() -> None:
    """No piece is much longer than LONG, and it ends at a pause if there is one."""
    first = "This first sentence is long enough to be spoken for a while."
    pieces = cut(f"{first} {'and so it went on, ' * 30}")[-3:]
    assert all(100 < len(piece) <= LONG + 20 for piece in pieces)
    assert all(piece.endswith("on,") for piece in pieces)
    assert all(len(piece) <= LONG + 20 for piece in cut("word " * 300))


def test_a_sentence_leaves_with_the_space_after_it() -> None:
    """A whole sentence does not wait for the next one to begin."""
    cutter = SentenceCutter()
    assert cutter.feed("It rains.") == []
    assert cutter.feed(" ") == ["It rains."]
    assert cutter.feed("A line\n") == ["A line"]


def test_nothing_to_say_gives_no_piece() -> None:
    """What has no letter and no digit is never handed out alone."""
    assert cut("... \n---\n**\n😊\n") == []
    assert cut("😊 Hi there.") == ["😊 Hi there."]


@thoroughly
@given(texts)
def test_nothing_is_lost(text: str) -> None:
    """The pieces joined are the whole text; only marks may lack at its end."""
    kept = letters("".join(cut(re.sub(r"[`~]", "", text))))
    whole = letters(re.sub(r"[`~]", "", text))
    assert whole.startswith(kept)
    assert not any(character.isalnum() for character in whole[len(kept) :])


@thoroughly
@given(texts, st.integers(1, 40))
def test_the_deltas_do_not_matter(text: str, size: int) -> None:
    """However the text is cut into deltas, the pieces are the same."""
    assert cut(text, size) == cut(text)


@thoroughly
@given(texts)
def test_every_piece_can_be_spoken(text: str) -> None:
    """Every piece has a letter or digit, no line break, and no space around it."""
    for piece in cut(text):
        assert any(character.isalnum() for character in piece)
        assert piece == " ".join(piece.split())


@thoroughly
@given(texts)
def test_pieces_that_leave_early_have_enough_to_say(text: str) -> None:
    """A clause is cut off only while little has been said, and never a mere word or two."""
    plain = re.sub(r"[^a-z ,]", "", text.lower())
    pieces = cut(plain)
    for index, piece in enumerate(pieces[:-1]):
        assert len(piece) >= ENOUGH
        assert len("".join(pieces[:index])) < EARLY or len(piece) > LONG // 3


@pytest.mark.parametrize(
    "sentences",
    [
        # German
        [
            "Gestern, am 3. März, kam Dr. Müller um 8.30 Uhr an.",
            "Er blieb bis zum 5. April.",
            "Warum?",
        ],
        ["Das kostet 1.299,50 Euro inkl. MwSt.", "Ist das z. B. zu viel?", "Nein!"],
        # French
        [
            "M. Dupont habite au 3 bis, rue de la Paix.",
            "Il a 42 ans.",
            "Comment va-t-il ?",
            "Bien !",
        ],
        ["Mme Leroy est arrivée à 18 h 30.", "C\u2019est l\u2019heure d\u2019aller dîner."],
        # Spanish
        ["¿Cómo está la Sra. García?", "¡Muy bien!", "Vive en EE.UU. desde 1990."],
        ["El tren sale a las 9.15 h.", "No llegues tarde."],
        # Italian
        ["Il Sig. Rossi è arrivato ieri.", "Ha comprato 2,5 kg di mele.", "Perché?"],
        ["Il Dott. Bianchi abita in via Roma.", "Dov\u2019è adesso?"],
        # Portuguese
        ["O Sr. Silva mora em São Paulo.", "Ele tem 30 anos.", "Você o conhece?"],
        ["A reunião é às 14.30 h.", "Não se esqueça!"],
    ],
)
def test_sentences_of_european_languages(sentences: list[str]) -> None:
    """Titles, dates, times and money of each language do not end a sentence."""
    said = "Let us begin with a sentence that uses up the time for early clauses."
    assert cut(" ".join([said, *sentences])) == [*cut(said), *sentences]


@pytest.mark.parametrize(
    "sentences",
    [
        ["今天天气很好。", "我们去公园散步吧！", "你想喝点什么？"],
        ["今日はいい天気ですね。", "一緒に公園へ行きましょう！", "何か飲みますか？"],
        ["आज मौसम बहुत अच्छा है।", "चलो पार्क चलते हैं!", "तुम क्या पीना चाहोगे?"],
        ["오늘 날씨가 좋네요.", "공원에 갈까요?", "네!"],
        ["Сегодня хорошая погода.", "Пойдём в парк?", "Да!"],
    ],
)
def test_sentences_of_other_languages(sentences: list[str]) -> None:
    """Each ends at its own full stop; clauses may leave early."""
    joined = "" if "。" in sentences[0] else " "
    pieces = cut(joined.join(sentences))
    assert letters("".join(pieces)) == letters("".join(sentences))
    ends = [piece for piece in pieces if piece[-1] in "。！？!?।."]
    assert [letters(end)[-4:] for end in ends] == [letters(s)[-4:] for s in sentences]


@pytest.mark.parametrize(
    "word",
    [
        "今天天气很好我们去公园散步" * 60,
        "きょうはいいてんきですね" * 60,
        "วันนี้อากาศดีมากเราไปเดินเล่นกันเถอะ" * 30,
        "QmFzZTY0IGlzIG5vIHRleHQgdG8gc2F5" * 40,
        "haha" * 300,
        "0123456789" * 100,
        "one,two,three," * 80,
        "ab\u200bcd\u200b" * 200,
        "🙂x" * 400,
    ],
)
def test_words_without_an_end_are_cut(word: str) -> None:
    """Text without blanks and full stops comes in pieces, each when it is long enough."""
    cutter = SentenceCutter()
    early = [piece for character in word for piece in cutter.feed(character)]
    pieces = [*early, *cutter.finish()]
    assert len(early) >= 3
    assert max(map(len, pieces)) <= LONG + 10
    assert letters("".join(pieces)) == letters(word)


def test_no_syllable_is_cut_apart() -> None:
    """A vowel stays with its consonant, and a joined picture with its parts."""
    for word in ("เดินเล่นกันเถอะ" * 40, "नमस्ते" * 80, "👩\u200d🚀x" * 150):
        for piece in cut(word):
            assert piece[-1] not in "เแโใไ\u200d"
            assert unicodedata.category(piece[0])[0] != "M"


def test_an_address_stays_whole() -> None:
    """However long it is, within reason."""
    address = "https://example.com/" + "a/b-c?d=e&f=" * 40
    assert address in cut(f"See {address} for more. Good.")[0]


def test_a_long_run_of_marks_costs_nothing() -> None:
    """What has nothing to say is not cut, and takes no time."""
    assert cut("=" * 20_000) == []
