"""`iris machines`: every other machine, what it does for this house, and how it does."""

import argparse
import asyncio
import time

import msgspec

from agents.runtime.errors import SettingsError
from bus import Bus, BusError
from bus.accounts import Machine
from bus.server_connections import closed_connections
from bus.users import Users
from scripts.iris import paths

PING_SECONDS = 1.0


class AgentThere(msgspec.Struct, frozen=True, kw_only=True):
    """An agent at work on another machine.

    Attributes:
        agent: which one.
        engine: that it works with.
        latency_ms: from here to it and back.
    """

    agent: str
    engine: str
    latency_ms: float


def add(parser: argparse.ArgumentParser) -> None:
    """It has no options of its own."""


def run(options: argparse.Namespace) -> int:
    """Print them; gives the exit code."""
    try:
        return asyncio.run(_show(options))
    except BusError as error:
        raise SettingsError(str(error)) from error


async def _show(options: argparse.Namespace) -> int:
    known = Users(options.state).machines()
    if not known:
        print("There are no other machines yet: `iris machine add NAME`.")
        return 0
    found: dict[str, list[AgentThere]] = {}
    ended: dict[str, float] = {}
    try:
        running = paths.running(options.state)
    except SettingsError:
        print("Iris is not running here, so no machine does anything.")
    else:
        bus = await running.join(name="machines")
        try:
            found = await at_work(bus)
        finally:
            await bus.close()
        ended = await closed_connections(running.nats, options.state)
    for machine in known:
        print(_line(machine, found.get(machine.name, []), ended.get(machine.key, 0.0)))
    return 0


async def at_work(bus: Bus) -> dict[str, list[AgentThere]]:
    """The agents that answer on each machine."""
    found: dict[str, list[AgentThere]] = {}
    began = time.monotonic()
    async for answer in bus.ping(within=PING_SECONDS):
        took = 1000 * (time.monotonic() - began)
        metadata = msgspec.convert(answer.get("metadata", {}), dict[str, str])
        if machine := metadata.get("machine", ""):
            there = AgentThere(
                agent=answer["name"].removeprefix("iris-"),
                engine=metadata.get("engine", ""),
                latency_ms=took,
            )
            found.setdefault(machine, []).append(there)
    return found


def _line(machine: Machine, there: list[AgentThere], ended: float) -> str:
    may = ", ".join(machine.agents)
    if not machine.key:
        minutes = max(0.0, machine.until - time.time()) / 60
        return f"{machine.name}: invited ({may}), has not joined; {minutes:.0f} minutes left"
    if there:
        does = ", ".join(f"{one.agent} ({one.engine})" for one in there)
        latency = min(one.latency_ms for one in there)
        return f"{machine.name}: {does}; here now, {latency:.1f} ms away; may run {may}"
    seen = "not seen since Iris was started"
    if ended:
        seen = f"last seen {time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(ended))}"
    return f"{machine.name}: away, {seen}; may run {may}"
