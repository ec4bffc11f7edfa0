"""What servers stream: text is taken wherever it stands, everything else ends an answer or not."""

import json
import random

import pytest

from agents.dialogue.completion_stream import (
    ChatStream,
    Lines,
    OllamaStream,
    OpenAiStream,
)
from agents.dialogue.server_errors import BadAnswerError, words_of

DONE = "data: [DONE]"
STOP = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}'


def said(text: str) -> str:
    """A line that brings text."""
    return "data: " + json.dumps({"choices": [{"delta": {"content": text}}]}, ensure_ascii=False)


def read(stream: ChatStream, *lines: str | bytes) -> str:
    """All the text of a stream."""
    cutter, text = Lines(), ""
    for line in lines:
        data = line if isinstance(line, bytes) else f"{line}\n".encode("utf-8", "surrogatepass")
        text += "".join(map(stream.feed, cutter.feed(data)))
    text += "".join(map(stream.feed, cutter.finish())) + stream.finish_text()
    stream.finish()
    return text


@pytest.mark.parametrize(
    "strange",
    [
        "",
        ": keep alive",
        "data:",
        "data: null",
        "data: []",
        "data: 7",
        'data: {"choices":[]}',
        'data: {"choices":null}',
        'data: {"choices":[null]}',
        'data: {"choices":[7]}',
        'data: {"choices":[{"index":0}]}',
        'data: {"choices":[{"index":0,"delta":null}]}',
        'data: {"choices":[{"index":0,"delta":[]}]}',
        'data: {"choices":[{"delta":{"content":null}}]}',
        'data: {"choices":[{"delta":{"content":7}}]}',
        'data: {"choices":[{"delta":{"content":[{"type":"thinking","thinking":"Hm."}]}}]}',
        'data: {"choices":[{"delta":{"reasoning_content":"Hm."}}]}',
        'data: {"choices":[{"delta":{"reasoning":"Hm."}}]}',
        'data: {"choices":[],"usage":{"total_tokens":9}}',
        'data: {"error":null,"choices":[]}',
        'data: {"id":"x","object":"chat.completion.chunk"}',
        "id: 7",
        "retry: 100",
        "event: message",
    ],
)
def test_what_is_no_text_changes_nothing(strange: str) -> None:
    """Before, between and after the text; the answer is whole."""
    lines = [strange, said("Good "), strange, said("morning."), strange, STOP, strange, DONE]
    assert read(OpenAiStream(), *lines) == "Good morning."


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (['data:{"choices":[{"delta":{"content":"Hi."}}]}', DONE], "Hi."),
        ([said("Hi.") + "\r", "\r", DONE + "\r"], "Hi."),
        (
            [said("One,\u2028two,\u2029three,\x85four."), STOP],
            "One,\u2028two,\u2029three,\x85four.",
        ),
        (['data: {"choices":[{"delta":{"content":"a\x0bb"}}]}', DONE], "a\x0bb"),
        (
            ['data: {"choices":[{"delta":{"content":[{"type":"text","text":"Four."}]}}]}', STOP],
            "Four.",
        ),
        (['data: {"choices":[{"message":{"content":"Hi."},"finish_reason":"stop"}]}'], "Hi."),
        (['data: {"choices":[{"text":"Hi.","finish_reason":"stop"}]}'], "Hi."),
        (['{"choices":[{"message":', '{"content":"Hi."}}]}'], "Hi."),
        (
            [
                'data: {"choices":[{"delta":{"content":"Hi \\ud83d"}}]}',
                'data: {"choices":[{"delta":{"content":"\\ude42."}}]}',
                DONE,
            ],
            "Hi 🙂.",
        ),
        ([said("First."), 'data: {"choices":[{"delta":{},"finish_reason":"eos"}]}'], "First."),
    ],
)
def test_text_is_taken_wherever_it_stands(lines: list[str], text: str) -> None:
    """In every shape that is in use, and whatever characters it holds."""
    assert read(OpenAiStream(), *lines) == text


