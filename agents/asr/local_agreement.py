"""The words that may be shown while somebody still speaks."""

from agents.asr.word_splitting import join_words, normalise, split_words, without_punctuation


class LocalAgreement:
    """Holds the words that two transcriptions in a row agree about, and all before them.

    LocalAgreement-2 of Liu et al. 2020, https://arxiv.org/abs/2005.11185. What has been shown is
    never changed.
    """

    def __init__(self) -> None:
        self._shown: list[str] = []
        self._before: list[str] = []
        self._language = ""

    @property
    def text(self) -> str:
        """What may be shown; the punctuation after the last word is not known yet."""
        return without_punctuation(join_words(self._shown, self._language))

    def add(self, text: str, language: str) -> None:
        """Take the next transcription, of the same speech and some more."""
        words = split_words(text, language)
        agreed = _agreed(self._before, words)
        self._before = words
        self._language = language
        known = len(self._shown)
        if agreed <= known:
            return
        if known:
            last = without_punctuation(self._shown[-1])
            if normalise(words[known - 1]) != normalise(last):
                return  # recognised otherwise by now; going on here would repeat or skip words
            punctuation = words[known - 1][len(without_punctuation(words[known - 1])) :]
            self._shown[-1] = last + punctuation
        self._shown += words[known:agreed]


def _agreed(before: list[str], now: list[str]) -> int:
    """How many words from the first on are the same."""
    for index, (old, new) in enumerate(zip(before, now, strict=False)):
        if normalise(old) != normalise(new):
            return index
    return min(len(before), len(now))
