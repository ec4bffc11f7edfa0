"""Which mouth shape shows which phoneme.

Covers all that espeak-ng's voices emit as IPA, all of Piper's phoneme alphabet, and misaki's, which
writes English diphthongs as one capital letter each
(https://github.com/hexgrad/misaki/blob/main/EN_PHONES.md).

The fifteen shapes and the consonants' example sounds are those of the Oculus viseme reference
(https://developers.meta.com/horizon/documentation/unity/audio-ovrlipsync-viseme-reference), which
lists a few English sounds for each and refers to the visemes of MPEG-4. Every other sound takes the
shape of the listed sound that is articulated like it, by the columns and rows of the International
Phonetic Association's chart (2020): consonants by place, because that is what lips, teeth and
tongue tip show; vowels by height and rounding.
"""

# ruff: noqa: RUF001 (letters of the phonetic alphabet that look like others)

import unicodedata
from enum import IntEnum
from typing import Final, NamedTuple

from schemas.types import Viseme


class Role(IntEnum):
    """What a symbol does to the mouth, and what it lets its neighbours do to it."""

    CLOSURE = 0
    """The lips must touch (or lower lip and teeth): nothing may keep them from it."""
    VOWEL = 1
    """Opens or rounds the mouth."""
    SHAPE = 2
    """A consonant that is seen in lips or teeth."""
    TONGUE = 3
    """A consonant made behind the lips: they do what the neighbours need."""
    HOLD = 4
    """Made in the throat: the mouth is where the next vowel wants it."""
    STRESS = 5
    """Begins what follows, and makes its vowel a strong one."""
    MODIFIER = 6
    """Belongs to the sound before it: length, tone, nasality, release."""
    SPACE = 7
    """Between words; a pause only if it is long."""
    PAUSE = 8
    """Punctuation, and the edges of an utterance."""

    @property
    def dominance(self) -> int:
        """Which gives way to which: lower is stronger."""
        return 1 if self is Role.PAUSE else 2 * self


class Sound(NamedTuple):
    """How a phoneme shows.

    Attributes:
        viseme: the mouth shape; `sil` where the symbol has none of its own.
        role: what it does to the mouth.
        weight: of the shape in careful speech, 0 to 1.
    """

    viseme: Viseme
    role: Role
    weight: float


