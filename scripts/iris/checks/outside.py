"""Who is told what happens, which leaves this computer; who tells Iris; who moves as she does."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import aclosing

from agents.runtime.addresses import is_loopback
from agents.runtime.errors import SettingsError
from agents.runtime.outside_settings import Webhook
from agents.sources.agent import check as check_sources
from agents.sources.agent import name_of
from agents.sources.webhook_server import READERS
from agents.webhooks.agent import check
from agents.webhooks.endpoint import host_of
from agents.webhooks.secret_store import key_for, own_file, where
from bus import BusError
from scripts.iris import paths
from scripts.iris.checks.finding import Case, Check, Finding, ok, problem, warning

TOLD = "webhooks"
TELL = "sources"
MOVE = "vmc"
ANSWER_SECONDS = 1.0


def receivers(case: Case) -> Iterator[Finding]:
    """Each receiver, what it is told, and where its secret is."""
    entries = case.settings.webhooks
    try:
        check(entries)
    except SettingsError as error:
        yield problem(TOLD, f"{case.config}: {error}")
        return
    for entry in entries:
        yield _receiver(entry, case)
    if entries:
        yield from _down(case, TOLD)


def _receiver(entry: Webhook, case: Case) -> Finding:
    told = f"{entry.name}: {host_of(entry.url)} is told {', '.join(entry.events)}"
    makes_own = not entry.secret_env and not entry.secret_file
    if makes_own and not own_file(entry, case.state).exists():
        return ok(TOLD, f"{told}; the next start makes its secret")
    try:
        key_for(entry, case.state)
    except SettingsError as error:
        return problem(TOLD, str(error))
    if entry.url.startswith("http:") and not is_loopback(entry.url):
        return warning(TOLD, f"{told}, and everybody on the way can read it: use https")
    return ok(TOLD, f"{told}; its secret is in {where(entry, case.state)}")


def sources(case: Case) -> Iterator[Finding]:
    """Each service that tells Iris of what happens."""
    settings = case.settings.events
    try:
        check_sources(settings.sources)
    except SettingsError as error:
        yield problem(TELL, f"{case.config}: {error}")
        return
    for source in settings.sources:
        name = name_of(source)
        if source.kind in READERS:
            place = f"http://{settings.webhook_host}:{settings.webhook_port}/{name}"
            yield ok(TELL, f"{name} sends webhooks to {place}")
        else:
            yield ok(TELL, f"Iris connects to {name}")
    if settings.sources:
        yield from _down(case, TELL)


def avatars(case: Case) -> Iterator[Finding]:
    """The avatar of another program that moves as she does."""
    settings = case.settings.vmc
    if not settings.host:
        return
    place = f"{settings.host}:{settings.port}"
    try:
        socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_DGRAM)
    except OSError as error:
        yield problem(MOVE, f"{place} is not found: {error.strerror or error}")
        return
    yield ok(MOVE, f"she is sent to {place} as {settings.blend}, {settings.rate:g} times a second")
    yield from _down(case, MOVE)


def _down(case: Case, agent: str) -> Iterator[Finding]:
    """A problem where Iris runs without one of her agents."""
    if case.running is not None and not asyncio.run(_runs(case.running, agent)):
        yield problem(agent, f"the agent is down: see {case.state / 'logs' / f'{agent}.log'}")


async def _runs(running: paths.Running, agent: str) -> bool:
    """Whether an agent answers; true where the bus cannot be asked, which others tell."""
    try:
        bus = await running.join(name="doctor")
    except BusError:
        return True
    try:
        async with aclosing(bus.ping(within=ANSWER_SECONDS)) as answers:
            return any([answer["name"] == f"iris-{agent}" async for answer in answers])
    finally:
        await bus.close()


CHECKS: tuple[Check, ...] = (receivers, sources, avatars)
