"""One receiver and what it is to be told: in order, one after another, until it has taken it."""

import asyncio
import contextlib
import random
import time
from collections.abc import Sequence

import structlog

from agents.webhooks.endpoint import Endpoint, Outcome
from agents.webhooks.payload import payload
from agents.webhooks.signature import headers
from bus import Bus, Job, Work
from schemas.messages import Message

log = structlog.get_logger()

PAUSES = (1.0, 5.0, 30.0, 60.0, 300.0)
"""Seconds between tries while a receiver takes nothing. Then what follows is tried, too."""
LATER = 600.0
"""Seconds after which what was passed over is tried again."""
REFUSED = (5.0, 300.0, 1800.0)
"""Seconds between tries of a message that the receiver does not want, before it is given up."""
JITTER = 0.1


class Receiver:
    """Tells one receiver what happens.

    Args:
        bus: of this process.
        endpoint: where it is.
        key: to sign with.
        name: of the webhook.
        pauses: between tries, see `PAUSES`.
    """

    def __init__(
        self,
        bus: Bus,
        endpoint: Endpoint,
        key: bytes,
        *,
        name: str,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._bus = bus
        self._endpoint = endpoint
        self._key = key
        self._name = name
        self._pauses = pauses
        self._trouble = ""

    async def run(self, jobs: Work[Message]) -> None:
        """Tell until the bus stops, or the receiver says that it wants nothing any more."""
        async for job in jobs:
            async with job.holding():
                if await self._tell(job) == "gone":
                    log.warning("webhook ended: start Iris again to try it again", name=self._name)
                    await job.release()
                    return

    async def _tell(self, job: Job[Message]) -> str:
        """Try until it is taken, refused, or others are to be tried first; gives the outcome."""
        body = payload(job.message, session=job.session, stored_at=job.stored_at)
        for pause in (*self._pauses, None):
            outcome = await self._try(job.seq, body)
            if outcome.kind == "taken":
                await job.done()
                return "taken"
            if outcome.kind == "refused":
                await self._put_aside(job, outcome)
            if outcome.kind != "away":
                return outcome.kind
            if pause is None or await self._stopped_within(max(pause, outcome.wait)):
                break
        await job.release(delay=0.0 if self._bus.stopped.is_set() else LATER)
        return "away"

    async def _try(self, seq: int, body: bytes) -> Outcome:
        webhook_id = f"{self._bus.avatar}-{seq}"
        signed = headers(self._key, webhook_id, int(time.time()), body)
        outcome = await self._endpoint.post(body, signed)
        if outcome.kind == "away" and outcome.why != self._trouble:
            log.warning(
                "webhook waits: trying again",
                name=self._name,
                host=self._endpoint.host,
                why=outcome.why,
            )
        elif outcome.kind != "away" and self._trouble:
            log.info("webhook goes on", name=self._name)
        self._trouble = outcome.why if outcome.kind == "away" else ""
        return outcome

    async def _put_aside(self, job: Job[Message], outcome: Outcome) -> None:
        if job.attempt > len(REFUSED):
            log.error("webhook given up", name=self._name, seq=job.seq, why=outcome.why)
            await job.done()
            return
        log.warning("webhook refused", name=self._name, seq=job.seq, why=outcome.why)
        await job.release(delay=REFUSED[job.attempt - 1])

    async def _stopped_within(self, seconds: float) -> bool:
        """Wait; true where the bus stops meanwhile."""
        wait = seconds * random.uniform(1, 1 + JITTER)  # noqa: S311 (to spread tries)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._bus.stopped.wait()
        return self._bus.stopped.is_set()
