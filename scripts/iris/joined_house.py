"""The house that this machine has joined: met for the first time, and remembered."""

import asyncio
import socket
import ssl
import time
from pathlib import Path

import msgspec

from agents.runtime.errors import SettingsError
from bus import BusError
from bus.joining import JoinRefusedError, ask_to_join
from bus.keys import UserKey, write_secret
from bus.services import VERSION
from schemas.messages import MachineJoin, MachineJoined
from scripts.iris.join_code import JoinCode, fingerprint

REACH_SECONDS = 3.0
GOODBYE_SECONDS = 0.25
"""aiohttp ends a TLS connection behind its caller's back (client_advanced, "Graceful shutdown")."""
NOT_YET_VALID, EXPIRED = 9, 10
"""OpenSSL's codes for a certificate whose time has not come, or is over."""


class House(msgspec.Struct, frozen=True, kw_only=True):
    """What this machine knows of it.

    Attributes:
        name: of this machine there.
        avatar: whose agents it runs.
        urls: where the house's bus is.
        agents: that it may run.
    """

    name: str
    avatar: str
    urls: tuple[str, ...]
    agents: tuple[str, ...]


class HouseFile:
    """The house in a state folder, its authority, and this machine's key; for its owner alone."""

    def __init__(self, state: Path) -> None:
        self._folder = state / "house"

    @property
    def key(self) -> Path:
        """The seed that this machine logs in with."""
        return self._folder / "machine.nk"

    @property
    def ca(self) -> Path:
        """The house's authority."""
        return self._folder / "ca.pem"

    def read(self) -> House:
        """The house that was joined.

        Raises:
            SettingsError: none was.
        """
        try:
            return msgspec.json.decode((self._folder / "house.json").read_bytes(), type=House)
        except (OSError, msgspec.DecodeError) as error:
            raise SettingsError(
                "this machine has joined no house yet: `iris machine add NAME` on the house's "
                "computer prints the line to type here"
            ) from error

    def keep(self, house: House, ca: str, key: UserKey) -> None:
        """Remember it."""
        write_secret(self.ca, ca)
        write_secret(self.key, key.seed + "\n")
        write_secret(self._folder / "house.json", msgspec.json.encode(house).decode())


def join(code: JoinCode, agents: tuple[str, ...], file: HouseFile) -> tuple[House, float]:
    """Join the house that a line names; gives it, and by how much its clock is ahead, in seconds.

    Raises:
        SettingsError: it cannot be joined, and why.
    """
    address, ca = _find(code)
    _require_valid(address, code.port, ca)
    key = UserKey.new()
    asking = MachineJoin(name=code.name, key=key.public, version=VERSION, agents=list(agents))
    urls = sorted(code.urls, key=lambda url: url != code.urls[code.addresses.index(address)])
    try:
        write_secret(file.ca, ca)
        joined, ahead = asyncio.run(_ask(urls[0], code, asking, file.ca))
    except JoinRefusedError as error:
        raise SettingsError(
            f"the house does not take this machine: {error}. `iris machine add {code.name}` there "
            f"prints a new line"
        ) from error
    except BusError as error:
        raise SettingsError(str(error)) from error
    house = House(
        name=code.name, avatar=code.avatar, urls=tuple(urls), agents=agents or tuple(joined.agents)
    )
    file.keep(house, ca, key)
    return house, ahead


async def _ask(
    url: str, code: JoinCode, asking: MachineJoin, ca: Path
) -> tuple[MachineJoined, float]:
    """Ask; gives the answer, and by how much the house's clock is ahead, in seconds."""
    with_code = UserKey.from_seed(code.code)
    try:
        joined = await ask_to_join(url, with_code, asking, avatar=code.avatar, ca=ca)
        return joined, joined.at - time.time()
    finally:
        await asyncio.sleep(GOODBYE_SECONDS)


def _find(code: JoinCode) -> tuple[str, str]:
    """The first address at which this house answers, and its authority as PEM.

    Raises:
        SettingsError: nobody answers, or another house does.
    """
    others = []
    for address in code.addresses:
        try:
            chain = _chain(address, code.port)
        except OSError:
            continue
        for certificate in chain:
            if fingerprint(certificate) == code.ca:
                return address, ssl.DER_cert_to_PEM_cert(certificate)
        others.append(address)
    if others:
        raise SettingsError(
            f"somebody else answers at {', '.join(others)}: not the house that the line is of, or "
            f"its authority was made anew since; nothing was sent there"
        )
    raise SettingsError(
        f"nobody answers at {', '.join(code.addresses)}, port {code.port}: is Iris running there, "
        f"are both machines in one network, and does the firewall there let TCP {code.port} in?"
    )


def _chain(address: str, port: int) -> list[bytes]:
    """The certificates (DER) that a server shows; nothing is trusted, and nothing sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection((address, port), timeout=REACH_SECONDS) as plain,
        context.wrap_socket(plain) as secure,
    ):
        if hasattr(secure, "get_unverified_chain"):  # Python 3.13
            return list(secure.get_unverified_chain())
        shown = secure._sslobj.get_unverified_chain()  # type: ignore[attr-defined]  # noqa: SLF001
        return [ssl.PEM_cert_to_DER_cert(one.public_bytes()) for one in shown]


def _require_valid(address: str, port: int, ca: str) -> None:
    """See that the certificate is good, before anything is sent.

    Raises:
        SettingsError: it is not.
    """
    context = ssl.create_default_context(cadata=ca)
    try:
        with (
            socket.create_connection((address, port), timeout=REACH_SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=address),
        ):
            return
    except ssl.SSLCertVerificationError as error:
        if error.verify_code in {NOT_YET_VALID, EXPIRED}:
            raise SettingsError(
                f"by this machine's clock the house's certificate is not valid "
                f"({error.verify_message}): set the clocks of both machines right"
            ) from error
        raise SettingsError(
            f"the house's certificate is not for {address} ({error.verify_message}): a running "
            f"Iris renews it within half a minute after its address has changed"
        ) from error
    except OSError as error:
        raise SettingsError(f"{address} answers no more: {error}") from error
