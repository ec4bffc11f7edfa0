"""Has the model read in advance what the next prompt begins with, so that it answers sooner."""

import asyncio
from collections.abc import Sequence

import structlog

from agents.dialogue.answer_writer import AnswerWriter
from schemas.history import Exchange

log = structlog.get_logger()


class Prefill:
    """At most one reading of a session at a time; a model that gains nothing from it is left alone.

    It is a help and no more: whatever goes wrong with it is no failure of a turn.
    """

    def __init__(self, writer: AnswerWriter) -> None:
        self._writer = writer
        self._reading: asyncio.Task[None] | None = None

    def start(self, exchanges: Sequence[Exchange], question: str) -> None:
        """Read what was said and, as far as it is known, the question; not where one is running."""
        if self._writer.prefills and (self._reading is None or self._reading.done()):
            self._reading = asyncio.create_task(self._read(exchanges, question), name="prefill")

    async def stop(self) -> None:
        """Leave the model to something better; returns when it has stopped."""
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()
            await asyncio.wait({reading})

    async def _read(self, exchanges: Sequence[Exchange], question: str) -> None:
        try:
            await self._writer.prefill(exchanges, question)
        except Exception as error:  # noqa: BLE001 (an engine may raise anything)
            log.debug("not prefilled", error=str(error))
