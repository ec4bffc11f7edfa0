"""Which language a text is written in, where its words or letters leave no doubt."""

import re
from typing import Final

NAMES: Final = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian",
    "pt": "Portuguese", "nl": "Dutch", "pl": "Polish", "sv": "Swedish", "ja": "Japanese",
    "zh": "Chinese", "hi": "Hindi", "ko": "Korean", "ru": "Russian", "ar": "Arabic",
    "el": "Greek", "he": "Hebrew", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "cs": "Czech", "vi": "Vietnamese", "id": "Indonesian", "ro": "Romanian", "hu": "Hungarian",
    "fi": "Finnish", "da": "Danish", "no": "Norwegian",
}  # fmt: skip
"""What languages are called in English, by their ISO 639-1 codes."""

_WORDS: Final = {
    "en": "the and is are of to in that you it for with was this have not be on as at we they what "
    "your can will do my there from would about how i he she who why when where which an "
    "hello hi hey yes no ok okay please thanks thank tell did does am if or but so just good stop "
    "name time",
    "de": "der die das und ist nicht ich du sie wir ein eine zu mit den dem auf für von auch sich "
    "haben wie was aber es sind wird dass noch nur kann hier sehr dein bin mir dir wer wo warum "
    "wann welche welcher mich dich einen einem einer hast bist heiße heißt geht spät guten hallo "
    "danke bitte ja nein gern magst im zum zur oder wenn weil erzähl sag tschüss",
    "fr": "le la les et est une des que vous je nous pas dans pour qui sur avec ce il elle ne au "
    "du plus sont bien mais très votre c'est j'ai être avoir fait un de tu es en ça quel quelle "
    "quand où comment pourquoi bonjour salut merci beaucoup oui non moi toi me te s'il mon ton "
    "suis aime aimes peux sais heure de m'appelle t'appelles raconte dis",
    "es": "el la los las y es una que no en por con para se lo como más pero su muy está hay este "
    "esta qué cómo tiene son del al usted gracias hola un de mi me te tu tú yo quién cuál cuándo "
    "dónde cuánto eres estás buenos buenas días sí soy puedes quiero llamo muchas hora "
    "de cuéntame dime gusta te",
    "it": "il lo la gli e è una che non di per con si sono come più ma questo questa della del nel "
    "anche molto hai ho cosa ciao grazie tutto bene un i le mi ti tu io chi qual quale quando dove "
    "perché sei stai buongiorno buonasera sì ore puoi voglio chiamo piace mille raccontami dimmi",
    "pt": "o os as e é uma que não em de por com para se mais mas muito você está isso este essa "
    "do da no na são tem obrigado olá como também um eu me meu minha qual quem quando onde quanto "
    "porque bom boa dia tudo sim sou pode quero obrigada seu sua gosta horas conte",
    "nl": "de het een en is niet van ik je dat met voor zijn op te aan maar ook er wel naar heb "
    "hoe wie wat waarom hallo dank bedankt ben bent jij u",
    "pl": "i w nie na jest się że do z to jak ale co czy są dla po tak kto gdzie dlaczego cześć "
    "dziękuję jestem mam",
    "sv": "och är det att en ett som på jag inte med för den har till du av kan men hur vad vem "
    "varför hej tack mig dig",
}
_SETS: Final = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_LETTERS: Final = {
    "de": "äöüß", "fr": "çœêëîïû", "es": "ñ¿¡áíóú", "it": "ìò",
    "pt": "ãõâáíóú", "pl": "ąęłńśźż", "sv": "å",
}  # fmt: skip
"""Letters and marks that are seen in a language more than elsewhere; together they are a word."""
_SCRIPTS: Final = (
    ("ja", re.compile("[\u3040-\u30ff]")), ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ko", re.compile("[\uac00-\ud7af]")), ("hi", re.compile("[\u0900-\u097f]")),
    ("ru", re.compile("[\u0400-\u04ff]")), ("ar", re.compile("[\u0600-\u06ff]")),
    ("el", re.compile("[\u0370-\u03ff]")), ("he", re.compile("[\u0590-\u05ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)  # fmt: skip
_CJK: Final = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
CERTAIN: Final = 3
"""Words that must speak for a language, more than for the usual one."""
FEW: Final = 2
"""The same where no word speaks for the usual one; in a short text, one of so many may do."""
MOSTLY: Final = 0.5
"""Share of a text's letters that must be of a script."""


def language_of(text: str, usual: str) -> str:
    """The ISO 639-1 code of a text's language.

    Args:
        text: a sentence or a question.
        usual: what is spoken where nothing speaks against it; may be empty, for not known.
    """
    letters = sum(map(str.isalpha, text))
    if letters and len(_CJK.findall(text)) > MOSTLY * letters and _SCRIPTS[0][1].search(text):
        return "ja"
    for code, script in _SCRIPTS:
        if letters and len(script.findall(text)) > MOSTLY * letters:
            return usual if code == "zh" and usual == "ja" else code
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    found = {code: _hits(text, words, code) for code in _SETS}
    best = max(found, key=lambda code: found[code])
    second = max(hits for code, hits in found.items() if code != best)
    for_usual = found.get(usual, 0)
    if found[best] >= for_usual + CERTAIN:
        return best
    few = found[best] >= FEW or FEW * found[best] >= len(words) > 0
    return best if few and not for_usual and found[best] > second else usual


def _hits(text: str, words: list[str], code: str) -> int:
    """How many words, each counted once, speak for a language; its own letters are one."""
    known = sum(word in _SETS[code] for word in set(words))
    return known + any(letter in text.lower() for letter in _LETTERS.get(code, ""))
