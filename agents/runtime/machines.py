"""Agents on several machines: they tell that they are at work, and the house's own stand by."""

import asyncio
import time

import structlog

from bus import Bus, BusError
from schemas.messages import MachineServing

log = structlog.get_logger()

TELL_SECONDS = 0.25
SILENT_SECONDS = 1.0
"""A machine that has said nothing for so long is taken to be gone: its work is taken over."""
SESSION = "main"


async def tell_serving(bus: Bus, machine: str) -> None:
    """Tell that this process, on another machine than the house's, is at work; until cancelled."""
    try:
        while True:
            if bus.connected:
                await _tell(bus, machine, leaving=False)
            await asyncio.sleep(TELL_SECONDS)
    finally:
        await _tell(bus, machine, leaving=True)


async def stand_by_for_machines(bus: Bus) -> None:
    """Leave the work to machines that offer this agent, as long as one does; until cancelled."""
    serving: dict[str, float] = {}
    async with bus.subscribe(MachineServing) as told:
        while True:
            message: MachineServing | None = None
            try:
                async with asyncio.timeout(TELL_SECONDS if serving else None):
                    received = await anext(told, None)
                if received is None:
                    return  # the bus stops
                assert isinstance(received.message, MachineServing)  # noqa: S101 (subscribed to)
                message = received.message
            except TimeoutError:
                pass
            now = time.monotonic()
            if message is not None and message.agent == bus.name:
                if message.leaving:
                    serving.pop(message.machine, None)
                else:
                    serving[message.machine] = now
            serving = {one: at for one, at in serving.items() if now - at < SILENT_SECONDS}
            _decide(bus, list(serving))


def _decide(bus: Bus, machines: list[str]) -> None:
    if machines and bus.duty.on:
        log.info("another machine does the work", machines=machines)
        bus.duty.stand_by()
    elif not machines and not bus.duty.on:
        log.info("no other machine does the work any more")
        bus.duty.take()


async def _tell(bus: Bus, machine: str, *, leaving: bool) -> None:
    message = MachineServing(machine=machine, agent=bus.name, leaving=leaving)
    try:
        await bus.publish(message, session=SESSION)
    except BusError as error:
        log.debug("this machine is not heard", error=str(error))
