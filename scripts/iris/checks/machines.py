"""The joined machines: whether they are there, and fit this computer."""

import asyncio
import contextlib
import time
from collections.abc import Iterator

from bus import Bus, BusError
from bus.users import Users
from schemas.messages import MachineServing
from scripts.iris import paths
from scripts.iris.checks.finding import Case, Check, Finding, ok, problem, warning
from scripts.iris.checks.lan import door
from scripts.iris.machines import AgentThere, at_work

LISTEN_SECONDS = 1.5
CLOCK_SECONDS = 0.1

Offsets = dict[str, float]
"""By how many seconds each machine's clock is ahead of this one."""


def machines(case: Case) -> Iterator[Finding]:
    """What each machine does, how far away it is, and what its clock says."""
    known = Users(case.state).machines()
    if not known or case.running is None:
        return
    ca = case.state / "tls" / "ca.pem"
    yield door("127.0.0.1", case.running.machines_port, ca, who="machines", check="machines")
    try:
        found, offsets = asyncio.run(_look(case.running))
    except BusError as error:
        yield problem("machines", f"the bus does not say who is there: {error}")
        return
    for machine in known:
        there = found.get(machine.name, [])
        if missing := sorted(set(machine.agents) - {one.agent for one in there}):
            yield warning(
                "machines",
                f"{machine.name} does not do {', '.join(missing)} now: this computer does; "
                f"`iris join` there starts it",
            )
        if there:
            latency = min(one.latency_ms for one in there)
            does = ", ".join(one.agent for one in there)
            yield ok("machines", f"{machine.name} does {does}, {latency:.1f} ms away")
        if abs(ahead := offsets.get(machine.name, 0.0)) > CLOCK_SECONDS:
            yield warning(
                "machines",
                f"the clock of {machine.name} is {abs(ahead):.1f} s "
                f"{'ahead' if ahead > 0 else 'behind'}: let both be set by the network (NTP)",
            )


async def _look(running: paths.Running) -> tuple[dict[str, list[AgentThere]], Offsets]:
    bus = await running.join(name="doctor")
    try:
        return await at_work(bus), await _offsets(bus)
    finally:
        await bus.close()


async def _offsets(bus: Bus) -> Offsets:
    """From what each machine says of itself, which comes without delay to speak of."""
    offsets: Offsets = {}
    async with bus.subscribe(MachineServing) as told:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LISTEN_SECONDS):
                async for received in told:
                    message = received.message
                    assert isinstance(message, MachineServing)  # noqa: S101 (subscribed to)
                    ahead = message.at - time.time()
                    offsets[message.machine] = max(ahead, offsets.get(message.machine, ahead))
    return offsets


CHECKS: tuple[Check, ...] = (machines,)
