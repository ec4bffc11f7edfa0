"""The events agent: what happens outside becomes effects, expressions, and things to talk about."""

from pathlib import Path

import structlog

from agents.events.rules import Rules
from agents.runtime.settings import Settings
from bus import Bus, BusUnavailableError, Job
from schemas.messages import Event

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
        async with self._bus.work(Event, durable="events") as jobs:
            await self._bus.register(
                description="turns events from outside into what the avatar does", metadata={}
            )
            async for job in jobs:
                async with job.holding():
                    if await self._apply(job):
                        await job.done()

    async def _apply(self, job: Job[Event]) -> bool:
        """Bring an event's effects about, each once; false where they must be tried again."""
        for index, effect in enumerate(self._rules.effects(job.message)):
            try:
                await self._bus.store(effect, session=job.session, key=f"{job.seq}.{index}")
            except BusUnavailableError as error:
                log.warning("the event is tried again", name=job.message.name, error=str(error))
                return False
        return True


def build(bus: Bus, settings: Settings, state: Path) -> Dispatcher:  # noqa: ARG001
    """The dispatcher of this house.

    Raises:
        SettingsError: a rule is wrong.
    """
    return Dispatcher(bus, Rules(settings.events.rules))
