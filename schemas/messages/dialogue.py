"""The answer, as text."""

from schemas.messages.base import Message
from schemas.types import Sentence, Text, Turn


class DialogueDelta(Message, frozen=True, kw_only=True, tag="dialogue.delta"):
    """Some more of the answer, as the model writes it. Dialogue to all, for captions."""

    turn: Turn
    text: Text


class DialogueSentence(Message, frozen=True, kw_only=True, tag="dialogue.sentence"):
    """A sentence, or the first clause of one, ready to be spoken. Dialogue to tts and all.

    Attributes:
        last: no other follows. An answer that stops without knowing so ends with an empty one.
    """

    stream = "STAGE"

    turn: Turn
    sentence: Sentence
    text: Text
    last: bool
