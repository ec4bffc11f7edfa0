"""Stage directions: *smiles warmly*, [happy], (laughs), :wave:; and which expression they mean."""

import re

EXPRESSIONS = (
    "neutral",
    "happy",
    "sad",
    "surprised",
    "angry",
    "afraid",
    "thoughtful",
    "affectionate",
)
"""The names that `avatar.expression` takes from this agent."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MEANINGS = {
    "neutral": "neutral calm calmly serious seriously shrug relaxed",
    "happy": """happy happily happiness smile grin laugh giggle chuckle cheer cheerful cheerfully
        beam joy joyful joyfully joyous excited excitedly excitement delighted glad gladly amused
        playful playfully wink clap celebrate dance enthusiastic enthusiastically proud proudly fun
        lächelt lächelnd lacht lachend grinst kichert zwinkert freut sourit rit souriant
        sonríe ríe sonriendo sorride ride sorri glimlacht śmieje uśmiecha
        haha lol smiling_face grinning joyous_face tada wave thumbsup thumbs_up bright brightly""",
    "sad": """sad sadly sadness cry weep sob sigh frown pout disappointed disappointedly sorrow
        sorrowful regret regretful apologetic apologetically sorry melancholy tear tearful gloomy
        seufzt weint schluchzt soupire pleure suspira llora sospira piange zucht sniffle""",
    "surprised": """surprised surprise gasp astonished amazed amazement shocked shock startled wow
        blink stunned wide-eyed speechless incredulous""",
    "angry": """angry angrily anger mad furious annoyed annoyance irritated growl glare scowl
        frustrated frustration rage huff grumble snarl stern sternly outraged""",
    "afraid": """afraid fear fearful scared frightened nervous nervously anxious anxiously worried
        worry worriedly tremble shiver shudder terrified panic gulp concerned concern alarmed cower
        uneasy""",
    "thoughtful": """thoughtful thoughtfully thinking think ponder muse pensive pensively curious
        curiously confused consider contemplate wonder hmm puzzled tilt reflect squint""",
    "affectionate": """affectionate affectionately love loving lovingly caring tender tenderly warm
        warmly gentle gently kind kindly hug kiss blush heart embrace cuddle fond fondly adore
        comforting soothing""",
}
_NAMED = {word: name for name, words in _MEANINGS.items() for word in words.split()}

_OTHER = _words(
    """
    nod pause whisper look lean turn shake raise clear cough yawn stretch bow point gesture
    stare glance gaze roll bite lick tap snap stand sit walk step move reach hold take pull
    push place put adjust tuck brush rub scratch cross fold spread open close lower lift
    drop jump hop skip bounce twirl spin run back approach enter exit leave return face
    speak say sing hum mutter murmur mumble shout yell scream exclaim reply respond answer
    continue listen breathe inhale exhale groan moan whimper squeal shriek snort smirk
    flinch freeze hesitate fidget sneeze hiccup crack flutter bat twitch flick purr wag
    facepalm curtsy salute applause applaud drumroll music silence beat softly quietly
    loudly slowly quickly suddenly sarcastically sarcasm dramatically mysteriously teasingly
    jokingly shyly shy embarrassed bored tired sleepy neutral emote emotion action gesture
    voice tone sfx voiceover narrator
    nickt hoche asiente annuisce knikt flüstert räuspert
    """
)
_SOUNDS = _words(
    """
    pause cough nod whisper music applause silence beat yawn hum sing drumroll
    """
)
_FILLERS = frozenset(
    {"is", "was", "her", "his", "their", "my", "the", "a", "and", "with", "softly"}
)
_SUBJECT = frozenset({"she", "he", "they", "iris"})
_WORD = re.compile(r"[^\W\d_]+(?:['’_-][^\W\d_]+)*")
_MANNER = re.compile(
    r"(?:in|with) (?:a|an|her|his)\b[\w ,-]*\b"
    r"(?:voice|tone|smile|grin|laugh|sigh|whisper|frown|wink|nod)",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"\s*(?:emotion|mood|expression|action|tone|emote|feeling|gesture)\s*[:=]\s*", re.IGNORECASE
)
_PLAIN = re.compile(r"[^\W\d_][\w\s,.'’!…-]{0,79}")
_LONGEST_WORDS = 12


def _stems(word: str) -> list[str]:
    """A word as it may stand in the lists: `smiles`, `smiling`, `smiled` are `smile`."""
    word = word.casefold()
    stems = [word]
    for ending, others in (
        ("ies", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ing", ("", "e")),
        ("ied", ("y",)),
        ("ed", ("", "e")),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            root = word.removesuffix(ending)
            stems += [root + other for other in others]
            if len(root) > 2 and root[-1] == root[-2]:  # nodding, hugged
                stems.append(root[:-1])
    return stems


def _known(word: str) -> bool:
    return any(stem in _NAMED or stem in _OTHER for stem in _stems(word))


def expression_of(direction: str) -> str | None:
    """The expression that a direction means: `smiles warmly` is happy. None where it means none."""
    for word in _WORD.findall(direction.replace("_", " ").replace(":", " ")):
        for stem in _stems(word):
            if stem in _NAMED:
                return _NAMED[stem]
    return None


def begins_direction(text: str) -> bool:
    """Whether what has come of a text so far may become a direction."""
    text = _KEY.sub("", text, count=1)
    words = _WORD.findall(text)
    whole = words[:-1] if text[-1:].isalnum() or text[-1:] in "_'’-" else words
    if text and not _PLAIN.fullmatch(text):
        return False
    if len(words) > _LONGEST_WORDS:
        return False
    first = next((word for word in whole[:2] if word.casefold() not in _SUBJECT), None)
    manner = bool(words) and words[0].casefold() in {"in", "with"}
    return first is None or manner or _known(first) or first.casefold() in _FILLERS


def is_direction(text: str, *, bracketed: bool, begins: bool, then: str) -> bool:
    """Whether a text between marks tells what is done, not what is said.

    Its first word, after a pronoun, is one that stage directions begin with. Between asterisks the
    same word may be stressed ("I *love* it"), within brackets it may explain ("(opens at nine)").

    Args:
        text: between the marks.
        bracketed: the marks are brackets; otherwise they are those of emphasis.
        begins: a sentence begins there.
        then: the text after it, as far as that has come.
    """
    text = _KEY.sub("", text, count=1).strip()
    words = _WORD.findall(text)
    if begins and _MANNER.fullmatch(text):
        return True
    if not words or len(words) > _LONGEST_WORDS or not _PLAIN.fullmatch(text):
        return False
    verb = next((word for word in words[:2] if word.casefold() not in _SUBJECT), words[0])
    if not _known(verb):
        return False
    if bracketed:
        return begins or any(stem in _NAMED or stem in _SOUNDS for stem in _stems(verb))
    if begins:
        return not then.lstrip()[:1].islower()
    return verb.casefold().endswith("s") and _known(verb[:-1])
