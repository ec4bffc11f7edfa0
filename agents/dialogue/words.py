"""What a word tells about where a sentence ends and where it may be broken.

The lists hold what language models write most: English first, then German, French, Spanish,
Italian, Portuguese and Dutch. A word that is in none of them is an ordinary word.
"""

import re
from typing import Literal

Ending = Literal["yes", "no", "before-capital", "before-starter", "before-other"]
"""Whether a sentence ends with a word: it does, or not, or it does if the next word begins with a
capital, or if that is one that sentences begin with, or if it is no number."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the last of a sentence. Abbreviations of one word count as they are written here.
_GO_ON = _words(
    """
    Dr Mr Mrs Ms Mx Prof Rev Hon Capt Lt Col Gen Sgt Maj Cmdr Sen Rep Gov Pres St Ste Mt Messrs
    Hr Fr Sr Sra Srta Dña Mme Mlle Sig Sigg Dott Avv Ing Dhr Mevr
    e.g i.e vs cf viz al approx resp incl excl a.k.a c.f z.b z.t d.h u.a s.o s.u o.ä i.d.r v.a bzw
    evtl ggf inkl exkl zzgl sog vgl mind ca p.ex env p.ej pág bijv o.a d.w.z m.b.t
    """
)
_BEFORE_NUMBERS = _words(
    """
    no No nos Nos nr Nr núm Nº nº n° art Art p pp pg par para Abs abs kap Kap bd Bd vers apt Apt fig
    Fig figs Figs eq Eq sec Sec ch Ch vol Vol min max tel Tel ext Ext Rm
    """
)
_SOMETIMES = _words(
    """
    etc usw usf ecc Jr Inc Ltd Co Corp Bros Blvd Ave Rd Hwy Str Mio Mrd ph.d m.d b.a m.a d.c a.m p.m
    b.c a.d u.s u.k u.n e.u ee.uu Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Okt Nov Dec Dez
    Mon Tue Tues Wed Thu Thurs Fri Sat Sun
    """
)
_STARTERS = _words(
    """
    a an the it he she we they you i this that these those there here in on at if when while but and
    so or however then also what why how who where which my your his her our its their as for to
    from with after before because since not no yes some many most all one each every both let is
    are do does can could would will another other although though maybe perhaps please today now
    once instead
    der die das ein eine er sie es wir ich ihr und aber oder doch dann wenn weil als im am auch
    le la les il elle un une je nous vous ils elles et mais ou si dans en ce
    el los las una yo ella ellos pero lo i gli uno io lui lei noi ma se nel
    os as um uma eu ele ela nós mas het een ik hij zij wij maar
    c j qu ça cette ces quand où comment pourquoi qui avec pour puis alors
    no sí también cuando dónde quién cómo esto esta ese esa qué por para entonces ahora hoy
    non sì anche quando dove chi come questo questa perché poi ora oggi
    não sim também você vocês isso isto este quando onde como quem agora hoje então se
    """
)
_CONJUNCTIONS = _words(
    """
    and but or because which who whose that when while where whereas although though if unless until
    since whether und aber oder weil dass wenn obwohl damit sondern während sodass
    parce mais lorsque quand puisque porque pero cuando aunque sino perché quando mentre anche
    omdat terwijl hoewel zodat maar
    """
)
_COORDINATORS = _words("and or und oder et ou y e en")
_PREPOSITIONS = _words(
    """
    in on at with for from by to into about through during after before between without over under
    across around along against among toward towards within mit für von nach über durch ohne
    zwischen avec pour dans sans entre depuis con para desde hasta sobre voor naar tussen
    """
)
_COPULAS = _words(
    "is are was were ist sind war waren est sont était es son era eran é são sono erano zijn waren"
)
# They belong to the word after them, as conjunctions and prepositions do.
_BINDING = _words(
    """
    the a an of my your his her our its their this these those some any no very so as more less than
    too is are was were be been has have had will would can could may might must should do does not
    der die das ein eine den dem le la les un une el los las una il lo gli de het een
    """
)

_OPENERS = "\"'“‘«‹„([{*_~`¿¡>"
_QUOTES = "\"'“”‘’«»‹›「」『』"
_ORDINAL = re.compile(r"\d{1,2}|[IVXLC]{2,}")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
_LETTERS = re.compile(r"[^\W\d_]+")
_UNIT = re.compile(r"[bcdfghjklmnpqrstvwxz]+|[A-Z][bcdfghjklmnpqrstvwxz]+")


def ending(word: str, stop: str, closed: str, *, first: bool) -> Ending:
    """Whether a sentence ends with this word.

    Args:
        word: without its stop.
        stop: the full stops, question and exclamation marks after it.
        closed: the quotation marks and brackets after those.
        first: the word is the first of its line.
    """
    quoted: Ending = "before-capital" if any(mark in _QUOTES for mark in closed) else "yes"
    if "?" in stop or "!" in stop:
        return quoted
    if stop != ".":  # an ellipsis
        return "before-capital"
    bare = word.lstrip(_OPENERS)
    if goes_on(bare) or (first and (bare.isdecimal() or len(bare) == 1)):
        return "no"
    if bare in _BEFORE_NUMBERS:
        return "before-other"
    return "before-starter" if _is_short_form(bare) else quoted


def ends_before(then: str, end: Ending) -> bool:
    """Whether a sentence ends between a word, whose ending is `end`, and the next, `then`."""
    if end in {"yes", "no"}:
        return end == "yes"
    if end == "before-other":
        return not then.lstrip(_OPENERS)[:1].isdecimal()
    letters = _LETTERS.search(then)
    if letters is None:
        return end == "before-capital"
    if letters[0][0].islower():
        return False
    starts = letters[0].lower() in _STARTERS and not _INITIALS.fullmatch(then)
    return starts or end == "before-capital"


def goes_on(word: str) -> bool:
    """Whether a word is an abbreviation that never ends a clause: `e.g.`."""
    return _listed(word.lstrip(_OPENERS).rstrip("."), _GO_ON)


def begins_clause(word: str) -> bool:
    """Whether a word is a conjunction."""
    return word.lower() in _CONJUNCTIONS


def coordinates(word: str) -> bool:
    """Whether a conjunction may stand between two words of one kind: 'vast and endless'."""
    return word.lower() in _COORDINATORS


def begins_phrase(word: str) -> bool:
    """Whether a word is a preposition."""
    return word.lower() in _PREPOSITIONS


def begins_predicate(word: str) -> bool:
    """Whether a word may divide a sentence's subject from what is said about it: 'is'."""
    return word.lower() in _COPULAS


def binds(word: str) -> bool:
    """Whether a word belongs to the one after it: an article, an auxiliary, a conjunction."""
    bare = word.lstrip(_OPENERS).lower()
    return bare in _BINDING or bare in _CONJUNCTIONS or bare in _PREPOSITIONS


def _is_short_form(bare: str) -> bool:
    """Whether a full stop after this word may be its own: 'U.S.', '3.' for third, 'km.'."""
    if _listed(bare, _SOMETIMES) or _INITIALS.fullmatch(f"{bare}."):
        return True
    return bool(_ORDINAL.fullmatch(bare) or _UNIT.fullmatch(bare))


def _listed(bare: str, listed: frozenset[str]) -> bool:
    return bare in listed or ("." in bare and bare.lower() in listed)
