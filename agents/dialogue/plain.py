"""Markdown as language models write it, made plain text for captions and speech."""

import re

_FENCE_OR_RULE = re.compile(r"\s*(?:(?:```|~~~)[\w+#.-]*|[\s|:=*_~-]*)\s*")
_LINE_MARK = re.compile(r"\s*(?:>\s*)*(?:#{1,6}\s+|[-*+•]\s+(?:\[[ xX]\]\s+)?)?")
_CELL = re.compile(r"\s*\|\s*")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_IN_WORD = "0-9A-Za-zÀ-ӿ"
_MARK = r"(?:\*{1,3}|_{1,3}|~~|`+)"
_OPENING = re.compile(rf"(?<![{_IN_WORD}*_~`]){_MARK}(?=[^\s*_~`])")
_CLOSING = re.compile(rf"(?<=[^\s*_~`]){_MARK}(?![{_IN_WORD}*_~`])")


def plain(text: str, *, fresh: bool) -> str:
    """The text without Markdown's marks, line breaks and white space around it.

    The text of links and of code stays, numbers and emoji as well; fences, rules and the addresses
    of links go.

    Args:
        text: a line, or a part of one.
        fresh: it begins where a line begins.
    """
    if fresh:
        if _FENCE_OR_RULE.fullmatch(text):
            return ""
        text = _LINE_MARK.sub("", text, count=1)
        if text.startswith("|"):
            text = _CELL.sub(", ", text.strip().strip("|").strip())
    text = _LINK.sub(r"\1", text)
    text = _CLOSING.sub("", _OPENING.sub("", text))
    return " ".join(text.split())
