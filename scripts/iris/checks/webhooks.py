"""Who is told what happens: it leaves this computer."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing

from agents.runtime.addresses import is_loopback
from agents.runtime.errors import SettingsError
from agents.runtime.settings import Webhook
from agents.webhooks.agent import check
from agents.webhooks.endpoint import host_of
from agents.webhooks.secret_store import key_for, own_file, where
from bus import BusError
from scripts.iris import paths
from scripts.iris.checks.finding import Case, Check, Finding, ok, problem, warning

AREA = "webhooks"
ANSWER_SECONDS = 1.0


def receivers(case: Case) -> Iterator[Finding]:
    """Each receiver, what it is told, and where its secret is."""
    entries = case.settings.webhooks
    try:
        check(entries)
    except SettingsError as error:
        yield problem(AREA, f"{case.config}: {error}")
        return
    for entry in entries:
        yield _receiver(entry, case)
    if entries and case.running is not None and not asyncio.run(_runs(case.running)):
        yield problem(AREA, f"the agent is down: see {case.state / 'logs' / 'webhooks.log'}")


def _receiver(entry: Webhook, case: Case) -> Finding:
    told = f"{entry.name}: {host_of(entry.url)} is told {', '.join(entry.events)}"
    makes_own = not entry.secret_env and not entry.secret_file
    if makes_own and not own_file(entry, case.state).exists():
        return ok(AREA, f"{told}; the next start makes its secret")
    try:
        key_for(entry, case.state)
    except SettingsError as error:
        return problem(AREA, str(error))
    if entry.url.startswith("http:") and not is_loopback(entry.url):
        return warning(AREA, f"{told}, and everybody on the way can read it: use https")
    return ok(AREA, f"{told}; its secret is in {where(entry, case.state)}")


async def _runs(running: paths.Running) -> bool:
    """Whether the agent answers; true where the bus cannot be asked, which others tell."""
    try:
        bus = await running.join(name="doctor")
    except BusError:
        return True
    try:
        async with aclosing(bus.ping(within=ANSWER_SECONDS)) as answers:
            return any([answer["name"] == "iris-webhooks" async for answer in answers])
    finally:
        await bus.close()


CHECKS: tuple[Check, ...] = (receivers,)
