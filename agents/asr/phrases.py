"""Phrases that people say over somebody who speaks: to stop her, or only out of politeness.

Compared in small letters, without punctuation, as `word_splitting.normalise` leaves words.
"""

import re

STOP_PHRASES: dict[str, tuple[str, ...]] = {
    "en": ("stop", "wait", "hold on", "hang on", "be quiet", "shut up", "enough", "silence"),
    "de": ("stopp", "stop", "halt", "warte", "moment", "sei still", "ruhe", "genug"),
    "fr": ("stop", "arrête", "arrêtez", "attends", "attendez", "tais-toi", "silence", "assez"),
    "es": ("para", "alto", "espera", "espere", "cállate", "silencio", "basta", "stop"),
    "it": ("stop", "ferma", "fermati", "aspetta", "aspetti", "basta", "zitta", "silenzio"),
    "pt": ("para", "pare", "espera", "espere", "basta", "silêncio", "chega", "stop"),
    "ja": ("ストップ", "止めて", "やめて", "待って", "ちょっと待って", "静かに"),
    "zh": ("停", "停下", "停止", "等等", "等一下", "安静", "别说了"),
    "hi": ("रुको", "रुकिए", "ठहरो", "बस", "चुप", "स्टॉप"),
}
"""What stops her at its first words, by ISO 639-1."""

_LAUGHTER = re.compile(r"(?:bw?a)?(?:[hj][aeiou]+h?[\s,-]*){2,}")
_LAUGHTER_ELSEWHERE = re.compile(r"[はハふフへヘ哈呵嘿हा笑ｗw\s、,]{2,}")  # noqa: RUF001
REPEATED = 3
"""As often in a row a short word is said by nobody: a recogniser writes laughter that way."""
SHORT_WORD = 3
"""Letters of such a word, at most."""
NOT_LAUGHTER = frozenset({"no", "non", "na", "não", "yes", "hey", "go"})
"""Short words that people do say several times in a row."""


def stops(words: list[str], language: str, name: str) -> bool:
    """Whether these words, as they begin, tell her to stop, or are her name.

    Args:
        words: normalised; characters in languages without spaces.
        language: ISO 639-1.
        name: hers, in small letters.
    """
    known = (*STOP_PHRASES.get(language, ()), *STOP_PHRASES["en"])
    spaced, whole = f"{' '.join(words)} ", "".join(words)
    return name in words[:2] or any(
        spaced.startswith(f"{phrase} ") or (not phrase.isascii() and whole.startswith(phrase))
        for phrase in known
    )


def laughs(words: list[str]) -> bool:
    """Whether these words are how a recogniser writes laughter."""
    text = " ".join(words)
    if _LAUGHTER.fullmatch(text) or _LAUGHTER_ELSEWHERE.fullmatch(text):
        return True
    same = len(words) >= REPEATED and len(set(words)) == 1
    return same and len(words[0]) <= SHORT_WORD and words[0] not in NOT_LAUGHTER
