"""The filter of answers: thoughts, control tokens, calls, directions and code, in every form."""

import random

import pytest

from agents.dialogue.filtering.answer_filter import AnswerFilter
from agents.dialogue.filtering.output import Segment

Parts = tuple[str, list[str], list[str]]


def filtered(text: str, size: int = 1) -> tuple[AnswerFilter, list[Segment]]:
    """What is given of a text that comes `size` characters at a time."""
    answer = AnswerFilter()
    given: list[Segment] = []
    for index in range(0, len(text), size):
        given += answer.feed(text[index : index + size])
    return answer, [*given, *answer.finish()]


def prose(given: list[Segment]) -> str:
    """The prose alone, with single spaces."""
    text = "".join(part.text if part.kind == "text" else " " for part in given)
    return " ".join(text.split())


THOUGHTS = {
    "<think>One.</think>Hello!": "Hello!",
    "<think>One.</think><think>Two.</think>Hello!": "Hello!",
    "<THINK>One.</THINK>\n\nHello!": "Hello!",
    "<thinking>One.</thinking>Hello!": "Hello!",
    "<reasoning>One.</reasoning>Hello!": "Hello!",
    "<thought>One.</thought>Hello!": "Hello!",
    "<reflection>One.</reflection>Hello!": "Hello!",
    "<seed:think>One.</seed:think>Hello!": "Hello!",
    '<think duration="3">One.</think>Hello!': "Hello!",
    "[THINK]One.[/THINK]Hello!": "Hello!",
    "◁think▷One.◁/think▷Hello!": "Hello!",
    "  \n<think>\nA < b and c > d.\n</think>\nHello!": "Hello!",
    "Sure.\n<think>One.</think>\nHello!": "Sure. Hello!",
    "<|channel|>analysis<|message|>One.<|end|><|start|>assistant<|channel|>final<|message|>Hello!"
    "<|return|>": "Hello!",
    "<|channel|>final<|message|>Hello!<|end|>": "Hello!",
    "<think>Never closed.": "",
}


@pytest.mark.parametrize("text", THOUGHTS)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_thoughts_are_left_out(text: str, size: int) -> None:
    """Whatever marks a thought, neither the marks nor what is between them is given."""
    answer, given = filtered(text, size)
    assert prose(given) == THOUGHTS[text]
    assert answer.thought == ("One." in text or "Never" in text or "A <" in text)


def test_a_thought_that_was_never_opened_is_known_when_it_closes() -> None:
    """Templates may open a thought in the prompt: then all before the closing mark was one."""
    answer, given = filtered("They want a greeting. Short. </think> Hello there!", 1000)
    assert prose(given) == "Hello there!"
    assert answer.unopened


TOKENS = {
    "Fine.<|im_end|>\n<|im_start|>user\nAnd tomorrow?<|im_end|>": "Fine.",
    "<|im_start|>assistant\nFine.<|im_end|>": "Fine.",
    "<|start_header_id|>assistant<|end_header_id|>\n\nFine.<|eot_id|>more": "Fine.",
    "Ok.</s>": "Ok.",
    "<s>Ok.</s>": "Ok.",
    "Ok. [INST] And then? [/INST] Then this.": "Ok.",
    "Ok.<|endoftext|>Human: And then?": "Ok.",
    "Ok.\n\nUser: And then?\nAssistant: Then this.": "Ok.",
    "Ok.\nHuman: And then?": "Ok.",
    "Ok.<end_of_turn>\n<start_of_turn>user\nAnd?": "Ok.",
    "Ok.<｜end▁of▁sentence｜>": "Ok.",  # noqa: RUF001
    "Assistant: Hello there!": "Hello there!",
    "Iris: Hello there!": "Hello there!",
    "**Iris:** Hello there!": "Hello there!",
}


@pytest.mark.parametrize("text", TOKENS)
@pytest.mark.parametrize("size", [1, 4, 1000])
def test_control_tokens_end_the_answer(text: str, size: int) -> None:
    """No token is said, and no talk that the model makes up goes on after the answer."""
    assert prose(filtered(text, size)[1]) == TOKENS[text]


CALLS = {
    '{"name":"get_weather","arguments":{"city":"Graz"}}': "",
    '<tool_call>\n{"name":"get_weather","arguments":{"city":"Graz"}}\n</tool_call>': "",
    'Let me look. {"name":"get_weather","arguments":{"city":"G}raz"}}': "Let me look.",
    '[{"name":"get_weather","arguments":{}}]': "",
    '[TOOL_CALLS][{"name":"get_weather","arguments":{}}]': "",
    "<function=get_weather>{}</function>": "",
    '```json\n{"name":"get_weather","arguments":{}}\n```': "",
    'I will.\nAction: get_weather\nAction Input: {"city": "Graz"}': "I will.",
}


@pytest.mark.parametrize("text", CALLS)
@pytest.mark.parametrize("size", [1, 5, 1000])
def test_calls_of_tools_are_left_out(text: str, size: int) -> None:
    """What a program is meant to read is not read out."""
    answer, given = filtered(text, size)
    assert prose(given) == CALLS[text]
    assert answer.called
    assert not any(part.kind == "code" for part in given)


