"""The doors to the network: TLS for paired devices, and a plain page that leads there."""

import asyncio
import contextlib
import socket
from pathlib import Path

import structlog
from starlette.applications import Starlette

from agents.bridge import addresses
from agents.bridge.certificates import HouseCertificates, may_be_named, names_of, pin_of
from agents.bridge.lan_guide import guide
from agents.bridge.listener import Listener, bind, listener, plain_listener
from agents.bridge.pairing import Invitation
from agents.bridge.registry import ClientRegistry
from agents.runtime.errors import SettingsError
from agents.runtime.settings import Bridge as BridgeSettings

log = structlog.get_logger()

LOOK_SECONDS = 30.0
"""How often the machine's addresses are looked at: laptops move."""


class Lan:
    """Where devices of the house come in.

    Args:
        settings: of the bridge.
        folder: where the house's certificates are kept.

    Raises:
        SettingsError: a certificate cannot be read or made.
    """

    def __init__(self, settings: BridgeSettings, folder: Path) -> None:
        self._settings = settings
        self._house: HouseCertificates | None = None
        self._addresses: list[str] = []
        try:
            if settings.certificate:
                self._chain, self._key = Path(settings.certificate), Path(settings.key)
            else:
                self._house = HouseCertificates(folder, addresses.host_names()[-1])
                self._chain, self._key = self._house.chain_file, self._house.key_file
            self._look()
        except (OSError, ValueError) as error:
            raise SettingsError(f"the certificate for --lan cannot be used: {error}") from error
        self._servers: dict[str, Listener] = {}
        self._stopped = asyncio.Event()
        self._secure: Listener | None = None
        self._sockets: list[socket.socket] = []

    @property
    def names(self) -> set[str]:
        """By which devices know this machine: those of its certificate."""
        return self._names

    @property
    def pin(self) -> str:
        """SHA-256 of the server's public key."""
        return self._pin

    def link(self, invitation: Invitation) -> str:
        """What the QR code says: where to go, the secret, the key, and every address."""
        port = self._settings.lan_port
        if self._house is None:
            name = min((name for name in self._names if "*" not in name), default="")
            return f"https://{name}:{port}/pair#s={invitation.secret}&k={self._pin}&a={name}:{port}"
        hosts = [_bracketed(address) for address in self._addresses] or ["127.0.0.1"]
        places = ",".join(f"{host}:{port}" for host in hosts)
        begin = f"http://{hosts[0]}:{self._settings.port}"
        return f"{begin}/pair#s={invitation.secret}&k={self._pin}&a={places}"

    async def bind(self) -> None:
        """Take the port.

        Raises:
            SettingsError: somebody else has it.
        """
        host, port = self._settings.lan_host, self._settings.lan_port
        self._sockets = await bind(host, port, option="[bridge] lan_port")

    async def serve(self, app: Starlette, registry: ClientRegistry) -> None:
        """Serve devices until `stop`.

        Raises:
            SettingsError: the port is taken.
        """
        if not self._sockets:
            await self.bind()
        self._secure = listener(app, registry, chain=self._chain, key=self._key)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._secure.serve(sockets=self._sockets), name="https")
            while not self._stopped.is_set():
                if self._house is not None:
                    await self._open_guides(group)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await self._stopped.wait()
                self._renew()

    def stop(self) -> None:
        """End every server."""
        self._stopped.set()
        for server in (self._secure, *self._servers.values()):
            if server is not None:
                server.stop()

    async def _open_guides(self, group: asyncio.TaskGroup) -> None:
        """The plain page at each address; the one for this machine alone has the same port."""
        for address in self._addresses:
            if address in self._servers:
                continue
            try:
                sockets = await bind(address, self._settings.port)
            except SettingsError as error:
                log.warning("no page helps devices at an address", error=str(error))
                continue
            assert self._house is not None  # noqa: S101 (the guide is for its certificate)
            server = plain_listener(guide(self._house.ca_file, self._settings.lan_port))
            self._servers[address] = server
            group.create_task(server.serve(sockets=sockets), name=f"guide {address}")

    def _look(self) -> bool:
        """Look at the addresses and the certificate; whether the certificate has changed."""
        self._addresses = [one for one in addresses.lan_addresses() if may_be_named(one)]
        changed = False
        if self._house is not None:
            changed = self._house.issue(addresses.own_names())
        self._names, self._pin = names_of(self._chain), pin_of(self._chain)
        return changed

    def _renew(self) -> None:
        """Take new addresses in, or the owner's renewed certificate."""
        try:
            changed = self._look()
            if self._secure is not None and (changed or self._house is None):
                self._secure.load_certificate(self._chain, self._key)
        except (OSError, ValueError) as error:
            log.warning("the certificate could not be renewed", error=str(error))


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
