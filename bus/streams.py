"""The streams, made where they are absent.

TURNS and EVENTS are work queues on disk: what is in them is owed an answer, or an effect. STAGE
holds, for two minutes, what a face needs; it is on disk as well, so that a server that was killed
has lost none of it. MIC holds in memory, and never longer than two minutes, what microphones hear,
for the case that whoever listened dies. All are made by whoever comes first.
"""

import time
from collections.abc import Iterator

from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig, StreamInfo
from nats.js.errors import BadRequestError, NotFoundError

from schemas.messages import KINDS, Stream, type_of

TURNS: Stream = "TURNS"
EVENTS: Stream = "EVENTS"
STAGE: Stream = "STAGE"
MIC: Stream = "MIC"
NAMES = (TURNS, EVENTS, STAGE, MIC)

KEPT_SECONDS = 120.0
"""How long STAGE and MIC go back, and how long a message that is stored twice is known again."""
STAGE_BYTES = 64 * 1024 * 1024
MIC_BYTES = 32 * 1024 * 1024
QUEUE_MESSAGES = 10_000
QUEUE_EVENTS = 1_000
"""Events of one name that may wait: a tool that floods harms no other event."""
STALE_EVENT = 3600.0
"""Seconds after which an event is of no interest any more."""
STREAM_EXISTS = 10058
"""JetStream's error code for a stream that exists with another configuration."""


def subjects_of(stream: Stream) -> list[str]:
    """The subjects that a stream keeps: of every message that says so."""
    tails = [type_of(kind) for kind in KINDS if kind.stream == stream]
    return [f"iris.*.*.{tail.replace('{name}', '*')}" for tail in tails]


async def ensure(js: JetStreamContext, name: Stream) -> StreamInfo:
    """A stream as it is, made if it is absent.

    One that an older Iris made learns the subjects that are new, and forgets none, so that two
    versions side by side do not undo each other's.

    Raises:
        nats.errors.Error: JetStream is off, or does not answer.
    """
    try:
        info = await js.stream_info(name)
    except NotFoundError:
        info = await make(js, next(config for config in _configs() if config.name == name))
    known = info.config.subjects or []
    if new := [one for one in subjects_of(name) if one not in known]:
        info.config.subjects = [*known, *new]
        return await js.update_stream(info.config)
    return info


async def make(js: JetStreamContext, config: StreamConfig) -> StreamInfo:
    """Make a stream, or take the one that somebody else has just made.

    Raises:
        nats.errors.Error: it cannot be made.
    """
    try:
        return await js.add_stream(config)
    except BadRequestError as error:
        if error.err_code != STREAM_EXISTS:  # another agent was quicker
            raise NatsError(f"cannot make the stream {config.name}: {error}") from error
        return await js.stream_info(config.name or "")


def _configs() -> Iterator[StreamConfig]:
    yield _queue(TURNS)
    yield _queue(EVENTS, STALE_EVENT, of_each=QUEUE_EVENTS)
    yield _record(STAGE, StorageType.FILE, STAGE_BYTES)
    yield _record(MIC, StorageType.MEMORY, MIC_BYTES)


def _queue(name: Stream, max_age: float | None = None, *, of_each: int = -1) -> StreamConfig:
    """What somebody is to do: kept until it is done; `of_each` subject so many at most."""
    return StreamConfig(
        name=name,
        description="Kept until it is done",
        subjects=subjects_of(name),
        retention=RetentionPolicy.WORK_QUEUE,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_msgs=QUEUE_MESSAGES,
        max_msgs_per_subject=of_each,
        discard_new_per_subject=of_each > 0,
        max_age=max_age,
        duplicate_window=KEPT_SECONDS,
    )


def _record(name: Stream, storage: StorageType, limit: int) -> StreamConfig:
    """What may be read again for a while.

    The sequence begins at the time in ms, so that one of an earlier life is never taken for new: a
    reader that goes on from a number of a stream that was lost asks for less than the first of the
    new one, and learns that it is too old.
    """
    return StreamConfig(
        name=name,
        description="Kept for two minutes",
        subjects=subjects_of(name),
        retention=RetentionPolicy.LIMITS,
        storage=storage,
        discard=DiscardPolicy.OLD,
        max_age=KEPT_SECONDS,
        max_bytes=limit,
        first_seq=int(time.time() * 1000),
        duplicate_window=KEPT_SECONDS,
        allow_direct=True,
    )
