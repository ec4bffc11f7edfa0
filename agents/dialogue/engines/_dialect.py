"""What a server takes of a request, learnt from what it refuses."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

NEEDED = frozenset({"model", "messages", "stream"})
RENAMED = {"max_tokens": "max_completion_tokens"}
"""What newer models call the same."""
_SYSTEM = re.compile(
    r"system[ _](?:role|message|prompt|instruction)|role.{0,12}system", re.IGNORECASE
)


class Dialect:
    """A refused parameter is called otherwise or left out from then on; it is never fatal."""

    def __init__(self) -> None:
        self._left_out: set[str] = set()
        self._renamed: set[str] = set()
        self._no_system = False

    def apply(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A request as this server takes it, as far as is known."""
        taken = {}
        for key, value in body.items():
            if key in self._renamed and RENAMED[key] not in self._left_out:
                taken[RENAMED[key]] = value
            elif key not in self._left_out and key not in self._renamed:
                taken[key] = self._nested(value) if key == "options" else value
        if self._no_system:
            taken["messages"] = _folded(taken["messages"])
        return taken

    def learn(self, sent: Mapping[str, Any], words: str) -> bool:
        """Read a refusal; true when another try makes sense.

        Args:
            sent: the request, as it was sent.
            words: the body of the answer.
        """
        options = sent.get("options")
        inner = options if isinstance(options, dict) else {}
        for key in sorted({*sent, *inner} - NEEDED, key=len, reverse=True):
            named = re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", words)
            if named or (key == "think" and "think" in words.casefold()):
                if key in RENAMED and key not in self._renamed and key in sent:
                    self._renamed.add(key)
                else:
                    self._left_out.add(key)
                return True
        has_system = any(message.get("role") == "system" for message in sent.get("messages", ()))
        if has_system and not self._no_system and _SYSTEM.search(words):
            self._no_system = True
            return True
        return False

    def _nested(self, options: Mapping[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in options.items() if key not in self._left_out}


def _folded(messages: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The system's message as the beginning of the first question."""
    system = " ".join(m["content"] for m in messages if m["role"] == "system")
    rest = [dict(m) for m in messages if m["role"] != "system"]
    if rest and system:
        rest[0]["content"] = f"{system}\n\n{rest[0]['content']}"
    return rest
