"""What all microphones of one session have in common."""

from agents.asr.barge_in import BargeInFilter
from agents.asr.duplicate_speech import DuplicateSpeech


class Room:
    """One session, as its microphones hear it.

    Attributes:
        barge_in: knows what Iris says, and who interrupts her.
        duplicates: knows what was asked, so that a second microphone does not ask it again.
        language: that was spoken last, or that she speaks; ISO 639-1.
    """

    def __init__(self, barge_in: BargeInFilter, language: str) -> None:
        self.barge_in = barge_in
        self.duplicates = DuplicateSpeech()
        self.language = language
