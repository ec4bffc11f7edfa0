"""Markdown as language models write it: what is code, and everything else without its marks.

The one place that knows Markdown, for captions (dialogue) and for speech (tts) alike. A line or a
part of one is given, since an answer is cut into sentences while it is being written.

Code is kept apart: `dialogue.sentence` carries a block of code as one piece, `fenced` and whole,
whichever way the model wrote it. Captions show it; a voice says nothing for it (`is_code`).
"""

import re

_FENCE = re.compile(r"[ \t]{0,3}(?P<mark>`{3,}|~{3,})[^`\n]*")
_FENCED = re.compile(r"(`{3,}|~{3,})[^\n]*\n(?:.*\n)?\1\s*", re.DOTALL)
_RULE = re.compile(r"\s*(?:[-*_=]\s*){3,}|[\s|:=-]*\|[\s|:=-]*|[\s|:=*_~-]*")
_LINE_MARK = re.compile(r"\s*(?:>\s*)*(?:#{1,6}\s+|[-*+•◦‣▪]\s+(?:\[[ xX]\]\s+)?)?")
_CELL = re.compile(r"\s*\|\s*")
_LINK = re.compile(
    r"!?\[(?P<text>[^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\)"
)
_REFERENCE = re.compile(r"\[\^[^\]\s]+\]:?")
_IN_WORD = "0-9A-Za-zÀ-ӿ"
_MARK = r"(?:\*{1,3}|_{1,3}|~~|`+)"
_OPENING = re.compile(rf"(?<![{_IN_WORD}*_~`]){_MARK}(?=[^\s*_~`])")
_CLOSING = re.compile(rf"(?<=[^\s*_~`]){_MARK}(?![{_IN_WORD}*_~`])")


def is_code(text: str) -> bool:
    """Whether a piece of text is a whole block of code: it is shown, and not read out."""
    return _FENCED.fullmatch(text) is not None


def fenced(code: str, language: str = "") -> str:
    """A block of code as a piece of its own, between fences longer than any that it holds."""
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    body = code if code.endswith("\n") or not code else f"{code}\n"
    return f"{fence}{language}\n{body}{fence}"


def strip_markdown(text: str, *, fresh: bool) -> str:
    """The text without Markdown's marks, line breaks and white space around it.

    The text of links and of code within a line stays, numbers and emoji as well; fences, rules and
    the addresses of links go.

    Args:
        text: a line, or a part of one.
        fresh: it begins where a line begins.
    """
    if fresh:
        if _FENCE.fullmatch(text.rstrip()) or _RULE.fullmatch(text):
            return ""
        text = _LINE_MARK.sub("", text, count=1)
        if text.startswith("|"):
            text = _CELL.sub(", ", text.strip().strip("|").strip())
    return " ".join(strip_emphasis(strip_links(text)).split())


def strip_links(text: str) -> str:
    """Links and images as their text alone; marks of footnotes go."""
    return _REFERENCE.sub("", _LINK.sub(r"\g<text>", text))


def strip_emphasis(text: str) -> str:
    """Without the marks of bold, italic, struck and code text; those within a word stay."""
    return _CLOSING.sub("", _OPENING.sub("", text))
