"""The events agent: what happens outside becomes effects, expressions, and things to talk about."""

from pathlib import Path

import structlog

from agents.events.rules import Rules
from agents.runtime.settings import Settings
from bus import Bus, BusUnavailableError
from schemas.messages import Event, Message, SystemFailed, TurnAsked

log = structlog.get_logger()


class Dispatcher:
    """Applies the rules to every event, once however many dispatchers there are."""

    def __init__(self, bus: Bus, rules: Rules) -> None:
        self._bus = bus
        self._rules = rules

    async def run(self) -> None:
        """Serve until the bus stops.

        What is no event (not JSON, not an object) the bus refuses, with `system.failed`.
        """
        async with self._bus.subscribe(Event, group="events") as events:
            await self._bus.register(
                description="turns events from outside into what the avatar does", metadata={}
            )
            async for received in events:
                if isinstance(event := received.message, Event):
                    for effect in self._rules.effects(event):
                        await self._send(effect, event.name, received.session)

    async def _send(self, effect: Message, event: str, session: str) -> None:
        if not isinstance(effect, TurnAsked):
            await self._bus.publish(effect, session=session)
            return
        try:
            turn = await self._bus.ask(effect, session=session)
            log.debug("asked", name=event, turn=turn)
        except BusUnavailableError as error:
            detail = f"nothing will be said about the event {event}: {error}"
            await self._bus.publish(SystemFailed(code="turn-lost", detail=detail), session=session)


def build(bus: Bus, settings: Settings, state: Path) -> Dispatcher:  # noqa: ARG001
    """The dispatcher of this house.

    Raises:
        SettingsError: a rule is wrong.
    """
    return Dispatcher(bus, Rules(settings.events.rules))
