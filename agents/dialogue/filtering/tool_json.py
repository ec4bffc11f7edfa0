"""Calls of tools that a model writes as JSON into its text."""

import json

from agents.dialogue.filtering.marks import TOOL_KEYS


def is_call(text: str) -> bool:
    """Whether a text is JSON that calls a tool, and nothing else."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    calls = value if isinstance(value, list) else [value]
    return bool(calls) and all(
        isinstance(call, dict) and bool(TOOL_KEYS & call.keys()) for call in calls
    )


def balanced(text: str) -> int:
    """Where the JSON value that a text begins with ends; 0 where it has not ended yet."""
    depth, quoted, escaped = 0, False, False
    for at, character in enumerate(text):
        if quoted:
            quoted = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            quoted = True
        elif character in "{[":
            depth += 1
        elif character in "}]":
            depth -= 1
            if depth <= 0:
                return at + 1
    return 0
