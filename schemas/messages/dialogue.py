"""The answer, as text."""

from schemas.messages.base import Message
from schemas.types import Language, Sentence, Text, Turn


class DialogueDelta(Message, frozen=True, kw_only=True, tag="dialogue.delta"):
    """Some more of the answer, as the model writes it. Dialogue to all, for captions.

    Attributes:
        turn: whose answer.
        text: what follows what came before of this answer.
    """

    turn: Turn
    text: Text


class DialogueSentence(Message, frozen=True, kw_only=True, tag="dialogue.sentence"):
    """A sentence, or the first clause of one, ready to be spoken. Dialogue to tts and all.

    Attributes:
        turn: whose answer.
        sentence: counts the sentences of the answer from 0.
        text: to be spoken, without marks that only the eye reads.
        language: that it is written in; where it is empty, tts finds it out.
        last: no other follows. An answer that stops without knowing so ends with an empty one.
    """

    stream = "STAGE"

    turn: Turn
    sentence: Sentence
    text: Text
    last: bool
    language: Language = ""
