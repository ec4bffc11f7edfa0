"""Tells faces what she feels, when she says it."""

import asyncio

import structlog

from agents.dialogue.expressions import NEUTRAL, Shown, lasting_ms
from bus import Bus, BusError
from schemas.messages import AvatarExpression

log = structlog.get_logger()


class Face:
    """The expressions of one answer. Its sound is made ahead; they come when it is heard."""

    def __init__(self, bus: Bus, session: str) -> None:
        self._bus = bus
        self._session = session
        self._waiting: dict[int, asyncio.Task[None]] = {}
        self._shows = NEUTRAL

    def show(self, sentence: int, text: str, shown: Shown, *, within: float) -> None:
        """Show the expression of a sentence that is heard in so many seconds."""
        if sentence not in self._waiting:
            self._waiting[sentence] = asyncio.create_task(
                self._show(text, shown, within), name=f"expression {sentence}"
            )

    async def drop(self) -> None:
        """Show nothing more of it: what was not heard by now is not said."""
        for task in self._waiting.values():
            task.cancel()
        await asyncio.gather(*self._waiting.values(), return_exceptions=True)
        self._waiting.clear()

    async def _show(self, text: str, shown: Shown, within: float) -> None:
        await asyncio.sleep(within)
        if NEUTRAL == shown.name == self._shows:
            return
        self._shows = shown.name
        expression = AvatarExpression(
            name=shown.name, intensity=shown.intensity, ms=lasting_ms(text)
        )
        try:
            await self._bus.publish(expression, session=self._session)
        except BusError as error:
            log.debug("an expression is lost", error=str(error))
