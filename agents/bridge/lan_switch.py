"""The doors to the network, which their owner opens and closes while the bridge runs."""

import asyncio
from pathlib import Path

from starlette.applications import Starlette

from agents.bridge.http_errors import RequestError
from agents.bridge.lan import Lan
from agents.bridge.pairing import Invitation
from agents.bridge.registry import ClientRegistry
from agents.runtime.settings import Bridge as BridgeSettings


class LanSwitch:
    """Open at first where the settings say so.

    Args:
        settings: of the bridge.
        folder: where the house's certificates are kept.

    Raises:
        SettingsError: they are to be open, and there is no usable certificate.
    """

    def __init__(self, settings: BridgeSettings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self._lan = Lan(settings, folder) if settings.lan else None
        self._changed = asyncio.Event()
        self._closed = asyncio.Event()
        self._registry: ClientRegistry | None = None
        self._stopped = False

    @property
    def is_open(self) -> bool:
        """Whether devices of the network may come in."""
        return self._lan is not None

    @property
    def pin(self) -> str:
        """SHA-256 of the server's public key; empty while closed."""
        return self._lan.pin if self._lan is not None else ""

    def names(self) -> set[str]:
        """By which devices know this machine."""
        return self._lan.names if self._lan is not None else set()

    def link(self, invitation: Invitation) -> str:
        """What the QR code of an invitation says.

        Raises:
            RequestError: no device can come in.
        """
        if self._lan is None:
            detail = "no device can come in: start Iris with --lan, or set [bridge] lan = true"
            raise RequestError("bad-message", detail)
        return self._lan.link(invitation)

    async def run(self, app: Starlette, registry: ClientRegistry) -> None:
        """Serve devices whenever the doors are open, until `stop`.

        Raises:
            SettingsError: they are open at first, and the port is taken.
        """
        self._registry = registry
        while not self._stopped:
            if (lan := self._lan) is None:
                await self._changed.wait()
                self._changed.clear()
                continue
            self._closed.clear()
            await lan.serve(app, registry)
            self._closed.set()

    async def turn(self, *, on: bool) -> None:
        """Open the doors, or close them, which ends the connections of all devices.

        Raises:
            SettingsError: there is no usable certificate, or the port is taken.
        """
        if on and self._lan is None:
            lan = Lan(self._settings, self._folder)
            await lan.bind()
            self._lan = lan
            self._changed.set()
        elif not on and self._lan is not None:
            lan, self._lan = self._lan, None
            lan.stop()
            if self._registry is not None:
                self._registry.dismiss_devices()
            await self._closed.wait()

    def stop(self) -> None:
        """Close the doors for good."""
        self._stopped = True
        self._changed.set()
        if self._lan is not None:
            self._lan.stop()
