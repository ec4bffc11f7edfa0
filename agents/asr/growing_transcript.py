"""The text of an utterance while it grows."""

from agents.asr.local_agreement import LocalAgreement
from agents.asr.word_splitting import join_words


class GrowingTranscript:
    """What was recognised of whole pieces, and the latest guess of the one that grows.

    Attributes:
        shown: what may be shown while it goes on: as good as certain, and hardly ever taken back.
        heard: position up to which the latest guess heard.
    """

    def __init__(self, begin: int) -> None:
        self.shown = ""
        self.heard = begin
        self._whole: list[str] = []
        self._guess = ""
        self._agreement = LocalAgreement()

    def whole(self, text: str) -> None:
        """The text of a piece to which nothing will be added."""
        self._whole.append(text)

    def guess(self, text: str, heard: int, language: str) -> None:
        """The text of the piece that grows, which was heard up to a position."""
        self._guess, self.heard = text, heard
        self._agreement.add(text, language)

    def cut(self, at: int) -> None:
        """The piece that grew is closed at a position: its guess is void, its text is to come."""
        self._guess, self.heard = "", at
        self._agreement = LocalAgreement()

    def drop_guess(self) -> None:
        """The piece that grew is to be transcribed as a whole."""
        self._guess = ""

    def text(self, language: str) -> str:
        """All that was recognised so far."""
        return join_words([*self._whole, self._guess], language)

    def show_agreed(self, language: str) -> None:
        """Show what two transcriptions agree about."""
        self.show(join_words([*self._whole, self._agreement.text], language))

    def show(self, text: str) -> None:
        """Show a text, where it is longer than what was shown."""
        if len(text) > len(self.shown):
            self.shown = text
