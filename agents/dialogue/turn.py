"""A turn that is being answered."""

import asyncio

from agents.dialogue.face import Face
from agents.dialogue.playback import Playback
from bus import Job
from schemas.messages import TurnAsked
from schemas.types import CancelReason


class Turn:
    """A turn in hand.

    Attributes:
        number: of the turn.
        asked: what it answers.
        language: that it is answered in, ISO 639-1; empty where that is not known.
        sources: of the knowledge that it is answered with, each once.
        playback: how far the answer has come.
        face: shows what she feels about it.
        started: where on the stage it started; 0 before that.
        cancelled: resolved with the reason when it is to stop.
    """

    def __init__(self, job: Job[TurnAsked], playback: Playback, face: Face) -> None:
        self.number = job.seq
        self.asked = job.message
        self.stored_at = job.stored_at
        self.language = ""
        self.sources: list[str] = []
        self.playback = playback
        self.face = face
        self.started = 0
        self.cancelled: asyncio.Future[CancelReason] = asyncio.get_running_loop().create_future()

    def cancel(self, reason: CancelReason) -> None:
        """Stop it; the first reason counts."""
        if not self.cancelled.done():
            self.cancelled.set_result(reason)
