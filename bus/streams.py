"""The streams and buckets of the house, made where they are absent.

TURNS is a work queue on disk: what is in it is owed an answer. STAGE holds in memory, for two
minutes, what a face needs. Both are made by whoever comes first.
"""

import time

from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import BadRequestError, NotFoundError

TURNS = "TURNS"
STAGE = "STAGE"

STAGE_SECONDS = 120.0
STAGE_BYTES = 64 * 1024 * 1024
TURNS_MESSAGES = 10_000
STAGE_TYPES = (
    "turn.started",
    "turn.interrupt",
    "turn.cancelled",
    "turn.ended",
    "dialogue.sentence",
    "speech.started",
    "speech.audio",
    "speech.visemes",
    "speech.ended",
    "speech.played",
    "avatar.trigger",
    "avatar.expression",
    "asr.final",
)
STREAM_EXISTS = 10058
"""JetStream's error code for a stream that exists with another configuration."""


def stream_of(kind: str) -> str | None:
    """The stream that stores a type of message, if any does."""
    if kind == "turn.asked":
        return TURNS
    return STAGE if kind in STAGE_TYPES else None


async def ensure(js: JetStreamContext) -> None:
    """Make the streams that are absent; leave those that exist as they are.

    Raises:
        nats.errors.Error: JetStream is off, or does not answer.
    """
    for config in (_turns(), _stage()):
        try:
            await js.stream_info(str(config.name))
        except NotFoundError:
            try:
                await js.add_stream(config)
            except BadRequestError as error:
                if error.err_code != STREAM_EXISTS:  # another agent was quicker
                    raise NatsError(f"cannot make the stream {config.name}: {error}") from error


def _turns() -> StreamConfig:
    return StreamConfig(
        name=TURNS,
        description="Turns that were asked and not yet answered",
        subjects=["iris.*.*.turn.asked"],
        retention=RetentionPolicy.WORK_QUEUE,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_msgs=TURNS_MESSAGES,
        duplicate_window=120,
    )


def _stage() -> StreamConfig:
    """The sequence begins at the time in ms, so that one of an earlier life is never taken for new.

    A server that restarts has lost this stream; a client that resumes from a number of the old
    one then asks for less than the first of the new one, and learns that it is too old.
    """
    return StreamConfig(
        name=STAGE,
        description="What a face needs, for two minutes",
        subjects=[f"iris.*.*.{kind}" for kind in STAGE_TYPES],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.MEMORY,
        discard=DiscardPolicy.OLD,
        max_age=STAGE_SECONDS,
        max_bytes=STAGE_BYTES,
        first_seq=int(time.time() * 1000),
        allow_direct=True,
    )
