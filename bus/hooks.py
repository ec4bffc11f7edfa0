"""What happens on the bus, kept for those outside who are to be told of it.

The stream HOOKS holds copies, for a day. The server itself puts them there, also while no agent
runs: what STAGE keeps it reads from STAGE, outside events it sends on when EVENTS has stored them,
and the rest it hears. It is made when somebody is to be told for the first time.
"""

import fnmatch
import re
import time
from collections.abc import Iterable, Iterator

from nats.js import JetStreamContext
from nats.js.api import (
    DiscardPolicy,
    RePublish,
    RetentionPolicy,
    StorageType,
    StreamConfig,
    StreamInfo,
    StreamSource,
    SubjectTransform,
)
from nats.js.errors import NotFoundError

from bus import streams
from schemas.messages import MESSAGES

HOOKS = "HOOKS"
KEPT_SECONDS = 24 * 3600.0
KEPT_BYTES = 64 * 1024 * 1024
FORGOTTEN_SECONDS = 2 * KEPT_SECONDS
"""A name that nobody asked under for so long is forgotten."""
FROM_STAGE = (
    *("turn.started", "turn.cancelled", "turn.ended"),
    *("avatar.trigger", "avatar.expression", "asr.final"),
    *("dialogue.sentence", "speech.started", "speech.ended"),
)
LIVE = ("vad.started", "vad.stopped", "system.failed")
TYPES = (*FROM_STAGE, *LIVE)
"""What can be told, beside `event.{name}`: neither sound nor what comes many times a second."""
_EVENT = re.compile(r"event\.([a-z0-9_-]{1,64}|\*)")
_ANY = "iris.*.*"
_COPIED = "hooks.iris.*.*.event.*"
_COPY = "hooks.iris.{{wildcard(1)}}.{{wildcard(2)}}.event.{{wildcard(3)}}"
_ORIGINAL = _COPY.removeprefix("hooks.")


def matching(pattern: str) -> list[str]:
    """The types that a pattern stands for: `turn.*`, `event.donation`, `event.*`, `*`.

    Raises:
        ValueError: there is none that can be told.
    """
    if _EVENT.fullmatch(pattern):
        return [pattern]
    found = [kind for kind in TYPES if fnmatch.fnmatchcase(kind, pattern)]
    if pattern == "*":
        found.append("event.*")
    if not found:
        raise ValueError(f"{pattern!r} is none of {', '.join(TYPES)}, event.NAME, or a pattern")
    return found


def subjects(avatar: str, session: str, patterns: Iterable[str]) -> Iterator[str]:
    """The subjects of all types that fit one of the patterns, each once.

    Raises:
        ValueError: a pattern fits none.
    """
    kinds = {kind: None for pattern in patterns for kind in matching(pattern)}
    if "event.*" in kinds:  # JetStream refuses filters that overlap
        kinds = {kind: None for kind in kinds if kind == "event.*" or kind in MESSAGES}
    for kind in kinds:
        yield f"iris.{avatar}.{session}.{kind}"


async def ensure(js: JetStreamContext) -> StreamInfo:
    """The stream as it is, made if it is absent, and what it is fed by.

    Raises:
        nats.errors.Error: JetStream is off, or does not answer.
    """
    events = await streams.ensure(js, streams.EVENTS)
    if events.config.republish is None:
        events.config.republish = RePublish(src=f"{_ANY}.event.*", dest=_COPY)
        await js.update_stream(events.config)
    stage = await streams.ensure(js, streams.STAGE)
    try:
        return await js.stream_info(HOOKS)
    except NotFoundError:
        return await streams.make(js, _config(stage.state.last_seq + 1))


def _config(first_of_stage: int) -> StreamConfig:
    return StreamConfig(
        name=HOOKS,
        description="Kept for a day, for those outside who are to be told",
        subjects=[*(f"{_ANY}.{kind}" for kind in LIVE), _COPIED],
        subject_transform=SubjectTransform(src=_COPIED, dest=_ORIGINAL),
        sources=[
            StreamSource(
                name=streams.STAGE,
                opt_start_seq=first_of_stage,
                subject_transforms=[
                    SubjectTransform(src=f"{_ANY}.{kind}", dest="") for kind in FROM_STAGE
                ],
            )
        ],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD,
        max_age=KEPT_SECONDS,
        max_bytes=KEPT_BYTES,
        first_seq=int(time.time() * 1000),
    )
