"""The figures of a benchmark, and how they are shown to people."""

from collections.abc import Iterator

import msgspec

from scripts.iris.measure import STAGES, Stage, Summary
from scripts.iris.parts_alone import LIMIT, PartsAlone
from scripts.iris.processes import Load, Memory
from scripts.iris.setup import Setup
from scripts.iris.typed_trial import TypedTrial

NAMES = {
    "bridge-takes-prompt": "bridge takes the prompt",
    "bus-brings-turn": "bus stores the turn, brings it to dialogue",
    "history": "dialogue reads the history",
    "retrieval": "retrieval",
    "llm-first-token": "LLM, first token",
    "first-clause": "LLM, first clause",
    "bus-brings-sentence": "bus brings the sentence to tts",
    "tts-first-chunk": "TTS, first chunk",
    "delivery": "bus and bridge deliver the sound",
}
WIDTH = 46
BUSY_PERCENT = 10
"""Of one core, taken by others; above this a measurement says more about them."""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """All that was measured. Milliseconds count from the sending of a prompt.

    Attributes:
        alone: the parts of a first sound alone, in one process; None where a server answers.
        first_start_s: of the start that made the models' files, if there was one.
        start_s: of Iris, from the start of its process to 'ready', if it was started.
        first_question_ms: to the first sound of the first question after 'ready', if this is it.
        busy: while the questions were asked and answered; `others` has the benchmark in it.
        idle: when nobody asks.
    """

    setup: Setup
    first_audio_ms: Summary
    accepted_ms: Summary
    spoken_ms: Summary
    transport_ms: Summary
    stages: dict[str, Stage]
    alone: PartsAlone | None
    first_start_s: float | None
    start_s: float | None
    first_question_ms: float | None
    memory: Memory | None
    busy: Load | None
    idle: Load | None
    trials: list[TypedTrial]


def in_words(figures: Figures) -> str:
    """The figures as tables."""
    return "\n".join(
        [
            *_setup(figures.setup, len(figures.trials)),
            *_latency(figures),
            *_stages(figures),
            *_house(figures),
            *_failures(figures.trials),
        ]
    )


def _setup(setup: Setup, count: int) -> Iterator[str]:
    computer = setup.machine
    yield f"{computer.processor}, {computer.cores:g} cores, {computer.memory_mb:,} MB"
    yield f"{computer.system}; Python {computer.python}"
    for agent, engine in sorted(setup.engines.items()):
        model = setup.models.get(engine, "")
        yield f"{agent}: {engine}{f', {model}' if model else ''}"
    changed = ", ".join(f"{key} = {value!r}" for key, value in setup.settings.items())
    yield f"settings: {changed or 'the defaults'}"
    measured = "an Iris of its own" if setup.own_iris else "the Iris that runs"
    yield (
        f"{count} questions to {measured} after {setup.warm_up} to warm up, one conversation in "
        f"the session {setup.session}, {setup.pause_s:g} s apart"
    )


def _latency(figures: Figures) -> Iterator[str]:
    yield f"\n{'from a typed prompt, at a WebSocket client':{WIDTH}}     min  median     p95"
    yield _row("to the first sound, ms", figures.first_audio_ms)
    yield _row("to its receipt, ms", figures.accepted_ms)
    yield _row("to the last sound, ms", figures.spoken_ms)
    if figures.first_question_ms is not None:
        ratio = figures.first_question_ms / figures.first_audio_ms.median
        first = f"{figures.first_question_ms:8.1f}, {ratio:.2f} times the median"
        yield f"{'first question after ready, first sound, ms':{WIDTH}}{first}"


def _stages(figures: Figures) -> Iterator[str]:
    yield f"\n{'until the first sound, ms':{WIDTH}}     min  median     p95   share"
    for stage in STAGES:
        if found := figures.stages.get(stage):
            yield f"{_row(NAMES[stage], found.ms)}{found.share:8.1%}"
    share = sum(stage.share for stage in figures.stages.values() if stage.transport)
    yield f"{_row('bus and bridge together', figures.transport_ms)}{share:8.1%}"
    if (alone := figures.alone) is not None:
        yield f"\n{'the same parts alone, in one process, ms':{WIDTH}}     min  median     p95"
        yield _row(NAMES["llm-first-token"], alone.first_token)
        yield _row(NAMES["first-clause"], alone.first_clause)
        yield _row(NAMES["tts-first-chunk"], alone.first_chunk)
        yield _row("together", alone.together)
        yield against(figures.first_audio_ms.median, alone.together.median)


def _house(figures: Figures) -> Iterator[str]:
    yield ""
    if figures.first_start_s is not None:
        yield f"{'first start, which prepares the models, s':{WIDTH}}{figures.first_start_s:8.1f}"
    if figures.start_s is not None:
        yield f"{'start to ready, s':{WIDTH}}{figures.start_s:8.1f}"
    if figures.memory is None:
        yield "memory and load: its processes run elsewhere, or may not be looked at"
        return
    memory, idle = figures.memory, figures.idle
    title = f"{'part':{WIDTH}}{memory.kind.upper() + ', MB':>8}"
    if idle is None:
        yield title
    else:
        yield f"{title}  idle over {idle.seconds:.0f} s, % of one core"
    loads = {name: f"{percent:8.2f}" for name, percent in idle.parts.items()} if idle else {}
    for name, mb in memory.mb.items():
        yield f"{name:{WIDTH}}{mb:8.0f}{loads.get(name, '')}"
    total = f"{sum(idle.parts.values()):8.2f}" if idle else ""
    yield f"{'all':{WIDTH}}{memory.total_mb:8.0f}{total}"
    others = max(load.others for load in (figures.busy, idle) if load) if figures.busy else 0.0
    if others > BUSY_PERCENT:
        yield (
            f"not quiet: other programs took up to {others:.0f}% of a core meanwhile, so this "
            f"Iris is faster than these figures"
        )


def _failures(trials: list[TypedTrial]) -> Iterator[str]:
    for failure in sorted({failure for trial in trials for failure in trial.failures}):
        yield f"told meanwhile: {failure}"


def against(median_ms: float, alone_ms: float) -> str:
    """A first sound beside its parts alone, and the limit that it should keep."""
    limit = LIMIT * alone_ms
    kept = "kept" if median_ms <= limit else "missed"
    return (
        f"first sound: {median_ms / alone_ms:.2f} times its parts alone; the limit, "
        f"{LIMIT} times or {limit:.0f} ms, is {kept}"
    )


def _row(name: str, summary: Summary) -> str:
    return f"{name:{WIDTH}}{summary.min:8.1f}{summary.median:8.1f}{summary.p95:8.1f}"
