"""The figures of a benchmark, and how they are shown to people."""

from collections.abc import Iterator
from typing import Any

import msgspec

from scripts.iris.machine import Machine
from scripts.iris.measure import STAGES, Stage, Summary
from scripts.iris.processes import Memory
from scripts.iris.trial import Trial

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


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured.

    Attributes:
        engines: what the agents say of themselves, by agent.
        settings: what `iris.toml` says that is not the default.
        own_house: the benchmark started it, and nobody else used it.
        session: whose history began empty, and grew with each question.
        pause_s: between the end of a turn and the next question.
    """

    machine: Machine
    engines: dict[str, dict[str, str]]
    settings: dict[str, Any]
    own_house: bool
    session: str
    warm_up: int
    pause_s: float


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """All that was measured. Milliseconds count from the sending of a prompt.

    Attributes:
        first_start_s: of the start that made the models' files, if there was one.
        start_s: of the house, from the start of its process to 'ready', if it was started.
        first_question_ms: to the first sound of the first question after 'ready', if this is it.
        idle_percent: of one core, by part, when nobody asks.
    """

    setup: Setup
    first_audio_ms: Summary
    accepted_ms: Summary
    spoken_ms: Summary
    transport_ms: Summary
    stages: dict[str, Stage]
    first_start_s: float | None
    start_s: float | None
    first_question_ms: float | None
    memory: Memory | None
    idle_percent: dict[str, float] | None
    idle_s: float
    trials: list[Trial]


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
    for agent, said in sorted(setup.engines.items()):
        if "engine" in said:
            yield f"{agent}: {' '.join(said[key] for key in sorted(said) if key != 'avatar')}"
    changed = ", ".join(f"{key} = {value}" for key, value in setup.settings.items())
    yield f"settings: {changed or 'the defaults'}"
    house = "a house of its own" if setup.own_house else "the Iris that runs"
    yield (
        f"{count} questions to {house} after {setup.warm_up} to warm up, one conversation in the "
        f"session {setup.session}, {setup.pause_s:g} s apart"
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


def _house(figures: Figures) -> Iterator[str]:
    yield ""
    if figures.first_start_s is not None:
        yield f"{'first start, which prepares the models, s':{WIDTH}}{figures.first_start_s:8.1f}"
    if figures.start_s is not None:
        yield f"{'start to ready, s':{WIDTH}}{figures.start_s:8.1f}"
    if figures.memory is None or figures.idle_percent is None:
        yield "its processes run on another machine, or may not be looked at"
        return
    memory, idle = figures.memory, figures.idle_percent
    title = f"{'part':{WIDTH}}{memory.kind.upper() + ', MB':>8}"
    yield f"{title}  idle over {figures.idle_s:g} s, % of one core"
    for name in memory.mb:
        yield f"{name:{WIDTH}}{memory.mb[name]:8.0f}{idle.get(name, 0.0):8.2f}"
    yield f"{'all':{WIDTH}}{memory.total_mb:8.0f}{sum(idle.values()):8.2f}"


def _failures(trials: list[Trial]) -> Iterator[str]:
    for failure in sorted({failure for trial in trials for failure in trial.failures}):
        yield f"told meanwhile: {failure}"


def _row(name: str, summary: Summary) -> str:
    return f"{name:{WIDTH}}{summary.min:8.1f}{summary.median:8.1f}{summary.p95:8.1f}"
