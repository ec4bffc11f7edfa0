"""Names and comments as C# has them."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape


def summary(text: str) -> list[str]:
    """The lines of a summary."""
    plain = re.sub(r"`([^`]*)`", r"<c>\1</c>", escape(" ".join(text.split())))
    one = f"/// <summary>{plain}</summary>"
    if len(one) <= 92:
        return [one]
    return ["/// <summary>", *(f"/// {line}" for line in _wrapped(plain, 88)), "/// </summary>"]


def pascal_case(word: str) -> str:
    """`mic_audio` as `MicAudio`."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[_-]", word))


def indent(text: str) -> str:
    """The text, four blanks to the right."""
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


def _wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= width:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line
