"""The webhooks agent: each receiver of `iris.toml` is told what it asked for.

Each has a queue of its own, which goes on being filled while this process, or the receiver, is
away: one that is dead holds up no other.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from agents.runtime.errors import SettingsError
from agents.runtime.outside_settings import Webhook
from agents.runtime.settings import Settings
from agents.webhooks.endpoint import Endpoint, host_of
from agents.webhooks.receiver import PAUSES, Receiver
from agents.webhooks.secret_store import key_for
from bus import Bus, hooks


class Webhooks:
    """Tells every receiver.

    Args:
        bus: of this process.
        webhooks: of `iris.toml`.
        state: the folder where secrets are, and are made.
        pauses: seconds between tries while a receiver is away.
    """

    def __init__(
        self,
        bus: Bus,
        webhooks: Sequence[Webhook],
        state: Path,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        """Make the receivers; nothing is sent yet.

        Raises:
            SettingsError: an entry is wrong, or its secret is.
        """
        check(webhooks)
        self._bus = bus
        self._webhooks = webhooks
        self._keys = {webhook.name: key_for(webhook, state) for webhook in webhooks}
        self._pauses = pauses

    async def run(self) -> None:
        """Serve until the bus stops.

        Raises:
            BusUnavailableError: the queues cannot be opened.
        """
        async with contextlib.AsyncExitStack() as stack, asyncio.TaskGroup() as group:
            for webhook in self._webhooks:
                endpoint = Endpoint(webhook.url)
                stack.push_async_callback(endpoint.close)
                queue = self._bus.hooks(
                    webhook.events, name=webhook.name, session=webhook.session or "*"
                )
                jobs = await stack.enter_async_context(queue)
                receiver = Receiver(
                    self._bus,
                    endpoint,
                    self._keys[webhook.name],
                    name=webhook.name,
                    pauses=self._pauses,
                )
                group.create_task(receiver.run(jobs), name=f"webhook {webhook.name}")
            names = ", ".join(webhook.name for webhook in self._webhooks)
            await self._bus.register(
                description="tells receivers elsewhere what happens", metadata={"webhooks": names}
            )
            await self._bus.stopped.wait()


def check(webhooks: Sequence[Webhook]) -> None:
    """See that the entries can be followed.

    Raises:
        SettingsError: one cannot; the text names it.
    """
    counts = Counter(webhook.name for webhook in webhooks)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise SettingsError(f"[[webhooks]]: two are called {twice[0]}")
    for webhook in webhooks:
        try:
            host_of(webhook.url)
            for pattern in webhook.events:
                hooks.matching(pattern)
        except (SettingsError, ValueError) as error:
            raise SettingsError(f"[[webhooks]] {webhook.name}: {error}") from error


def build(bus: Bus, settings: Settings, state: Path) -> Webhooks:
    """The agent, as settings say.

    Raises:
        SettingsError: an entry of [[webhooks]] is wrong, or its secret is.
    """
    return Webhooks(bus, settings.webhooks, state)
