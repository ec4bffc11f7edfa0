"""`iris watch`: every message on the bus, one a line."""

import argparse
import asyncio
import signal
import sys
import time

import msgspec

from agents.events.rules import Rules
from agents.runtime.errors import SettingsError
from agents.runtime.settings import load
from bus import Bus, BusUnavailableError, Received
from schemas import codec
from schemas.messages import MESSAGES, Event, Message, MicAudio, SpeechAudio, type_of
from scripts.iris import paths

LONGEST = 160


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris watch`."""
    parser.add_argument("--json", action="store_true", help="whole messages, as JSON")
    parser.add_argument("--sound", action="store_true", help="sound, too (its length)")
    parser.add_argument(
        "--event", action="store_true", help="events alone, and for each rule why it applies or not"
    )
    parser.add_argument("--session", default="*", help="one session alone")


def run(options: argparse.Namespace) -> int:
    """Show messages until Ctrl-C; gives the exit code."""
    running = paths.running(options.state)
    rules = Rules.of(load(options.config).events) if options.event else None
    try:
        asyncio.run(_watch(running, options, rules))
    except BusUnavailableError as error:
        raise SettingsError(str(error)) from error
    except BrokenPipeError:
        sys.stderr.close()  # whoever read us has seen enough
    return 0


async def _watch(running: paths.Running, options: argparse.Namespace, rules: Rules | None) -> None:
    bus = await running.join(name="watch")
    loop = asyncio.get_running_loop()
    signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(_stop, loop, bus))
    sound = (MicAudio, SpeechAudio)
    types = (
        [] if rules else [kind for kind in MESSAGES.values() if options.sound or kind not in sound]
    )
    try:
        async with bus.subscribe(*types, Event, session=options.session) as messages:
            async for received in messages:
                print(_line(received, as_json=options.json), flush=True)
                if rules is not None and isinstance(received.message, Event):
                    print(_explained(rules, received.message), flush=True)
    finally:
        await bus.close()


def _explained(rules: Rules, event: Event) -> str:
    """Which rules apply to an event, and what keeps the others from it."""
    lines = [f"    {rule}: {why or 'applies'}" for rule, why in rules.explain(event)]
    return "\n".join(lines) or "    there are no rules: see docs/events.md"


def _stop(loop: asyncio.AbstractEventLoop, bus: Bus) -> None:
    task = loop.create_task(bus.stop())
    task.add_done_callback(lambda _: None)


def _line(received: Received[Message], *, as_json: bool) -> str:
    message = received.message
    if as_json:
        body = codec.json_object(codec.encode(message))
        return msgspec.json.encode({"session": received.session, **body}).decode()
    at = time.strftime("%H:%M:%S", time.localtime(message.at))
    fields = {
        name: f"<{len(value)} bytes>" if isinstance(value, bytes) else value
        for name, value in msgspec.structs.asdict(message).items()
        if name != "at"
    }
    words = " ".join(f"{name}={value}" for name, value in fields.items())
    where = "" if received.session == "main" else f"{received.session} "
    line = f"{at}.{int(message.at % 1 * 1000):03d} {where}{type_of(message):18} {words}"
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
