"""Statistics of a benchmark, and where the time of an answer goes. Pure."""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence

import msgspec

STAGES = {
    "bridge-takes-prompt": True,
    "bus-brings-turn": True,
    "history": True,
    "retrieval": False,
    "llm-first-token": False,
    "first-clause": False,
    "bus-brings-sentence": True,
    "tts-first-chunk": False,
    "delivery": True,
}
"""What happens between a prompt and its first sound, in this order; true where it is the bus or the
bridge at work: `history` is a read from the bus, and `delivery` goes through both."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Measurements of one thing, all in its own unit."""

    min: float
    median: float
    p95: float
    max: float
    mean: float


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """A stage of the answers.

    Attributes:
        share: of all the time until the first sound, 0 to 1; those of all stages make 1.
        transport: the bus or the bridge is at work.
    """

    ms: Summary
    share: float
    transport: bool


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed, interpolated linearly.

    Type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), which is also
    what NumPy and spreadsheets do.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values, no quantile")
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low, high = math.floor(place), math.ceil(place)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def summarise(values: Sequence[float]) -> Summary:
    """Minimum, median, 95th percentile, maximum and mean.

    Raises:
        ValueError: there are no values.
    """
    return Summary(
        min=quantile(values, 0),
        median=quantile(values, 0.5),
        p95=quantile(values, 0.95),
        max=quantile(values, 1),
        mean=statistics.fmean(values),
    )


def split(sent: float, ends: Mapping[str, float]) -> dict[str, float]:
    """The time of one answer by stages, in ms; they add up to all of it.

    Args:
        sent: when the prompt left, Unix time in seconds.
        ends: when each of `STAGES` ended. The time of one that is missing belongs to the next.
    """
    stages: dict[str, float] = {}
    before = sent
    for stage in STAGES:
        if stage in ends:
            stages[stage] = 1000 * (ends[stage] - before)
            before = ends[stage]
    return stages


def stages(answers: Sequence[Mapping[str, float]]) -> dict[str, Stage]:
    """What the stages took over several answers that were split.

    Raises:
        ValueError: there are no answers.
    """
    total = sum(sum(answer.values()) for answer in answers)
    found: dict[str, Stage] = {}
    for stage, transport in STAGES.items():
        values = [answer[stage] for answer in answers if stage in answer]
        if values:
            share = sum(values) / total if total else 0.0
            found[stage] = Stage(ms=summarise(values), share=share, transport=transport)
    if not found:
        raise ValueError("no answers, no stages")
    return found


def transport(answers: Iterable[Mapping[str, float]]) -> Summary:
    """What the bus and the bridge took together, in ms.

    Raises:
        ValueError: there are no answers.
    """
    return summarise(
        [sum(ms for stage, ms in answer.items() if STAGES[stage]) for answer in answers]
    )
