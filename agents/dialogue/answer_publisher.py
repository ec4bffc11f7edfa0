"""Tells an answer as it is written: captions at once, sentences in their order and each once."""

from collections.abc import Sequence

from agents.dialogue.answer_text import Piece, Written
from agents.dialogue.turn import Turn
from agents.runtime.language import language_of
from agents.runtime.timing import StageClock
from bus import Bus, TakenOverError
from schemas.messages import DialogueDelta, DialogueSentence, SystemTiming

LONGEST_DELTA = 8_000
"""Characters of one `dialogue.delta`; more of them come in several."""


class AnswerPublisher:
    """Tells one answer.

    What of it an agent before had told stands: where the model begins anew instead of going on,
    what it repeats of that is left out.
    """

    def __init__(self, bus: Bus, session: str, turn: Turn) -> None:
        self._bus = bus
        self._session = session
        self._turn = turn.number
        self._language = turn.language
        self._playback = playback = turn.playback
        self._clock = StageClock()
        self._told = [_letters(text) for text in playback.progress.texts]

    async def first_token(self) -> None:
        """The model has begun to write."""
        await self._publish(self._clock.timing(self._turn, "llm-first-token"))

    async def tell(self, written: Written) -> None:
        """Tell what was written.

        Raises:
            TakenOverError: another agent tells this answer.
            BusUnavailableError: NATS does not answer.
        """
        pieces = self._new(written.pieces)
        for piece in pieces:
            await self._say(piece, last=False)
        if self._told:
            return  # it is still repeating
        for start in range(0, len(written.text), LONGEST_DELTA):
            text = written.text[start : start + LONGEST_DELTA]
            await self._publish(DialogueDelta(turn=self._turn, text=text))

    async def finish(self, written: Written) -> None:
        """Tell the rest of it; the last sentence is marked as such, and may be empty.

        Raises:
            TakenOverError: another agent tells this answer.
            BusUnavailableError: NATS does not answer.
        """
        rest = self._new(written.pieces) or [Piece("")]
        self._told = []
        await self.tell(Written(written.text, []))
        for number, piece in enumerate(rest, start=1):
            await self._say(piece, last=number == len(rest))

    def _new(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces that were not told before this agent took over."""
        new = list(pieces)
        while self._told and new:
            if _letters(new[0].text) not in self._told:
                self._told = []
                break
            # It has come this far again: what stands before it is not expected any more.
            del self._told[: self._told.index(_letters(new.pop(0).text)) + 1]
        return new

    async def _say(self, piece: Piece, *, last: bool) -> None:
        """Give a sentence to whoever speaks, once there is room for it."""
        await self._playback.until_room()
        sentence = self._playback.progress.count
        self._playback.progress.written(sentence, piece.text, last=last)
        if piece.expression:
            self._playback.marks[sentence] = piece.expression
        message = DialogueSentence(
            turn=self._turn,
            sentence=sentence,
            text=piece.text,
            last=last,
            language=language_of(piece.text, self._language),
        )
        key = f"{self._turn}.{sentence}"
        stored = await self._bus.store(message, session=self._session, key=key)
        if not stored.first:
            raise TakenOverError(f"another agent writes the answer of turn {self._turn}")
        if sentence == 0:
            await self._publish(self._clock.timing(self._turn, "first-clause"))

    async def _publish(self, message: DialogueDelta | SystemTiming) -> None:
        await self._bus.publish(message, session=self._session)


def _letters(text: str) -> str:
    """What two writings of a sentence have in common."""
    return "".join(character for character in text.casefold() if character.isalnum())
