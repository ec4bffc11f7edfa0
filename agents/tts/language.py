"""Which language a sentence is written in, where its words or letters leave no doubt."""

import re
from typing import Final

_WORDS: Final = {
    "en": "the and is are of to in that you it for with was this have not be on as at we they what "
    "your can will do my there from would about how",
    "de": "der die das und ist nicht ich du sie wir ein eine zu mit den dem auf für von auch sich "
    "haben wie was aber es sind wird dass noch nur kann hier sehr dein bin mir dir",
    "fr": "le la les et est une des que vous je nous pas dans pour qui sur avec ce il elle ne au "
    "du plus sont bien mais très votre c'est j'ai être avoir fait",
    "es": "el la los las y es una que no en por con para se lo como más pero su muy está hay este "
    "esta qué cómo tiene son del al usted gracias hola",
    "it": "il lo la gli e è una che non di per con si sono come più ma questo questa della del nel "
    "anche molto hai ho cosa ciao grazie tutto bene",
    "pt": "o os as e é uma que não de em por com para se mais mas muito você está isso este essa "
    "do da no na são tem obrigado olá como também",
    "nl": "de het een en is niet van ik je dat met voor zijn op te aan maar ook er wel naar heb",
    "pl": "i w nie na jest się że do z to jak ale co czy są dla po tak",
    "sv": "och är det att en ett som på jag inte med för den har till du av kan men",
}
_SETS: Final = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_SCRIPTS: Final = (
    ("ja", re.compile("[\u3040-\u30ff]")), ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ko", re.compile("[\uac00-\ud7af]")), ("hi", re.compile("[\u0900-\u097f]")),
    ("ru", re.compile("[\u0400-\u04ff]")), ("ar", re.compile("[\u0600-\u06ff]")),
    ("el", re.compile("[\u0370-\u03ff]")), ("he", re.compile("[\u0590-\u05ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
CERTAIN: Final = 3
"""Words that must speak for a language, more than for the usual one."""
MOSTLY: Final = 0.5
"""Share of letters that makes a script the sentence's own."""


def language_of(text: str, usual: str) -> str:
    """The language of a sentence, ISO 639-1; the usual one where that may be it as well.

    Args:
        text: a sentence.
        usual: what is spoken where nothing speaks against it.
    """
    letters = sum(map(str.isalpha, text))
    for code, script in _SCRIPTS:
        if letters and len(script.findall(text)) > MOSTLY * letters:
            return usual if code == "zh" and usual == "ja" else code
    words = {word.casefold().replace("’", "'") for word in _WORD.findall(text)}
    found = {code: sum(word in known for word in words) for code, known in _SETS.items()}
    best = max(found, key=lambda code: found[code])
    return best if found[best] >= found.get(usual, 0) + CERTAIN else usual
