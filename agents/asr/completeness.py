"""Whether a turn is complete, by its last word and its punctuation.

What whisper writes is a guess about a sentence that may go on, and it likes to put a full stop or a
question mark at its end whatever comes; so the last word counts first, and the mark second.
"""

from typing import Literal

from agents.asr.word_splitting import normalise, split_words

Completeness = Literal["complete", "open", "unfinished"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# After these something follows for sure, or nearly so: who says them is still thinking.
_UNFINISHED = {
    "en": _words(
        """
        a an the my your his her our its their this these those and or but so because if when while
        although though unless until since than whether which what who where how whose
        that who's what's i i'm i'd
        i'll i've you're we're they're he's she's it's there's is are was were am be been has have
        had will would could should might must do does did don't doesn't didn't can't won't very
        really quite some any every each no not between into onto toward towards during without
        within of um uh er erm uhm hmm well like maybe also just even please let's gonna wanna
        """
    ),
    "de": _words(
        """
        der die das ein eine einen einem einer den dem des mein dein sein ihr unser und oder aber
        weil wenn dass ob als denn sondern obwohl damit ich wir ist sind war hat haben wird sehr mit
        von zu für bei nach aus äh ähm hm also
        """
    ),
    "fr": _words(
        """
        le la les un une des du de mon ma mes ton ta tes son sa ses et ou mais parce que qui si je
        tu il elle nous vous est sont très avec pour dans sur euh
        """
    ),
    "es": _words(
        """
        el la los las un una unos unas mi tu su y o pero porque que quien si yo es son muy con para
        en de del eh
        """
    ),
}
_HANGING = {
    "en": _words("to for with from at on in about by over under after before up out off can")
}
"""They end a question as often as they stand before what follows."""
_ENDINGS = {"en": _words("is are was were do does did have that be mine please not am")}
"""Of the unfinished ones, those with which a question may well end: 'Who do you think it is?'"""
_NONE = frozenset[str]()


def completeness(text: str, language: str) -> Completeness:
    """Whether somebody who has said this is done: yes, maybe, or surely not."""
    words = split_words(text, language)
    if not words:
        return "open"
    last = normalise(words[-1])
    mark = text.rstrip("\"'”’)»")[-1:]
    if text.rstrip().endswith(("...", "…", "-", "–", "—")) or mark in ",;:、，":  # noqa: RUF001
        return "unfinished"
    asks = mark == "?" and len(words) > 2
    if last in _UNFINISHED.get(language, _NONE):
        return "complete" if asks and last in _ENDINGS.get(language, _NONE) else "unfinished"
    if last in _HANGING.get(language, _NONE):
        return "open" if mark == "?" else "unfinished"
    return "complete" if mark and mark in "?!.。？！" else "open"  # noqa: RUF001
