"""Storing a message in the stream that keeps it: once, however often that is tried."""

import asyncio
import contextlib
import time

import msgspec
from nats.errors import MaxPayloadError

from bus.connection import RETRY_SECONDS, Connection
from bus.errors import BusUnavailableError, InterruptedBusError, PayloadTooLargeError
from bus.nats_errors import FAILURES

TRY_SECONDS = 1.0
"""Without a receipt for so long, it is tried again."""


class PublishReceipt(msgspec.Struct, frozen=True):
    """What became of a message that a stream keeps.

    Attributes:
        seq: its sequence number.
        first: nobody had stored it before.
    """

    seq: int
    first: bool


async def store(  # noqa: PLR0913
    connection: Connection,
    name: str,
    payload: bytes,
    *,
    key: str,
    within: float,
    epoch: int | None,
) -> PublishReceipt:
    """Publish under a subject; see `Bus.store`."""
    kind = ".".join(name.split(".")[3:])
    deadline = time.monotonic() + within
    tries, trouble = 0, "the NATS server is away"
    while not connection.client.is_closed:
        left = deadline - time.monotonic()
        if epoch is not None and epoch != connection.connection_epoch:
            raise InterruptedBusError("what came before may be lost")
        if connection.client.is_connected:  # or else it would leave later, maybe too late
            tries += 1
            try:
                receipt = await connection.js.publish(
                    name,
                    payload,
                    timeout=max(0.1, min(left, TRY_SECONDS)),
                    headers={"Nats-Msg-Id": key},
                )
            except MaxPayloadError as error:
                raise PayloadTooLargeError(f"{kind} has {len(payload)} bytes") from error
            except FAILURES as error:
                trouble = str(error) or "no answer in time"
            else:
                # One's own earlier try may have been stored, although no receipt came back.
                return PublishReceipt(receipt.seq, first=tries > 1 or not receipt.duplicate)
        if time.monotonic() + RETRY_SECONDS > deadline:
            break
        await asyncio.sleep(RETRY_SECONDS)
        with contextlib.suppress(*FAILURES):
            if connection.client.is_connected:
                await connection.ensure()
    raise BusUnavailableError(f"{kind} could not be stored: {trouble}")
