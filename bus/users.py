"""Who may log in to the house's NATS server: kept in the state folder, and told to the server.

<state>/nats/             for the owner's eyes alone
    users.json            the tools and machines that were added
    nats.conf             written at each start, with the three below included
    door.conf             where machines of the network come in, if any may
    machines.conf         users of the account IRIS
    tools.conf            users of the account TOOLS
    house.nk, system.nk   seeds: of the house's own agents, and of who reloads the server
"""

import time
from pathlib import Path
from urllib.parse import urlsplit

import bcrypt
import msgspec

from bus import accounts
from bus.accounts import Door, Machine, Tool
from bus.errors import BusError
from bus.keys import UserKey, key_in, write_secret

BCRYPT_ROUNDS = 4
"""Few: a token is 256 random bits, which nobody guesses, however quickly."""


class _Added(msgspec.Struct, frozen=True, kw_only=True):
    """What `users.json` holds."""

    tools: list[Tool] = []
    machines: list[Machine] = []


def house_key(state: Path) -> Path:
    """Where the seed of the house's own agents is."""
    return state / "nats" / "house.nk"


def key_for(url: str, state: Path, chosen: str = "") -> Path | None:
    """The file with the key to log in with, if any: the chosen one, else the house's own.

    An address that holds a login needs no key.
    """
    if chosen:
        return Path(chosen)
    own = house_key(state)
    return own if own.exists() and "@" not in urlsplit(url).netloc else None


class Users:
    """The users of the server that keeps its data in a state folder.

    Raises:
        BusError: of every method: the folder cannot be read or written.
    """

    def __init__(self, state: Path) -> None:
        self._folder = state / "nats"

    @property
    def config(self) -> Path:
        """The server's configuration."""
        return self._folder / "nats.conf"

    @property
    def door_is_open(self) -> bool:
        """Whether the server that runs lets machines of the network in."""
        path = self._folder / "door.conf"
        return path.exists() and bool(path.read_text(encoding="utf-8"))

    @property
    def system_key(self) -> UserKey:
        """The key of who may reload the server's configuration."""
        return key_in(self._folder / "system.nk")

    def write_config(self, base: str, *, mqtt_port: int = 0, door: Door | None = None) -> Path:
        """Write the configuration of a server that is about to start; gives its path.

        Args:
            base: the text of the project's `nats.conf`.
            mqtt_port: where tools may speak MQTT; 0: nowhere.
            door: where machines of the network come in.
        """
        self._write_users(self._read())
        self.write_door(door)
        self._keep_streams()
        text = accounts.server_config(base, self.system_key.public, mqtt_port=mqtt_port)
        write_secret(self.config, text)
        return self.config

    def tools(self) -> list[Tool]:
        """Every tool, by name."""
        return sorted(self._read().tools, key=lambda tool: tool.name)

    def machines(self) -> list[Machine]:
        """Every other machine, by name; also those that were invited and have not joined yet."""
        now = time.time()
        known = [one for one in self._read().machines if one.key or one.until > now]
        return sorted(known, key=lambda machine: machine.name)

    def add_tool(
        self, name: str, token: str, *, events: tuple[str, ...], hear: tuple[str, ...], act: bool
    ) -> None:
        """Let a tool in with a token; one of the same name is replaced."""
        hashed = bcrypt.hashpw(token.encode(), bcrypt.gensalt(BCRYPT_ROUNDS)).decode()
        tool = Tool(
            name=name, secret=hashed, events=events, hear=hear, act=act, created=time.time()
        )
        added = self._read()
        others = [one for one in added.tools if one.name != name]
        self._keep(msgspec.structs.replace(added, tools=[*others, tool]))

    def remove_tool(self, name: str) -> bool:
        """Let a tool in no more; false where there is none of that name."""
        added = self._read()
        left = [tool for tool in added.tools if tool.name != name]
        self._keep(msgspec.structs.replace(added, tools=left))
        return len(left) < len(added.tools)

    def write_door(self, door: Door | None) -> bool:
        """Write where machines come in, for a server that is about to start; false: it said so."""
        path, text = self._folder / "door.conf", accounts.machine_door(door)
        try:
            if path.exists() and path.read_text(encoding="utf-8") == text:
                return False
        except OSError as error:
            raise BusError(f"cannot read {path}: {error}") from error
        write_secret(path, text)
        return True

    def invite_machine(
        self, name: str, code: str, *, agents: tuple[str, ...], until: float
    ) -> None:
        """Let whoever has a code join as a machine, once; one of the same name is replaced.

        Args:
            name: of the machine.
            code: the public key of the code.
            agents: that it may run.
            until: Unix time in seconds at which the code runs out.
        """
        machine = Machine(name=name, agents=agents, code=code, until=until, created=time.time())
        self._put_machine(machine)

    def admit_machine(self, name: str, key: str, agents: tuple[str, ...]) -> None:
        """Let the agents of an invited machine in by its own public key; its code stays good.

        Raises:
            BusError: it is not invited, has joined before, or may not run one of these agents.
        """
        machine = next((one for one in self.machines() if one.name == name), None)
        if machine is None or machine.key or machine.until <= time.time():
            raise BusError("the code is wrong, used or expired")
        if refused := sorted(set(agents) - set(machine.agents)):
            raise BusError(f"{name} may not run {', '.join(refused)}")
        self._put_machine(msgspec.structs.replace(machine, key=key, agents=agents))

    def close_code(self, name: str) -> None:
        """Let nobody join any more with a machine's code; a machine that has not joined is gone."""
        machine = next((one for one in self.machines() if one.name == name), None)
        if machine is not None and machine.key:
            self._put_machine(msgspec.structs.replace(machine, code="", until=0.0))
        elif machine is not None:
            self.remove_machine(name)

    def remove_machine(self, name: str) -> bool:
        """Let a machine in no more; false where there is none of that name."""
        added = self._read()
        left = [machine for machine in added.machines if machine.name != name]
        self._keep(msgspec.structs.replace(added, machines=left))
        return len(left) < len(added.machines)

    def _put_machine(self, machine: Machine) -> None:
        added = self._read()
        others = [one for one in added.machines if one.name != machine.name]
        self._keep(msgspec.structs.replace(added, machines=[*others, machine]))

    def _keep_streams(self) -> None:
        """Give IRIS what a server without accounts has stored here, the history above all."""
        before = self._folder / "jetstream" / "$G"
        after = before.with_name(accounts.IRIS)
        try:
            if before.is_dir() and not after.exists():
                before.rename(after)
        except OSError as error:
            raise BusError(f"cannot move {before} to {after}: {error}") from error

    def _read(self) -> _Added:
        try:
            return msgspec.json.decode((self._folder / "users.json").read_bytes(), type=_Added)
        except FileNotFoundError:
            return _Added()
        except (OSError, msgspec.DecodeError) as error:
            raise BusError(f"cannot read {self._folder / 'users.json'}: {error}") from error

    def _keep(self, added: _Added) -> None:
        write_secret(self._folder / "users.json", msgspec.json.encode(added).decode())
        self._write_users(added)

    def _write_users(self, added: _Added) -> None:
        key = key_in(self._folder / "house.nk")
        text = accounts.machine_users(key.public, added.machines, time.time())
        write_secret(self._folder / "machines.conf", text)
        write_secret(self._folder / "tools.conf", accounts.tool_users(added.tools))