@pytest.mark.parametrize(
    ("lines", "code", "what"),
    [
        (['{"error":"no such endpoint"}'], "completion-failed", "no such endpoint"),
        (['data: {"error":{"message":"busy","code":503}}'], "completion-failed", "busy"),
        ([said("A"), 'data: {"error":"busy"}', DONE], "completion-failed", "busy"),
        ([said("A"), 'error: {"message":"busy"}'], "completion-failed", "busy"),
        ([said("A"), "event: error", 'data: {"message":"busy"}'], "completion-failed", "busy"),
        ([said("A"), 'data: {"error_type":"busy"}'], "completion-failed", "busy"),
        ([said("A"), 'data: {"object":"error","message":"busy"}'], "completion-failed", "busy"),
        (
            [said("A"), 'data: {"choices":[{"error":{"message":"busy"}}]}'],
            "completion-failed",
            "busy",
        ),
        (
            [said("A"), 'data: {"choices":[{"delta":{},"finish_reason":"error"}]}'],
            "answer-cut-off",
            "",
        ),
        (
            [said("A"), 'data: {"choices":[{"delta":{},"finish_reason":"content_filter"}]}'],
            "answer-cut-off",
            "filter",
        ),
        ([said("A")], "answer-cut-off", "before the answer ended"),
        ([said("A"), "data: warming up"], "bad-answer", "warming up"),
        ([said("A"), 'data: {"choices":[{"del'], "bad-answer", "no JSON"),
        (["<!DOCTYPE html><p>Sign in"], "bad-answer", "web page"),
        (["I am no API."], "bad-answer", "I am no API."),
        (["[1, 2]"], "bad-answer", "[1, 2]"),
        ([], "answer-empty", "without any text"),
        ([STOP, DONE], "answer-empty", "without any text"),
        (
            ['data: {"choices":[{"delta":{"reasoning_content":"Hm."}}]}', STOP],
            "answer-empty",
            "thought",
        ),
        (
            ['data: {"choices":[{"delta":{"tool_calls":[{"id":"1"}]}}]}', STOP],
            "answer-empty",
            "tool",
        ),
        (
            ['data: {"choices":[{"delta":{"refusal":"I cannot."}}]}', STOP],
            "answer-refused",
            "cannot",
        ),
        (
            ['data: {"choices":[{"delta":{"content":"Hi \\ud83d there."}}]}', DONE],
            "bad-answer",
            "half",
        ),
        (['data: {"choices":[{"delta":{"content":"Hi \\ud83d"}}]}', DONE], "bad-answer", "half"),
        (["data: " + "[" * 100_000], "bad-answer", "no JSON"),
    ],
)
def test_everything_else_ends_the_answer(lines: list[str], code: str, what: str) -> None:
    """With a code, and what the server did; half an answer is never taken for a whole one."""
    with pytest.raises(BadAnswerError) as caught:
        read(OpenAiStream(), *lines)
    assert caught.value.code == code
    assert what in caught.value.what
    assert len(caught.value.what) < 300


def part(text: str, **more: object) -> str:
    """A line of Ollama."""
    return json.dumps({"message": {"content": text, **more}, "done": False}, ensure_ascii=False)


END = json.dumps({"message": {"content": ""}, "done": True})


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([part("Hi."), END], "Hi."),
        ([part("Hi"), "", part("."), END], "Hi."),
        ([part("", thinking="Hm."), part("Hi."), END], "Hi."),
        ([part("One,\u2028two."), END], "One,\u2028two."),
        ([part("Hi."), '{"done": true}'], "Hi."),
    ],
)
def test_ollama_is_read_alike(lines: list[str], text: str) -> None:
    """Lines of JSON, with text in their messages."""
    assert read(OllamaStream(), *lines) == text


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([part("A"), '{"message":null,"done":false}'], "bad-answer"),
        ([part("A"), '{"done":false}'], "bad-answer"),
        ([part("A"), '{"error":"the runner ended"}'], "completion-failed"),
        ([part("A")], "answer-cut-off"),
        ([part("A"), "[]"], "bad-answer"),
        ([part("A"), 'data: {"x":1}'], "bad-answer"),
        (["<html>"], "bad-answer"),
        ([part("", thinking="Hm."), END], "answer-empty"),
        ([part("", tool_calls=[{}]), END], "answer-empty"),
        ([], "answer-empty"),
    ],
)
def test_ollama_that_answers_nonsense_ends_the_answer(lines: list[str], code: str) -> None:
    """With the same codes as any other server."""
    with pytest.raises(BadAnswerError) as caught:
        read(OllamaStream(), *lines)
    assert caught.value.code == code


def test_no_bytes_break_the_reading() -> None:
    """Mutated streams give text or end an answer with a code, and nothing else ever happens."""
    chance = random.Random(7)  # noqa: S311
    seeds = [
        "\n".join([said("Good "), said("morning."), STOP, DONE, ""]).encode(),
        "\n".join([part("Good "), part("morning."), END, ""]).encode(),
        b'{"choices":[{"message":{"content":"Hi."}}]}',
    ]
    for _ in range(4_000):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randrange(1, 8)):
            at = chance.randrange(len(data))
            action = chance.randrange(3)
            if action == 0:
                data[at] = chance.randrange(256)
            elif action == 1:
                del data[at : at + chance.randrange(1, 20)]
                data = data or bytearray(b"x")
            else:
                data[at:at] = chance.choice([b"\xff", b"{", b"null", b"\\ud83d", b"\n", b"data: "])
        stream = chance.choice([OpenAiStream, OllamaStream])()
        try:
            read(stream, bytes(data))
        except BadAnswerError as error:
            assert error.code  # noqa: PT017
            assert error.what  # noqa: PT017


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"error":{"message":"no key","type":"x"}}', "no key"),
        ('{"error":"busy"}', "busy"),
        ('{"message":"busy"}', "busy"),
        ('{"detail":"Not Found"}', "Not Found"),
        ('["a"]', "a"),
        ("<!doctype html><p>x", "a web page"),
        ("plain\x1b[31m words", "plain [31m words"),
        ("", ""),
    ],
)
def test_the_words_of_a_refusal_are_found(body: str, words: str) -> None:
    """In whichever shape they come, on one line and without control characters."""
    assert words_of(body) == words
