"""What the agents of another machine may do on the bus, as lists of subjects. Pure.

A machine is in the account of the house's agents, and JetStream publishes whatever its requester
names, so these lists guard against mistakes and the curious, not against somebody who has taken
the machine over: see docs/security.md. The sound of a microphone reaches only who hears for the
house; the history only who answers.
"""

from collections.abc import Iterable, Iterator

import msgspec

from bus.buckets import HISTORY, MICROPHONE_LEASES
from bus.streams import MIC, NAMES, STAGE, TURNS
from schemas.messages import Stream

JOINABLE = ("tts", "asr", "dialogue")
"""The agents that may run on another machine."""
_ANY = "iris.*.*"
_API = "$JS.API"


class _Needs(msgspec.Struct, frozen=True, kw_only=True):
    """What one agent does on the bus, beside what every agent does.

    Attributes:
        says: types of the messages that it publishes.
        hears: types that it subscribes to, as they are said.
        serves: requests that it answers.
        reads: streams that it reads.
        works: streams that it takes work from.
        looks_up: streams of which it reads the newest message of a type.
        buckets: that it reads and writes.
    """

    says: tuple[str, ...]
    hears: tuple[str, ...] = ()
    serves: tuple[str, ...]
    reads: tuple[Stream, ...] = (STAGE,)
    works: tuple[Stream, ...] = ()
    looks_up: tuple[Stream, ...] = ()
    buckets: tuple[str, ...] = ()


_NEEDS = {
    "tts": _Needs(
        says=(
            *("speech.started", "speech.audio", "speech.visemes"),
            *("speech.prosody", "speech.ended"),
        ),
        serves=("tts.describe", "tts.use", "tts.sample"),
        works=(STAGE,),
    ),
    "asr": _Needs(
        says=("vad.started", "vad.stopped", "asr.partial", "asr.final", "turn.asked"),
        hears=("mic.started",),
        serves=("asr.describe", "asr.use"),
        reads=(STAGE, MIC),
        buckets=(MICROPHONE_LEASES,),
    ),
    "dialogue": _Needs(
        says=(
            *("turn.started", "turn.cancelled", "turn.ended"),
            *("dialogue.delta", "dialogue.sentence", "avatar.expression", "retrieval.search"),
        ),
        hears=("asr.partial", "turn.asked"),
        serves=("dialogue.describe", "dialogue.use"),
        works=(TURNS,),
        looks_up=(TURNS,),
        buckets=(HISTORY,),
    ),
}


def inbox(name: str) -> str:
    """The prefix of the subjects on which a tool or machine gets its answers."""
    return f"_INBOX_{name}"


def published(agents: Iterable[str]) -> list[str]:
    """The subjects that a machine with these agents may publish to."""
    return sorted({subject for agent in agents for subject in _published(_NEEDS[agent])})


def subscribed(machine: str, agents: Iterable[str]) -> list[str]:
    """The subjects that it may subscribe to."""
    heard = {subject for agent in agents for subject in _subscribed(agent)}
    return sorted({f"{inbox(machine)}.>", *heard})


def _published(needs: _Needs) -> Iterator[str]:
    yield from (f"{_ANY}.{kind}" for kind in needs.says)
    yield from (f"{_ANY}.{kind}" for kind in ("system.timing", "system.failed"))
    yield f"{_ANY}.machine.serving"
    yield "$SRV.PING"
    yield from (f"{_API}.STREAM.INFO.{stream}" for stream in NAMES)
    for stream in needs.reads:
        yield f"{_API}.CONSUMER.CREATE.{stream}"
        yield f"$JS.FC.{stream}.>"
    for stream in needs.works:
        yield f"{_API}.CONSUMER.DURABLE.CREATE.{stream}.*"
        yield f"{_API}.CONSUMER.MSG.NEXT.{stream}.*"
        yield f"$JS.ACK.{stream}.>"
    for stream in needs.looks_up:
        yield f"{_API}.STREAM.MSG.GET.{stream}"
    for bucket in needs.buckets:
        yield f"{_API}.STREAM.INFO.KV_{bucket}"
        yield f"{_API}.STREAM.CREATE.KV_{bucket}"
        yield f"{_API}.STREAM.MSG.GET.KV_{bucket}"
        yield f"$KV.{bucket}.>"


def _subscribed(agent: str) -> Iterator[str]:
    needs = _NEEDS[agent]
    yield from (f"{_ANY}.{kind}" for kind in (*needs.hears, *needs.serves))
    for verb in ("PING", "INFO", "STATS"):
        yield from (f"$SRV.{verb}", f"$SRV.{verb}.iris-{agent}", f"$SRV.{verb}.iris-{agent}.*")
