"""The figures of spoken questions, and how they are shown to people."""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from scripts.iris import measure
from scripts.iris.figures import against
from scripts.iris.hardware import Machine
from scripts.iris.interruption import Interruption
from scripts.iris.measure import Summary
from scripts.iris.parts_alone import PartsAlone
from scripts.iris.spoken_trial import SpokenTrial
from scripts.iris.transcripts import WordErrors

STAGES = {
    "endpoint": "silence until the end of the turn was seen",
    "asr": "recognition after that",
    "retrieval": "retrieval",
    "llm-first-token": "LLM, first token",
    "first-clause": "LLM, first clause",
    "tts-first-chunk": "TTS, first chunk",
}
WIDTH = 50


class SpokenFigures(msgspec.Struct, frozen=True, kw_only=True):
    """All that was measured. Milliseconds.

    Attributes:
        first_audio_ms: from the last sample of speech to the first sound at the client.
        final_ms: from the last sample of speech until the question was stored.
        first_partial_ms: from the first sample of speech to the first words; None: there were none.
        stages: as the agents told of them; the clause counts from the prompt's reading, as the
            first token does.
        alone: the parts of a first sound alone, in one process; None where a server answers.
        paused: the same recordings with a pause of 0.7 s between two words.
        words: how well the recordings were understood whose words are known; None: of none.
        voice_ms: from the first sample over an answer until it was known to be a voice.
        cancelled_ms: the same, until the answer was cancelled.
        last_sound_ms: the same, until the answer's last sound came.
        words_off: words that the history has of an interrupted answer and were not heard, or the
            other way round, at most.
    """

    machine: Machine
    first_audio_ms: Summary
    final_ms: Summary
    first_partial_ms: Summary | None
    stages: dict[str, Summary]
    alone: PartsAlone | None = None
    paused: list[SpokenTrial]
    words: WordErrors | None
    voice_ms: Summary
    cancelled_ms: Summary
    last_sound_ms: Summary
    words_off: int
    spoken: list[SpokenTrial]
    interruptions: list[Interruption]


def figures(
    machine: Machine,
    spoken: Sequence[SpokenTrial],
    paused: Sequence[SpokenTrial],
    words: WordErrors | None,
    interruptions: Sequence[Interruption],
) -> SpokenFigures:
    """Sum up what was measured."""

    def of(value: Callable[[SpokenTrial], float | None]) -> list[float]:
        return [ms for one in spoken if (ms := value(one)) is not None]

    partials = of(lambda one: one.first_partial_ms)
    told = [one.stages for one in spoken]
    stages = {stage: [ms[stage] for ms in told if stage in ms] for stage in STAGES}
    return SpokenFigures(
        machine=machine,
        first_audio_ms=measure.summarise(of(lambda one: one.first_audio_ms)),
        final_ms=measure.summarise(of(lambda one: one.final_ms)),
        first_partial_ms=measure.summarise(partials) if partials else None,
        stages={stage: measure.summarise(values) for stage, values in stages.items() if values},
        paused=list(paused),
        words=words,
        voice_ms=measure.summarise([one.voice_ms for one in interruptions]),
        cancelled_ms=measure.summarise([one.cancelled_ms for one in interruptions]),
        last_sound_ms=measure.summarise([one.last_sound_ms for one in interruptions]),
        words_off=max(abs(one.remembered - one.played) for one in interruptions),
        spoken=list(spoken),
        interruptions=list(interruptions),
    )


def in_words(found: SpokenFigures) -> str:
    """The figures as a table."""
    return "\n".join(_lines(found))


def _lines(found: SpokenFigures) -> Iterator[str]:
    computer = found.machine
    yield f"{computer.processor}, {computer.cores:g} cores, {computer.memory_mb:,} MB"
    for one in found.spoken:
        often = f" ({one.turns} questions)" if one.turns != 1 else ""
        yield f"{one.file}: {one.text}{often}"
    yield f"\n{'from the last sample of speech':{WIDTH}}     min  median     p95"
    yield _row("to the first sound, ms", found.first_audio_ms)
    yield _row("to the recognised question, ms", found.final_ms)
    if found.first_partial_ms is not None:
        yield _row("from the first sample to the first words, ms", found.first_partial_ms)
    yield ""
    for stage, summary in found.stages.items():
        yield _row(f"{STAGES[stage]}, ms", summary)
    if (alone := found.alone) is not None:
        heard = sum(
            found.stages[name].median for name in ("endpoint", "asr") if name in found.stages
        )
        yield _row("LLM's and TTS's parts alone, in one process, ms", alone.together)
        yield against(found.first_audio_ms.median, heard + alone.together.median)
    if found.words is not None and found.words.words:
        live, whole = found.words.live / found.words.words, found.words.whole / found.words.words
        yield (
            f"\nwords that were not understood: {live:.1%} of {found.words.words}; by the same "
            f"model on each file at once: {whole:.1%}"
        )

    # A question that was known before its last word is one half; the other may count as an echo.
    uncut = sum(one.turns == 1 and (one.final_ms or 0) > 0 for one in found.paused)
    yield f"with a pause of 0.7 s in it, taken for one question: {uncut} of {len(found.paused)}"
    yield f"\n{'from the first sample that is spoken over her':{WIDTH}}     min  median     p95"
    yield _row("to the voice being heard (faces lower hers), ms", found.voice_ms)
    yield _row("to the answer's last sound, ms", found.last_sound_ms)
    yield _row("to the answer being cancelled, ms", found.cancelled_ms)
    yield f"words that the history has more or less than were heard: at most {found.words_off}"


def _row(name: str, summary: Summary) -> str:
    return f"{name:{WIDTH}}{summary.min:8.1f}{summary.median:8.1f}{summary.p95:8.1f}"
