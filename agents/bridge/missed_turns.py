"""What a client missed that was away for too long: the words, where the sound is gone."""

import msgspec
import structlog

from bus import Bus
from bus.buckets import HISTORY
from schemas.history import read
from schemas.wire import MissedTurn

log = structlog.get_logger()

LATEST = 20
"""Turns that are told at most."""


async def missed_turns(bus: Bus, session: str, after: int | None) -> list[MissedTurn]:
    """The turns of a session that began after a sequence number of the stage, oldest first.

    Raises:
        BusUnavailableError: NATS does not answer.
    """
    entry = await bus.bucket(HISTORY).get(f"{bus.avatar}.{session}")
    if entry is None or after is None:
        return []
    try:
        said = read(entry.value)
    except msgspec.DecodeError as error:
        log.warning("the history is unreadable", error=str(error))
        return []
    return [
        MissedTurn(turn=exchange.turn, question=exchange.question, answer=exchange.answer)
        for exchange in said[-LATEST:]
        if exchange.seq > after
    ]
