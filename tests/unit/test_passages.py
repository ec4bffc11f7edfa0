"""Passages: what is made of a document before it is stored."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.retrieval import bm25
from agents.retrieval.passages import LONGEST_PASSAGE, Passage, digest, split

GUIDE = """\
---
title: not for reading
---
Before any heading.

# Guide to the *house*

Opened in 1990. It has **two** floors, [a garden](https://example.org) and `rooms`.

## Opening hours ##

- Monday: 9 to 5
- Tuesday: closed

<!-- a draft
## Not a heading
-->

Prices
------

| visitor | euros |
|---------|-------|
| adult   | 12    |

```sh
# not a heading either
open --door
```
"""


def by_source(passages: list[Passage]) -> dict[str, str]:
    """The text under each source."""
    return {passage.source: passage.text for passage in passages}


def test_sources_are_headings() -> None:
    """Each passage names the document and the heading right above it, of either Markdown form."""
    assert list(by_source(split("guide.md", GUIDE))) == [
        "guide.md",
        "guide.md#Guide to the house",
        "guide.md#Opening hours",
        "guide.md#Prices",
    ]


def test_markdown_signs_are_gone() -> None:
    """Text is as a person would read it aloud; comments and front matter are left out."""
    texts = by_source(split("guide.md", GUIDE))
    assert texts["guide.md"] == "Before any heading."
    assert texts["guide.md#Guide to the house"] == (
        "Opened in 1990. It has two floors, a garden and rooms."
    )
    assert texts["guide.md#Opening hours"] == "Monday: 9 to 5\nTuesday: closed"
    assert "draft" not in str(texts)


def test_tables_and_code_stay_readable() -> None:
    """A cell stands behind the name of its column; code stays as it is, its comments too."""
    prices = by_source(split("guide.md", GUIDE))["guide.md#Prices"]
    assert prices == "visitor: adult, euros: 12\n# not a heading either\nopen --door"


def test_cues_are_sentences_under_their_heading() -> None:
    """What a question is compared with: a sentence at a time, with the heading as its subject."""
    (passage,) = split("a.md", "# Pets\nLuna has two cats, Pixel and Waffle. Pixel sleeps all day.")
    assert passage.cues == (
        "Pets. Luna has two cats, Pixel and Waffle.",
        "Pets. Pixel sleeps all day.",
    )


def test_very_short_sentences_share_a_cue() -> None:
    """'Yes.' alone could be near to anything."""
    (passage,) = split("a.txt", "Yes. No. The door to the garden is green.")
    assert passage.cues == ("Yes. No. The door to the garden is green.",)


def test_abbreviations_do_not_end_sentences() -> None:
    """'Dr. Smith' and 'e.g. this' stay whole."""
    (passage,) = split(
        "a.txt", "Ask Dr. Smith about herbs, e.g. about rosemary. He grows them all."
    )
    assert passage.cues[0] == "Ask Dr. Smith about herbs, e.g. about rosemary."


def test_wrapped_lines_are_one_sentence_and_short_lines_are_not() -> None:
    """A hard-wrapped paragraph flows; lines that were kept short on purpose stay apart."""
    wrapped = "This sentence was wrapped by an editor at about sixty columns\nand goes on here."
    assert split("a.txt", wrapped)[0].text == wrapped.replace("\n", " ")
    assert (
        len(split("a.txt", "Opening hours are nine to five\nTelephone: 555 0199 1234")[0].cues) == 2
    )


def test_long_sections_overlap_by_a_sentence() -> None:
    """No passage is too long, the sentences stay in order, and neighbours share one."""
    sentences = [f"Sentence number {n} says something about the matter." for n in range(40)]
    passages = split("long.md", "# Matter\n" + " ".join(sentences))
    assert len(passages) > 3
    assert all(len(passage.text) <= LONGEST_PASSAGE for passage in passages)
    for one, two in pairwise(passages):
        assert two.text.startswith(one.text[one.text.rindex("Sentence") :])
    cues = [cue for passage in passages for cue in passage.cues]
    assert cues == [f"Matter. {sentence}" for sentence in sentences], "each is a cue just once"


def test_a_sentence_without_end_is_cut_between_words() -> None:
    """Text without any full stop is cut where there is a space, and nothing of it is lost."""
    text = " ".join(f"word{n}" for n in range(500))
    assert " ".join(passage.text for passage in split("a.txt", text)) == text


@pytest.mark.parametrize(
    "text", ["", " \n\t\n", "# Only\n## Headings\n", "---\n", "\ufeff", "\x00"]
)
def test_nothing_gives_nothing(text: str) -> None:
    """A text that says nothing has no passages."""
    assert split("empty.md", text) == []


def test_other_languages() -> None:
    """Sentences without spaces between them are told apart by their own full stops."""
    text = "我家的猫喜欢在厨房的窗边晒太阳睡觉从早睡到晚。它的名字叫小白今年已经三岁了非常可爱。"
    (passage,) = split("猫.txt", text)
    assert passage.source == "猫.txt"
    assert len(passage.cues) == 2


@settings(max_examples=200)
@given(st.text(alphabet=st.sampled_from("aB.!? \n\t#*_`|-=<>![]()~\r\ud800\x07é。1"), max_size=400))
def test_any_text_is_taken(text: str) -> None:
    """Whatever the text, there is no error, and what comes out keeps its promises."""
    for passage in split("any.md", text):
        assert passage.text.strip()
        assert len(passage.text) <= LONGEST_PASSAGE
        assert passage.source.startswith("any.md")
        assert len(passage.source) <= 512
        passage.text.encode()


@pytest.mark.parametrize(
    "piece",
    ["a", "[", "<!--", "word ", "\n", "*", "Dr. ", "```\n", "[a](", "x.y. ", "1. a\n", "<a"],
)
def test_time_grows_with_length_only(piece: str) -> None:
    """Text made to be hard takes no longer than other text: 100 kB in a second."""
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    split("hard.md", text)
    assert time.process_time() - began < 1


def test_digest_follows_the_text() -> None:
    """The digest tells two texts apart, and is the same in every process."""
    assert digest("a") != digest("b")
    assert digest("a") == "5907f475b4717d8adcd06ac04eb0aeb4"


def test_words_that_count() -> None:
    """Function words fall away, and forms of a word become one."""
    assert bm25.stems("When do you OPEN the Openings?") == ["open", "openin"]
    assert bm25.stems("What is it, and who are you?") == []


def test_share_of_the_words_asked_for() -> None:
    """The share is of the question's words: none of them 0, all of them 1."""
    asked = frozenset(bm25.stems("green garden doors"))
    assert bm25.share(asked, "The door of the garden") == pytest.approx(1 / 3)
    assert bm25.share(asked, "Green doors in a garden.") == 1
    assert bm25.share(frozenset(), "anything") == 0


def test_bm25_weights_saturate() -> None:
    """A word that is there often weighs more, but never more than k1 + 1; numbers ascend."""
    once, often = bm25.of_passage("parrot"), bm25.of_passage("parrot " * 50)
    assert once.values[0] < often.values[0] < bm25.SATURATION + 1
    many = bm25.of_passage("the quick brown fox jumps over a lazy dog")
    assert many.indices == sorted(set(many.indices))
    assert set(bm25.of_question("lazy fox").indices) < set(many.indices)
