"""`iris tool`: let a program of yours hear what it may, and tell what happens to it."""

import argparse
import asyncio
import secrets

from agents.runtime.errors import SettingsError
from bus import BusError
from bus.accounts import HEAR, HEARD_BY_ALL, valid_name
from bus.reload import reload_server
from bus.users import Users
from scripts.iris import paths, tool_lines


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris tool`."""
    actions = parser.add_subparsers(dest="action", metavar="action", required=True)
    adding = actions.add_parser("add", help="let a tool in; prints what it connects with, once")
    adding.add_argument("name", help="of the tool; it may tell the event of this name")
    adding.add_argument(
        "--event",
        action="append",
        default=[],
        metavar="NAME",
        help="an event that it may tell, too",
    )
    adding.add_argument(
        "--hear",
        action="append",
        default=[],
        choices=sorted(HEAR),
        help=f"what else it may hear (always: {', '.join(HEARD_BY_ALL)}); turns, transcripts and "
        f"speech hold what is said",
    )
    adding.add_argument(
        "--act", action="store_true", help="it may set off effects and expressions itself"
    )
    removing = actions.add_parser("remove", help="let a tool in no more, at once")
    removing.add_argument("name")
    actions.add_parser("list", help="every tool, and what it may do (also: iris tools)")


def run(options: argparse.Namespace) -> int:
    """Add, remove or list tools; gives the exit code."""
    try:
        if options.action == "add":
            return _add(options)
        if options.action == "remove":
            return _remove(options)
        return show(options)
    except BusError as error:
        raise SettingsError(str(error)) from error


def show(options: argparse.Namespace) -> int:
    """Print every tool, and what it may do."""
    tools = Users(options.state).tools()
    if not tools:
        print("There are no tools yet: `iris tool add NAME`.")
    for tool in tools:
        says = [f"event.{name}" for name in tool.events] + (["avatar.*"] if tool.act else [])
        print(f"{tool.name}: says {', '.join(says)}; hears {', '.join(tool.hear)}")
    return 0


def _add(options: argparse.Namespace) -> int:
    events = tuple(dict.fromkeys([options.name, *options.event]))
    for name in events:
        if not valid_name(name):
            raise SettingsError(
                f"{name!r} is no name: use a-z, 0-9, _ and -, at most 32 characters"
            )
    hear = tuple(dict.fromkeys([*HEARD_BY_ALL, *options.hear]))
    users = Users(options.state)
    if any(tool.name == options.name for tool in users.tools()):
        raise SettingsError(
            f"there is a tool {options.name} already: `iris tool remove {options.name}` first"
        )
    token = secrets.token_hex(32)
    users.add_tool(options.name, token, events=events, hear=hear, act=options.act)
    running = _reload(options)
    nats = running.nats if running else "nats://127.0.0.1:4222"
    http = running.http if running else "http://127.0.0.1:8080"
    avatar = running.avatar if running else "iris"
    print(
        tool_lines.explain(options.name, token, events, hear, nats=nats, http=http, avatar=avatar)
    )
    return 0


def _remove(options: argparse.Namespace) -> int:
    if not Users(options.state).remove_tool(options.name):
        raise SettingsError(f"there is no tool {options.name}: `iris tools` shows them all")
    _reload(options)
    print(f"{options.name} may come in no more")
    return 0


def _reload(options: argparse.Namespace) -> paths.Running | None:
    """Have the server know, if it runs; else it will when it starts."""
    try:
        running = paths.running(options.state)
    except SettingsError:
        return None
    asyncio.run(reload_server(running.nats, options.state))
    return running
