"""What models write, case by case: what is said of it.

Each line of `cases/spoken.jsonl` is one: the model writes `text`, `times` over, letter by letter.
`said` is all that is spoken (without regard to case and white space); `must` and `must_not` are
parts of it; no piece is longer than `longest`.
"""

import json
from typing import Any

from free_port import ROOT

from agents.dialogue.answer_text import AnswerText, Habit
from agents.runtime.markdown import is_code
from agents.tts.speakable import speakable

LINES = (ROOT / "tests/cases/spoken.jsonl").read_text("utf-8").splitlines()


def fault(case: dict[str, Any]) -> str:
    """How what is said differs from what is right; empty where it does not."""
    answer = AnswerText(Habit(closes=False))
    text = case["text"] * case.get("times", 1)
    pieces = [piece.text for letter in text for piece in answer.feed(letter, 0.0).pieces]
    pieces += [piece.text for piece in answer.finish().pieces]
    if longest := case.get("longest"):
        found = max(map(len, pieces), default=0)
        return f"a piece has {found} letters" if found > longest else ""
    said = " ".join(filter(None, (speakable(piece) for piece in pieces if not is_code(piece))))
    said = " ".join(said.split()).casefold()
    if "said" in case and said != case["said"].casefold():
        return f"says {said!r}"
    lacks = [part for part in case.get("must", ()) if part.casefold() not in said]
    has = [part for part in case.get("must_not", ()) if part.casefold() in said]
    return f"says {said!r}: lacks {lacks}, has {has}" if lacks or has else ""


def test_each_text_is_said_as_a_person_would() -> None:
    """What is not prose is left out, and figures, formulas and other scripts are read as meant."""
    cases = [json.loads(line) for line in LINES]
    faults = [
        f"{case['kind']} {case['text'][:60]!r}: {wrong}" for case in cases if (wrong := fault(case))
    ]
    assert not faults, "\n".join(faults)
