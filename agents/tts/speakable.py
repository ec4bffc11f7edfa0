"""Makes text speakable: what was written to be read becomes what one would say."""

import re
from typing import Final

from agents.tts import english, markup
from agents.tts.figures import digits
from agents.tts.languages import LANGUAGES, whole_numbers_in_words
from agents.tts.maths import tex_in_words, typed_in_words
from agents.tts.notation import plain_notation
from agents.tts.rewriting import Rules
from agents.tts.writing_systems import readable

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'`|]*[^\s<>\"'`|.,;:!?)\]*_]")
_EMAIL = re.compile(r"(?<![\w.+-])(?:mailto:)?([\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)")
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?([^/?#:]+)(?::(\d+))?([^?#]*)")
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z][A-Za-z-]{0,19}){1,2}/?")
_SHOUTED = re.compile(r"\b[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]+(?:[\s'’-]+[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]+){2,}\b")

_TIDY: Final = Rules(
    (
        ("[\u2018\u2019\u02bc\u00b4]", "'"),
        ('["“”„‟«»‹›「」『』]', " "),
        (r"(?<!\w)'|'(?!\w)", " "),
        (r"(?<=\w)\(s\)", "s"),
        (r"\(\s*\)", " "),
        (r"(?<=\w)\(([^()]{0,60})\)", r" \1 "),
        (r"(?<=\w)\(", " "),
        (r"[(){}]", " , "),
        (r"\s*(?:\.{2,}|…)\s*(?=[^\W\d_A-Z])", ", "),
        (r"\.{2,}|…", "."),
        (r"\s*(?:[—―⸺]|--+)\s*|\s+[-–]\s+", ", "),
        (r"(?<=[^\W\d_])–(?=[^\W\d_])", "-"),
        (r"(?<![\w)])-+(?!\w)|[|\\^~_=<>]+", " "),
        (r"([!?])[!?.]*\?[!?.]*|\?[!?.]+", "?"),
        (r"![!.]+", "!"),
        (r"\s+(?=[,;:.!?])", ""),
        (r"(?<=[^\W\d_])[,;](?=[^\W\d_])", ", "),
        (r"[,;:]+(?=[.!?])", ""),
        (r"([,;:])[,;:]+", r"\1"),
        (r"([.!?])[,;:.]+", r"\1"),
        (r"^[\s,;:.!?-]+", ""),
        (r"[\s,;:-]+$", ""),
        (r"\s+", " "),
    )
)


def speakable(text: str, language: str = "en") -> str:
    """The words to say for a text, or nothing if there are none.

    Args:
        text: any text, such as a language model writes: Markdown, emoji, addresses, figures.
        language: of the text, `en` or `de-AT`. Figures, abbreviations and symbols are put into
            words in English; numbers, dates, times and amounts in the languages of
            `agents.tts.languages`, and the rest is left to the voice. What is written in letters
            that no reader of the language knows is left out.
    """
    kind = language.replace("_", "-").casefold().partition("-")[0]
    text = markup.strip_markup(tex_in_words(markup.clean(text)))
    text = _EMAIL.sub(lambda found: _say_email(found[1], kind), text)
    text = _URL.sub(lambda found: _say_url(found[0], kind), text)
    text = _calm(markup.strip_pictures(markup.strip_marks(text)))
    text = _TIDY(_in_words(readable(typed_in_words(text), kind), kind)).strip()
    return text if any(char.isalnum() for char in text) else ""


def _in_words(text: str, kind: str) -> str:
    """Numbers and symbols in words, as far as the language is known."""
    known = LANGUAGES.get(kind)
    if kind == "en":
        plain = plain_notation(text, digits, plus="plus", decimal_comma=False, day_first=False)
        return english.in_words(plain)
    return known.in_words(text) if known else whole_numbers_in_words(text, kind)


def _say_email(address: str, kind: str) -> str:
    if kind != "en":
        return address
    for mark, word in ((".", "dot"), ("@", "at"), ("_", "underscore"), ("+", "plus")):
        address = address.replace(mark, f" {word} ")
    return address


def _say_url(url: str, kind: str) -> str:
    """The host, and the path if it is made of a few plain words."""
    found = _ADDRESS.match(url)
    if not found:
        return " "
    host, port, path = found.groups()
    if kind != "en":
        return host
    said = host.replace(".", " dot ").replace("-", " dash ")
    said += f" port {port}" if port else ""
    if _PLAIN_PATH.fullmatch(path):
        said += path.rstrip("/").replace("/", " slash ").replace("-", " ")
    return said


def _calm(text: str) -> str:
    """Shouting in lower case: three words in capitals in a row are no abbreviations."""

    def lower(found: re.Match[str]) -> str:
        words = re.split(r"(\W+)", found[0])
        if max(map(len, words)) < 4:
            return found[0]
        return "".join(word if word == "I" else word.lower() for word in words)

    return _SHOUTED.sub(lower, text)