DIRECTIONS = {
    "*smiles warmly* Hello!": ("Hello!", "happy"),
    "[happy] Great!": ("Great!", "happy"),
    "(laughs) No.": ("No.", "happy"),
    "<|EMOTE_HAPPY|> Hi.": ("Hi.", "happy"),
    '<|ACT:{"emotion":"sad"}|> Oh.': ("Oh.", "sad"),
    "~giggles~ Stop.": ("Stop.", "happy"),
    "_sighs_ Fine.": ("Fine.", "sad"),
    "*She nods.* Yes.": ("Yes.", None),
    "<laugh> Ha.": ("Ha.", "happy"),
    "(whispering) Come here.": ("Come here.", None),
    "【happy】Great!": ("Great!", "happy"),
    ":smile: Hi.": ("Hi.", "happy"),
    "<emotion>happy</emotion>Hi.": ("Hi.", "happy"),
    "That is sad. *looks down*": ("That is sad.", None),
    "Well *chuckles* I do not know.": ("Well I do not know.", "happy"),
    "[smile] Good to see you.": ("Good to see you.", "happy"),
    "(gasps in surprise) Oh!": ("Oh!", "surprised"),
}


@pytest.mark.parametrize("text", DIRECTIONS)
@pytest.mark.parametrize("size", [1, 2, 1000])
def test_stage_directions_are_meant_and_not_said(text: str, size: int) -> None:
    """A direction is left out, and the expression that it names is kept."""
    given = filtered(text, size)[1]
    said, meant = DIRECTIONS[text]
    assert prose(given) == said
    assert [part.text for part in given if part.kind == "expression"] == ([meant] if meant else [])


@pytest.mark.parametrize(
    "text",
    [
        "In HTML, <think> is no tag. That is all.",
        "That is *really* good (I think), see [the list](x).",
        "It is *very* late.",
        "The price (with milk) is two.",
        "I *love* it, and **bold** words.",
        "The museum (opens at nine) is near [1].",
        "2 * 3 = 6, and 2*3*4 = 24.",
        "a < b and b > c, I <3 you.",
        "At 10:30:45 it rains.",
        "Then [it] ended.)",
        "snake_case_words stay.",
        'He said {"hello"} and {x}.',
        "Note: the user: admin.",
        "Use `print(x)` now.",
        "<b>Bold</b> is a tag.",
        "* one * two",
        "- one\n- two\n\n1. three",
        "Smiles are free.",
        '{"type": "text"} is JSON.',
        "~100 people (about) came ~ roughly.",
        "Wo? (Siehe Seite 3.) Dort.",
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_prose_stays_as_it_is(text: str, size: int) -> None:
    """What only looks like a mark is said."""
    answer, given = filtered(text, size)
    assert prose(given) == " ".join(text.split())
    assert not answer.ended
    assert all(part.kind == "text" for part in given)


CODE = {
    "Here:\n\n```python\ndef f():\n    return 1\n```\n\nRun it.": (
        "def f():\n    return 1",
        "python",
    ),
    "Try this:\n\n    x = 1\n    print(x)\n\nThat is all.": ("x = 1\nprint(x)", ""),
    "Here:\n```\nls | grep foo\nrm -r ./x": ("ls | grep foo\nrm -r ./x", ""),
    "First:\n   ```bash\n   npm install\n   ```\nThen go on.": ("npm install", "bash"),
    "```mermaid\ngraph TD; A-->B\n```\nThat was it.": ("graph TD; A-->B", "mermaid"),
    "Look:\n<pre>\nx = 1\n</pre>\nOk.": ("x = 1", ""),
    "Look:\n<code>\nx = 1\ny = 2\n</code>\nOk.": ("x = 1\ny = 2", ""),
    "Look:\n~~~\nx = 1\n~~~\nOk.": ("x = 1", ""),
    "1. Do:\n- ```sh\n  ls\n  ```\nOk.": ("ls", "sh"),
    "Here it is: ```python\nx = 1\n```\nOk.": ("x = 1", "python"),
    "````md\n```\nx\n```\n````\nOk.": ("```\nx\n```", "md"),
}


@pytest.mark.parametrize("text", CODE)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_code_is_a_part_of_its_own(text: str, size: int) -> None:
    """Code comes whole, without its fences, and none of it is prose."""
    given = filtered(text, size)[1]
    assert [(part.text, part.language) for part in given if part.kind == "code"] == [CODE[text]]
    said = prose(given)
    assert not any(line.strip() and line.strip() in said for line in CODE[text][0].split("\n"))
    assert "`" not in said


def test_what_is_given_does_not_hang_on_the_deltas() -> None:
    """A text gives the same, however it is cut, and nothing of any text breaks the filter."""
    pieces = [
        *THOUGHTS,
        *TOKENS,
        *CALLS,
        *DIRECTIONS,
        *CODE,
        "\n",
        " ",
        "Hello. ",
        "<",
        "*",
        "[",
        "{",
    ]
    chance = random.Random(1)  # noqa: S311
    for _ in range(400):
        text = "".join(chance.sample(pieces, 3))
        cut = chance.randrange(len(text) + 1)
        text = text[:cut] + chance.choice(pieces) + text[cut:]
        answer, whole = filtered(text, len(text))
        for size in (1, 2, 5):
            given = filtered(text, size)[1]
            assert answer.unopened or prose(given) == prose(whole), repr(text)
