"""Takes away what is for the eye: Markdown, HTML, emoji, emoticons, invisible characters."""

import html
import re
import unicodedata

from agents.runtime.markdown import is_code, strip_emphasis, strip_links, strip_markdown

_TAGS = (
    "a|abbr|b|blockquote|br|code|del|details|div|em|h[1-6]|hr|i|img|kbd|li|mark|ol|p|pre|s|small|"
    "span|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_OWN_LINE = re.compile(r"\s*(?:>\s?)*\s*(?:#{1,6}\s|[-*+•◦‣▪–]\s|\||\d{1,2}[.)]\s)")
_NUMBERED = re.compile(r"\s*(\d{1,2})[.)]\s+")
_CODE_SPAN = re.compile(r"(`+)([^`\n]+)\1")
_CODE_MARKS = re.compile(r"[(){}\[\],;\"']+")
_REFERENCE = re.compile(r"\[\d+\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)?[^\s<>@]+[@:./][^\s<>]+)>")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|~>$-])")
_BOLD_IN_WORD = re.compile(r"(?<=[^\W\d])\*\*(?=[^\W\d])")
_SNAKE = re.compile(r"(?<=\w)_+(?=\w)")
_EMOTICON = re.compile(r"(?<![\w:])(?:[:;=]['’]?-?[()DPpOo|\\/*3]+|<3|\^_?\^)(?![\w/])")
_KEPT = frozenset("°|^+<>=~¬±×÷")
_KEYCAP = re.compile(r"(?<=[0-9#*])\ufe0f?\u20e3")
_COMPATIBLE = re.compile(
    "[\u00bc-\u00be\u2080-\u209c\u2100-\u2121\u2123-\u218b\u2460-\u24ff\u3380-\u33df\ufb00-\ufb06"
    "\uff01-\uff5e\U0001d400-\U0001d7ff]"
)
_PARAGRAPH = re.compile(r"(?<=[^\s.!?:;,…]) ?\n\n")
_LETTERS = re.compile(r"([^\W\d_])\1{3,}")
_MARKS = re.compile(r"([^\w\s]|_)\1{3,}")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK = re.compile(r"\n ?\n[ \n]*")
_JOINERS = "\u200c\u200d"


def clean(text: str) -> str:
    """The same text in the characters that a voice can be expected to know.

    Half characters, control and invisible characters go, and forms made for print (wide letters,
    ligatures, vulgar fractions) become the usual ones. Line breaks stay, and nothing is repeated
    more often than has a meaning ("sooo", "!!!!!!!!").
    """
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = unicodedata.normalize("NFC", html.unescape(text))
    text = _KEYCAP.sub(" ", _COMPATIBLE.sub(_usual, text))
    text = "".join(_visible(text, i) for i in range(len(text)))
    text = _LETTERS.sub(r"\1\1", _MARKS.sub(r"\1\1\1", text))
    return _BLANK.sub("\n\n", _SPACES.sub(" ", text)).strip()


def _usual(found: re.Match[str]) -> str:
    usual = unicodedata.normalize("NFKC", found[0]).replace("\u2044", "/")
    between = found.start() and found.string[found.start() - 1].isdigit() and "/" in usual
    return f" {usual}" if between else usual


def _visible(text: str, i: int) -> str:
    """A character, or what stands for it."""
    char = text[i]
    if char in _JOINERS:  # they shape letters in some scripts, and glue emoji in all
        near = text[max(i - 1, 0) : i + 2]
        shaping = all(c > "\u0590" and unicodedata.category(c)[0] in "LMC" for c in near)
        return char if shaping else ""
    kind = unicodedata.category(char)
    if kind == "Cf":
        return ""
    if char in "\n\u2028\u2029\x0b\x0c\x85":
        return "\n"
    return " " if kind[0] in "ZC" else char


def strip_markup(text: str) -> str:
    """The words of a Markdown or HTML text, as sentences; blocks of code are left out."""
    text = _TAG.sub(" ", _AUTOLINK.sub(r"\1", text))
    text = _CODE_SPAN.sub(lambda found: _CODE_MARKS.sub(" ", found[2]), _without_code(text))
    text = "\n".join(map(_line, text.split("\n")))
    text = _REFERENCE.sub("", strip_links(text))
    text = _PARAGRAPH.sub(". ", text).replace("\n", " ")
    return _ESCAPE.sub(r"\1", text)


def _without_code(text: str) -> str:
    """The text without whole blocks of code."""
    kept: list[str] = []
    block: list[str] = []
    for line in text.split("\n"):
        block.append(line)
        if block[0].lstrip().startswith(("```", "~~~")):
            if len(block) == 1 or not is_code("\n".join(part.strip() for part in block)):
                continue
            block = [""]
        kept += block
        block = []
    return "\n".join(kept + block)


def _line(line: str) -> str:
    """One line without its marks; what is a line of its own ends like a sentence."""
    if not line.strip():
        return line
    own = _OWN_LINE.match(line) is not None
    bare = strip_markdown(line, fresh=True)
    if item := _NUMBERED.match(bare):
        bare = f"{item[1]}, {bare[item.end() :]}"
    return _ended(bare) if own else bare


def _ended(line: str) -> str:
    line = line.strip()
    return line if not line or line[-1] in ".!?:;,…" else f"{line}."


def strip_marks(text: str) -> str:
    """Without the marks of emphasis and code, and without brackets around words."""
    text = strip_emphasis(strip_emphasis(text)).replace("`", "")  # bold may stand around italics
    return _SNAKE.sub(" ", _BOLD_IN_WORD.sub("", text)).replace("[", " ").replace("]", " ")


def strip_pictures(text: str) -> str:
    """Without emoji, emoticons, and symbols that have no name to say."""
    text = _EMOTICON.sub(" ", text)
    return _SPACES.sub(" ", "".join(_said(char) for char in text))


def _said(char: str) -> str:
    kind = unicodedata.category(char)
    if "\ufe00" <= char <= "\ufe0f" or kind == "Me":  # they only dress other characters
        return ""
    return " " if kind in ("So", "Sk", "Co", "Cn", "Cs") and char not in _KEPT else char
