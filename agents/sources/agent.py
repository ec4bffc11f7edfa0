"""The sources agent: what streamers' services tell becomes events on the bus."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from agents.runtime.errors import SettingsError
from agents.runtime.outside_settings import Events, EventSource
from agents.runtime.secrets import secret
from agents.runtime.settings import Settings
from agents.sources import twitch
from agents.sources.intake import Intake
from agents.sources.link import PAUSES, Link
from agents.sources.obs import ObsProtocol
from agents.sources.service_protocol import ServiceProtocol
from agents.sources.streamelements import StreamElementsProtocol
from agents.sources.streamerbot import StreamerbotProtocol
from agents.sources.streamlabs import StreamlabsProtocol
from agents.sources.webhook_server import READERS, Sender, WebhookServer
from bus import Bus

PROTOCOLS: Mapping[str, Callable[[str, str], ServiceProtocol]] = {
    "streamelements": StreamElementsProtocol,
    "streamlabs": StreamlabsProtocol,
    "streamerbot": StreamerbotProtocol,
    "obs": ObsProtocol,
}
"""The kinds of sources that are connected to, by their address and their secret."""
WITHOUT_SECRET = ("streamerbot", "obs")
"""Kinds that may ask for none."""


class Sources:
    """Listens to every source.

    Args:
        bus: of this process.
        settings: the table [events].
        pauses: seconds between tries while a service is away.
    """

    def __init__(self, bus: Bus, settings: Events, pauses: Sequence[float] = PAUSES) -> None:
        """Make the doors and links; nobody is listened to yet.

        Raises:
            SettingsError: an entry is wrong, or its secret is.
        """
        self._bus = bus
        self._settings = settings
        self._pauses = pauses
        self._secrets = check(settings.sources)

    async def run(self) -> None:
        """Serve until the bus stops.

        Raises:
            SettingsError: the port for webhooks is taken.
        """
        senders = {
            name_of(source): Sender(source.kind, self._secrets[name_of(source)], self._in(source))
            for source in self._settings.sources
            if source.kind in READERS
        }
        async with asyncio.TaskGroup() as group, contextlib.AsyncExitStack() as stack:
            if senders:
                server = WebhookServer(
                    senders, self._settings.webhook_host, self._settings.webhook_port
                )
                group.create_task(server.serve(server.bind()), name="webhooks")
                stack.callback(server.stop)
            for source in self._settings.sources:
                if source.kind in PROTOCOLS:
                    link = group.create_task(self._link(source).run(), name=name_of(source))
                    stack.callback(link.cancel)
            names = ", ".join(map(name_of, self._settings.sources))
            await self._bus.register(
                description="takes in what other services tell", metadata={"sources": names}
            )
            await self._bus.stopped.wait()

    def _link(self, source: EventSource) -> Link:
        key = self._secrets[name_of(source)]
        protocol = PROTOCOLS[source.kind](source.url, key)
        name, pauses = name_of(source), self._pauses
        return Link(protocol, self._in(source), name=name, secrets=[key], pauses=pauses)

    def _in(self, source: EventSource) -> Intake:
        return Intake(self._bus, name=name_of(source), session=source.session)


def name_of(source: EventSource) -> str:
    """What a source is called."""
    return source.name or source.kind


def check(sources: Sequence[EventSource]) -> dict[str, str]:
    """See that the entries can be followed; gives their secrets by their names.

    Raises:
        SettingsError: one cannot; the text names it, and shows no secret.
    """
    counts = Counter(map(name_of, sources))
    if twice := [name for name, count in counts.items() if count > 1]:
        raise SettingsError(f"[[events.sources]]: two are called {twice[0]}: give one a name")
    found = {}
    for source in sources:
        place = f"[[events.sources]] {name_of(source)}"
        try:
            key = secret(env=source.secret_env, file=source.secret_file)
        except SettingsError as error:
            raise SettingsError(f"{place}: {error}") from error
        if not key and source.kind not in WITHOUT_SECRET:
            raise SettingsError(f"{place}: it needs secret_env or secret_file: docs/streaming.md")
        if source.kind == "twitch" and (why := twitch.problem(key)):
            raise SettingsError(f"{place}: {why}")
        if source.url and not source.url.startswith(("ws://", "wss://")):
            raise SettingsError(f"{place}: url begins with wss:// or ws://")
        if source.url and source.kind in READERS:
            raise SettingsError(f"{place}: it sends webhooks here, and has no url")
        found[name_of(source)] = key
    return found


def build(bus: Bus, settings: Settings, state: Path) -> Sources:  # noqa: ARG001
    """The agent, as settings say.

    Raises:
        SettingsError: an entry of [[events.sources]] is wrong, or its secret is.
    """
    return Sources(bus, settings.events)
