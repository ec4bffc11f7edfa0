"""The events agent over a real nats-server."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import nats.aio.client
import pytest
from conftest import NatsServer
from streams import take

from agents.events.agent import Dispatcher
from agents.events.rules import Rules
from bus import Bus
from schemas.messages import (
    AvatarExpression,
    AvatarTrigger,
    Event,
    Message,
    SystemFailed,
    TurnAsked,
    TurnEnded,
)

NewBus = Callable[[str], Awaitable[Bus]]

RULES: list[dict[str, Any]] = [
    {
        "event": "donation",
        "trigger": "fireworks",
        "expression": {"name": "happy", "intensity": 0.8, "ms": 4000},
        "say": "{name|Somebody} just gave {amount|something}! Thank them.",
    },
    {"event": "donation", "when": {"amount_at_least": 100}, "trigger": "confetti"},
]


@contextlib.asynccontextmanager
async def dispatching(new_bus: NewBus, workers: int = 1) -> AsyncGenerator[None, None]:
    """Dispatchers that run, and are stopped as SIGTERM would."""
    buses = [await new_bus("events") for _ in range(workers)]
    tasks = [asyncio.create_task(Dispatcher(bus, Rules(RULES)).run()) for bus in buses]
    try:
        for bus in buses:
            await bus.registered.wait()
        yield
    finally:
        for bus in buses:
            await bus.stop()
        async with asyncio.timeout(5):
            await asyncio.gather(*tasks)


async def heard(stream: Any, count: int) -> list[Message]:
    """The next messages of a subscription."""
    return [received.message for received in await take(stream, count)]


@pytest.mark.parametrize("workers", [1, 2])
async def test_a_donation_acts_once(bus: Bus, new_bus: NewBus, workers: int) -> None:
    """Effects and one turn, in the session of the event, however many agents there are."""
    async with (
        dispatching(new_bus, workers),
        bus.subscribe(AvatarTrigger, AvatarExpression, session="stage") as shown,
        bus.work(TurnAsked, durable="dialogue") as turns,
    ):
        event = Event(name="donation", data={"name": "Ada", "amount": 25})
        await bus.publish(event, session="stage")
        job = (await take(turns, 1))[0]
        assert (job.message.text, job.message.source) == (
            "Ada just gave 25! Thank them.",
            "event",
        )
        assert job.session == "stage"
        await job.done()
        trigger, expression = await heard(shown, 2)
        assert isinstance(trigger, AvatarTrigger)
        assert isinstance(expression, AvatarExpression)
        assert (trigger.name, expression.name) == ("fireworks", "happy")
        await bus.publish(Event(name="donation", data={"amount": "100"}), session="stage")
        names = [getattr(message, "name", "") for message in await heard(shown, 3)]
        assert names == ["fireworks", "happy", "confetti"], "nothing of the first came twice"


async def test_an_event_without_a_rule_is_only_heard(bus: Bus, new_bus: NewBus) -> None:
    """It is visible to whoever listens, and the avatar does nothing."""
    async with (
        dispatching(new_bus),
        bus.subscribe(Event) as events,
        bus.subscribe(AvatarTrigger) as triggers,
    ):
        await bus.publish(Event(name="doorbell", data={"door": "front"}), session="main")
        await bus.publish(Event(name="donation"), session="main")
        assert [getattr(event, "name", "") for event in await heard(events, 2)] == [
            "doorbell",
            "donation",
        ]
        (trigger,) = await heard(triggers, 1)
        assert isinstance(trigger, AvatarTrigger)
        assert trigger.name == "fireworks"


@pytest.mark.parametrize(
    "payload",
    [b"not json", b"[1]", b'{"data": 5}', b'{"data": [1]}', b"", b"\xff\xfe", b"[" * 100_000],
)
async def test_a_bad_payload_is_reported_and_harms_nothing(
    nats: NatsServer, bus: Bus, new_bus: NewBus, payload: bytes
) -> None:
    """What an outside tool sends wrongly is named in `system.failed`; the next event works."""
    outside = nats_client()
    await outside.connect(nats.url)
    try:
        async with (
            dispatching(new_bus),
            bus.subscribe(SystemFailed) as failures,
            bus.subscribe(AvatarTrigger) as triggers,
        ):
            await outside.publish("iris.iris.main.event.donation", payload)
            (failed,) = await heard(failures, 1)
            assert isinstance(failed, SystemFailed)
            assert failed.code == "bad-message"
            assert "event.donation" in failed.detail
            good = b'{"data": {"name": "Ada", "amount": 5}}'
            await outside.publish("iris.iris.main.event.donation", good)
            assert len(await heard(triggers, 1)) == 1
    finally:
        await outside.close()


def nats_client() -> nats.aio.client.Client:
    """A client of NATS that knows nothing of Iris, as any tool is."""
    return nats.aio.client.Client()


async def test_what_happens_while_nobody_dispatches_is_not_lost(
    nats: NatsServer, bus: Bus, new_bus: NewBus
) -> None:
    """Events wait for the agent, and for the stream of turns, and every effect comes once."""
    outside = nats_client()
    await outside.connect(nats.url)
    try:
        await outside.jetstream().delete_stream("TURNS")
        async with bus.subscribe(AvatarTrigger) as triggers:
            for _ in range(3):
                await bus.publish(Event(name="donation"), session="main")
            async with dispatching(new_bus):
                assert len(await heard(triggers, 3)) == 3
                async with bus.work(TurnAsked, durable="dialogue") as turns:
                    assert len(await take(turns, 3)) == 3
    finally:
        await outside.close()


async def test_a_silence_is_an_event(bus: Bus, new_bus: NewBus) -> None:
    """After an answer and so many seconds, once, although two agents wait for it."""
    rules = Rules([{"event": "silent", "speak": "Are you still there?"}])
    buses = [await new_bus("events") for _ in range(2)]
    tasks = [asyncio.create_task(Dispatcher(each, rules, 0.3).run()) for each in buses]
    async with bus.work(TurnAsked, durable="dialogue") as turns:
        for each in buses:
            await each.registered.wait()
        ended = TurnEnded(turn=7, reason="completed", text="Yes.", heard="Yes.")
        await bus.store(ended, session="main")
        (turn,) = await take(turns, 1)
        assert turn.message.answer == "Are you still there?"
        assert (turn.message.text, turn.message.source) == ("(silent)", "event")
        with pytest.raises(AssertionError, match="got 0 of 1"):
            await take(turns, 1, within=0.8)
    for each in buses:
        await each.stop()
    await asyncio.gather(*tasks)


async def test_the_effects_of_an_event_come_once(bus: Bus, new_bus: NewBus) -> None:
    """An agent that died after half of an event's effects leaves the other half to the next."""
    _, before = await bus.stored.stage_bounds()
    async with bus.stored.stage("stage", after=before) as shown:
        stored = await bus.store(Event(name="donation"), session="stage")
        trigger = AvatarTrigger(name="fireworks")
        await bus.store(trigger, session="stage", key=f"{stored.seq}.0")
        async with dispatching(new_bus):
            async with bus.work(TurnAsked, durable="dialogue") as turns:
                await take(turns, 1)
            await bus.publish(AvatarTrigger(name="marker"), session="stage")
            names = [getattr(message, "name", "") for message in await heard(shown, 3)]
    assert names == ["fireworks", "happy", "marker"]
