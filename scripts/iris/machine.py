"""`iris machine`: have another computer of the house do some of the work, or no more."""

import argparse
import asyncio
import time

from agents.bridge.addresses import lan_addresses
from agents.bridge.certificates import may_be_named
from agents.runtime.errors import SettingsError
from agents.runtime.settings import Machines
from bus import Bus, BusError, Received, RequestFailedError
from bus.accounts import valid_name
from bus.keys import UserKey
from bus.machine_rights import JOINABLE
from bus.reload import reload_server
from bus.services import VERSION
from bus.users import Users
from schemas.messages import MachineJoin, MachineJoined
from scripts.iris import machine_door, machines, paths
from scripts.iris.join_code import JoinCode, fingerprint
from scripts.iris.supervisor import require_free_port

CODE_SECONDS = 15 * 60.0
POLL_SECONDS = 0.25
ANSWERED_SECONDS = 1.0
"""How long a code stays good after it was used: until the answer has arrived."""
HEARS = {
    "tts": "all that is said in this house, as text, and her voice",
    "asr": "this house's microphones, while they are on",
    "dialogue": "all that is said in this house, as text, and what was said before",
}


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris machine`."""
    actions = parser.add_subparsers(dest="action", metavar="action", required=True)
    adding = actions.add_parser("add", help="invite a machine; prints the line to type there")
    adding.add_argument("name", help="of the machine")
    adding.add_argument(
        "--agents",
        default=",".join(JOINABLE),
        help=f"what it may run, with commas between (default: {','.join(JOINABLE)})",
    )
    removing = actions.add_parser("remove", help="let a machine in no more, at once")
    removing.add_argument("name")
    actions.add_parser("list", help="every machine, and how it does (also: iris machines)")


def run(options: argparse.Namespace) -> int:
    """Add, remove or list machines; gives the exit code."""
    try:
        if options.action == "add":
            return asyncio.run(_add(options))
        if options.action == "remove":
            return asyncio.run(_remove(options))
        return machines.run(options)
    except BusError as error:
        raise SettingsError(str(error)) from error


async def _add(options: argparse.Namespace) -> int:
    name, agents = options.name, _agents(options.agents)
    users = Users(options.state)
    if not valid_name(name):
        raise SettingsError(f"{name!r} is no name: use a-z, 0-9, _ and -, at most 32 characters")
    if any(machine.name == name for machine in users.machines()):
        raise SettingsError(
            f"there is a machine {name} already: choose another name, or `iris machine remove "
            f"{name}` first"
        )
    running = paths.running(options.state)
    settings = _door_settings(running, options)
    code = UserKey.new()
    until = time.time() + CODE_SECONDS
    users.invite_machine(name, code.public, agents=agents, until=until)
    try:
        await machine_door.open_for(running, settings, options.state)
        print(_explained(_line(running, settings, options, code), name, agents), flush=True)
        return await _wait(running, options, name, until)
    finally:
        users.close_code(name)
        await reload_server(running.nats, options.state)


def _agents(listed: str) -> tuple[str, ...]:
    agents = tuple(dict.fromkeys(filter(None, listed.replace(" ", "").split(","))))
    if unknown := [agent for agent in agents if agent not in JOINABLE]:
        raise SettingsError(
            f"{unknown[0]} does not run on another machine: {', '.join(JOINABLE)} do"
        )
    if not agents:
        raise SettingsError(f"say what it may run: of {', '.join(JOINABLE)}")
    return agents


def _door_settings(running: paths.Running, options: argparse.Namespace) -> Machines:
    """Where the door of the house that runs is, or is to be.

    Raises:
        SettingsError: it has no server of its own, or the port is taken.
    """
    if "nats" not in running.processes:
        raise SettingsError(
            f"Iris uses a NATS server that is not hers ({running.nats}): make a user for the "
            f"machine there, and tell it to that machine in [nats] of its iris.toml"
        )
    settings = Machines(host=running.machines_host, port=running.machines_port)
    if not Users(options.state).door_is_open:
        require_free_port(settings.port, "machines", "[machines] port in iris.toml")
    return settings


def _line(
    running: paths.Running, settings: Machines, options: argparse.Namespace, code: UserKey
) -> str:
    addresses = tuple(one for one in lan_addresses() if may_be_named(one)) or ("127.0.0.1",)
    ca = machine_door.certificates(options.state).ca_der
    return JoinCode(
        addresses=addresses,
        port=settings.port,
        name=options.name,
        avatar=running.avatar,
        ca=fingerprint(ca),
        code=code.seed,
    ).line()


def _explained(line: str, name: str, agents: tuple[str, ...]) -> str:
    heard = "; ".join(dict.fromkeys(HEARS[agent] for agent in agents))
    return (
        f"iris join '{line}'\n\n"
        f"Type this on {name} (`python3 scripts/run join …`) within {CODE_SECONDS / 60:.0f} "
        f"minutes: it is good once. It may then run {', '.join(agents)},\nand whoever has that "
        f"machine can hear {heard}.\nWaiting for {name}; Ctrl-C takes the invitation back."
    )


async def _wait(
    running: paths.Running, options: argparse.Namespace, name: str, until: float
) -> int:
    """Let the machine in when it asks; gives the exit code."""
    users = Users(options.state)
    bus = await running.join(name="machine-add")

    async def admit(received: Received[MachineJoin]) -> MachineJoined:
        return await _admit(running, options, received.message)

    try:
        bus.serve(MachineJoin, admit)
        await _register(bus)
        while time.time() < until:
            known = next((one for one in users.machines() if one.name == name), None)
            if known is None:
                raise SettingsError(f"the invitation of {name} was taken back")
            if known.key:
                await asyncio.sleep(ANSWERED_SECONDS)
                print(
                    f"{name} has joined: `iris machines` shows how it does, and `iris machine "
                    f"remove {name}` lets it in no more"
                )
                return 0
            await asyncio.sleep(POLL_SECONDS)
    finally:
        await bus.stop()
        await bus.close()
    raise SettingsError(f"{name} has not come within {CODE_SECONDS / 60:.0f} minutes")


async def _register(bus: Bus) -> None:
    await bus.register(description="lets a machine join", metadata={})


async def _admit(
    running: paths.Running, options: argparse.Namespace, asked: MachineJoin
) -> MachineJoined:
    """Give a machine its rights.

    Raises:
        RequestFailedError: it gets none, and why.
    """
    if asked.version != VERSION:
        raise RequestFailedError(
            "version", f"Iris is {asked.version} there and {VERSION} here: update the older one"
        )
    users = Users(options.state)
    invited = next((one for one in users.machines() if one.name == asked.name), None)
    try:
        agents = tuple(asked.agents) or (invited.agents if invited else ())
        users.admit_machine(asked.name, asked.key, agents)
        await reload_server(running.nats, options.state)
    except BusError as error:
        raise RequestFailedError("refused", str(error)) from error
    return MachineJoined(agents=list(agents))


async def _remove(options: argparse.Namespace) -> int:
    if not Users(options.state).remove_machine(options.name):
        raise SettingsError(f"there is no machine {options.name}: `iris machines` shows them all")
    try:
        running = paths.running(options.state)
    except SettingsError:
        running = None  # the next start reads it
    if running is not None:
        await reload_server(running.nats, options.state)
    print(f"{options.name} may come in no more")
    return 0
