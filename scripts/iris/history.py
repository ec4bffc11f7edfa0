"""`iris history`: show or clear what was said."""

import argparse
import asyncio

import msgspec

from agents.dialogue.history import History
from agents.runtime.errors import SettingsError
from bus import Bucket, Bus, BusUnavailableError, ConflictError
from bus.buckets import HISTORY
from schemas.history import Exchange
from schemas.types import Name
from scripts.iris import paths

NOTHING = b"[]"
ATTEMPTS = 5


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris history`."""
    parser.add_argument("--session", default="main", help="whose conversation (main)")
    parser.add_argument("--clear", action="store_true", help="forget it")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: argparse.Namespace) -> int:
    """Show or clear a conversation; gives the exit code."""
    try:
        msgspec.convert(options.session, Name)
    except msgspec.ValidationError as error:
        raise SettingsError(
            f"{options.session!r} is no session: its name has only a-z, 0-9, _ and -"
        ) from error
    try:
        return asyncio.run(_run(paths.running(options.state), options))
    except (BusUnavailableError, ConflictError) as error:
        raise SettingsError(str(error)) from error


async def clear(bus: Bus, session: str) -> None:
    """Forget what was said in a session.

    Raises:
        BusUnavailableError: NATS does not answer.
        ConflictError: it is being written to all the time.
    """
    bucket, key = bus.bucket(HISTORY), _key(bus, session)
    for attempt in range(ATTEMPTS):
        try:
            await _empty(bucket, key)
        except ConflictError:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return


async def _run(running: paths.Running, options: argparse.Namespace) -> int:
    bus = await running.join(name="history")
    try:
        if options.clear:
            await clear(bus, options.session)
            return 0
        said = await History(bus.bucket(HISTORY), _key(bus, options.session)).read()
    finally:
        await bus.close()
    if options.json:
        print(msgspec.json.format(msgspec.json.encode(said)).decode())
    else:
        print(in_words(said) or f"Nothing was said in the session {options.session} yet.")
    return 0


def in_words(said: list[Exchange]) -> str:
    """A conversation for people: what was asked, what was heard of it, and its sources."""
    return "\n".join(
        f"you:  {exchange.question}\niris: {_heard(exchange)}{_from(exchange)}" for exchange in said
    )


def _from(exchange: Exchange) -> str:
    return f"\n      (from {', '.join(exchange.sources)})" if exchange.sources else ""


def _heard(exchange: Exchange) -> str:
    if not exchange.interrupted:
        return exchange.answer or "(no answer)"
    return f"{exchange.answer} … (interrupted)" if exchange.answer else "(interrupted at once)"


async def _empty(bucket: Bucket, key: str) -> None:
    """Write an empty conversation over what is there; nothing is written where nothing was said."""
    entry = await bucket.get(key)
    if entry is not None and entry.value != NOTHING:
        await bucket.put(key, NOTHING, revision=entry.revision)


def _key(bus: Bus, session: str) -> str:
    return f"{bus.avatar}.{session}"