_TABLE: Final[tuple[tuple[Viseme, Role, float, str], ...]] = (
    # Consonants, by place of articulation. Lips first: these must be seen to touch.
    ("PP", Role.CLOSURE, 1.0, "p b m ɓ ʙ ʘ"),
    ("FF", Role.CLOSURE, 1.0, "f v ɱ ⱱ"),  # lower lip and upper teeth
    ("PP", Role.SHAPE, 0.6, "ɸ β Φ"),  # the lips come near each other
    ("FF", Role.SHAPE, 0.6, "ʋ"),
    ("TH", Role.SHAPE, 0.8, "θ ð"),  # dental
    ("SS", Role.SHAPE, 0.8, "s z ʦ ʣ"),  # alveolar sibilants: teeth together
    ("CH", Role.SHAPE, 0.9, "ʃ ʒ ɕ ʑ ʂ ʐ ɧ ʧ ʤ ʨ ʥ ꭧ tʃ dʒ"),  # behind them: lips forward too
    ("RR", Role.SHAPE, 0.75, "r ɹ ɻ"),
    ("DD", Role.TONGUE, 0.6, "t d ʈ ɖ ɗ ɾ ɽ T ǀ ǁ ǂ ǃ"),  # tongue tip: stops, taps, clicks
    ("nn", Role.TONGUE, 0.6, "n l ɫ ɭ ɳ ɺ ɬ ɮ ɲ ʎ"),  # tongue tip and blade: nasals, laterals
    ("kk", Role.TONGUE, 0.5, "k g ɡ ŋ x ɣ ɰ ɠ c ɟ ç ʝ ʄ ʟ"),  # tongue back and body
    ("kk", Role.TONGUE, 0.4, "q ɢ ɴ χ X ʁ ʀ ʛ ħ ʕ ʜ ʢ ʡ"),  # uvula and throat
    ("sil", Role.HOLD, 0.0, "h ɦ ʔ"),  # glottal
    # Semivowels show as the vowels that they glide from.
    ("ou", Role.SHAPE, 0.9, "w ʍ ɥ"),
    ("ih", Role.SHAPE, 0.7, "j"),
    # Vowels: open; mid; close; rounded open and mid; rounded close.
    ("aa", Role.VOWEL, 1.0, "a ɑ"),
    ("aa", Role.VOWEL, 0.85, "æ ɐ ʌ"),
    ("E", Role.VOWEL, 0.95, "ɛ e ε"),
    ("E", Role.VOWEL, 0.8, "ɜ ɘ ɤ"),
    ("E", Role.VOWEL, 0.5, "ə ᵊ"),
    ("RR", Role.VOWEL, 0.8, "ɝ"),
    ("RR", Role.VOWEL, 0.65, "ɚ"),
    ("ih", Role.VOWEL, 0.95, "i"),
    ("ih", Role.VOWEL, 0.8, "ɪ ɨ ɯ ᵻ"),
    ("oh", Role.VOWEL, 1.0, "ɔ o ɒ œ ø ɶ ɞ ɵ"),
    ("ou", Role.VOWEL, 1.0, "u y"),
    ("ou", Role.VOWEL, 0.8, "ʊ ʏ ʉ"),
    # Marks. Affricates and diphthongs come as two sounds; a tie bar between them is a modifier.
    ("sil", Role.STRESS, 0.0, "ˈ ˌ"),
    ("sil", Role.MODIFIER, 0.0, "ː ˑ ˞ ʰ ʲ ʷ ˤ ˠ ᵝ ͡ ͜ ̃ ̆ ̈ ̊ ̝ ̞ ̥ ̧ ̩ ̪ ̯ ̺ ̻ # + ` '"),
    ("sil", Role.MODIFIER, 0.0, "0 1 2 3 4 5 6 7 8 9 ˥ ˦ ˧ ˨ ˩ ↓ ↑ → ↗ ↘"),
    ("sil", Role.SPACE, 0.0, '- _ | " ( ) [ ]'),
    ("sil", Role.PAUSE, 0.0, "^ $ . , ; : ! ? … ¡ ¿ — – ‖ 。 、 ！ ？"),
)

SOUNDS: Final[dict[str, Sound]] = {
    symbol: Sound(viseme, role, weight)
    for viseme, role, weight, symbols in _TABLE
    for symbol in symbols.split()
} | {" ": Sound("sil", Role.SPACE, 0.0)}
"""Every known symbol."""

DIPHTHONGS: Final = {"A": "eɪ", "I": "aɪ", "O": "oʊ", "W": "aʊ", "Y": "ɔɪ", "Q": "əʊ"}
"""misaki's capital letters, as the sounds that they glide from and to."""

_UNKNOWN: Final = Sound("sil", Role.MODIFIER, 0.0)


def sounds(symbol: str) -> list[Sound]:
    """The sounds that a symbol stands for, in order; never none.

    A symbol that the table does not have is read letter by letter, each without its accents, and
    in lower case; what is still unknown prolongs the sound before it.
    """
    if known := SOUNDS.get(symbol):
        return [known]
    if glide := DIPHTHONGS.get(symbol):
        return [SOUNDS[vowel] for vowel in glide]
    letters = unicodedata.normalize("NFKD", symbol)
    return [_letter(letter) for letter in letters] or [_UNKNOWN]


def _letter(letter: str) -> Sound:
    known = SOUNDS.get(letter) or SOUNDS.get(letter.casefold())
    if known:
        return known
    kind = unicodedata.category(letter)[0]
    if kind in "PZC":
        return SOUNDS[" "]
    return _UNKNOWN
