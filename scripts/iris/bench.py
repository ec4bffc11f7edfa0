"""`iris bench`: measure how fast it answers."""

import argparse
import asyncio
import contextlib
import itertools
import signal
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import psutil  # type: ignore[import-untyped]

from agents.runtime import choices, logs, settings
from agents.runtime.errors import SettingsError
from agents.runtime.settings import Log, Settings
from bus import Bus, BusError
from schemas.types import Wants
from scripts.iris import (
    bench_mind,
    bench_recall,
    chaos,
    hardware,
    history,
    load,
    measure,
    parts_alone,
    paths,
    processes,
    recording,
    spoken_benchmark,
    spoken_figures,
    temporary_iris,
)
from scripts.iris.bridge_client import connected
from scripts.iris.figures import Figures, in_words
from scripts.iris.setup import Setup, configuration, engines_of
from scripts.iris.typed_trial import TypedTrial, ask

WANTS: tuple[Wants, ...] = ("speech", "transcripts", "timings")
PROMPTS = Path(__file__).with_name("prompts.txt")
SETTLE_SECONDS = 2.0
"""After the last question, until what follows a turn is over."""


class Started(msgspec.Struct, frozen=True):
    """An Iris to measure, and in seconds what its starts took, if it was started for that."""

    running: paths.Running
    first_s: float | None = None
    start_s: float | None = None


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris bench`."""
    parser.add_argument("-n", type=int, default=20, metavar="N", help="questions to measure (20)")
    parser.add_argument("--warm-up", type=int, default=2, metavar="N", help="before them (2)")
    parser.add_argument(
        "--pause", type=float, default=0.5, metavar="S", help="from an answer to a question (0.5)"
    )
    parser.add_argument("--idle", type=float, default=10.0, metavar="S", help="watch it idle (10)")
    parser.add_argument("--prompts", type=Path, default=PROMPTS, help="a file, one question a line")
    parser.add_argument(
        "--voice", type=Path, nargs="+", metavar="FILE", help="speak these sound files instead"
    )
    parser.add_argument(
        "--chaos",
        type=int,
        default=0,
        metavar="N",
        help="kill each part N times while it answers, and see whether anything is lost",
    )
    parser.add_argument(
        "--part", action="append", default=[], metavar="NAME", help="that --chaos kills (all)"
    )
    parser.add_argument(
        "--load",
        type=int,
        default=0,
        metavar="N",
        help="have N clients listen at once, and several sessions talk",
    )
    parser.add_argument(
        "--seconds", type=float, default=20, metavar="S", help="that --load talks (20)"
    )
    parser.add_argument(
        "--mind", action="store_true", help="see how many questions the mind answers rightly"
    )
    parser.add_argument(
        "--questions", type=Path, default=bench_mind.QUESTIONS, help="a file that --mind asks"
    )
    parser.add_argument(
        "--recall", action="store_true", help="see how often the knowledge finds the right passage"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the moments of --chaos (0)")
    parser.add_argument("--json", action="store_true", help="everything, as JSON")


def run(options: argparse.Namespace) -> int:
    """Measure the Iris that runs, or one that is started for it; gives the exit code."""
    if options.n < 1 or min(options.warm_up, options.pause, options.idle) < 0:
        raise SettingsError("measure at least one question; no number may be negative")
    chosen = settings.load(options.config, (), choices.read(options.state))
    prompts = read_prompts(options.prompts)
    logs.configure("bench", Log(level="error"))
    options.config, options.state = options.config.resolve(), options.state.resolve()
    # As Ctrl-C does: an Iris that was started for this is stopped before this ends.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    if options.mind:
        answered = bench_mind.measure(chosen, options.questions)
        _show(answered, bench_mind.in_words(answered), as_json=options.json)
        return 0
    if options.recall:
        notes = bench_recall.read(bench_recall.QUESTIONS)
        recalled = bench_recall.measure(chosen, notes, options.state / "models")
        _show(recalled, bench_recall.in_words(recalled), as_json=options.json)
        return 0
    recordings = [recording.read(path) for path in options.voice or ()]
    try:
        if options.chaos:
            figures = asyncio.run(_chaos(options, prompts))
            _show(figures, chaos.in_words(figures), as_json=options.json)
            return bool(figures.faults)
        if options.load:
            loaded = asyncio.run(_load(options, prompts))
            _show(loaded, load.in_words(loaded), as_json=options.json)
            return bool(loaded.faults or loaded.missing)
        if recordings:
            heard = asyncio.run(_speak(options, chosen, recordings))
            _show(heard, spoken_figures.in_words(heard), as_json=options.json)
        else:
            asked = asyncio.run(_bench(options, chosen, prompts))
            _show(asked, in_words(asked), as_json=options.json)
    except BusError as error:
        raise SettingsError(f"{error}: `iris doctor` says what is wrong") from error
    return 0


def read_prompts(path: Path) -> list[str]:
    """The questions of a file, one a line; empty lines and those that begin with # are none.

    Raises:
        SettingsError: it cannot be read, or has no questions.
    """
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read {path}: {error}") from error
    prompts = [line for line in lines if line and not line.startswith("#")]
    if not prompts:
        raise SettingsError(f"{path} has no questions: write one a line")
    return prompts


class Measured(msgspec.Struct, frozen=True):
    """What was seen of an Iris while it was asked, and after."""

    engines: dict[str, str]
    trials: list[TypedTrial]
    memory: processes.Memory | None
    busy: processes.Load | None
    idle: processes.Load | None


async def _bench(options: argparse.Namespace, chosen: Settings, prompts: list[str]) -> Figures:
    session = f"bench-{time.time_ns() // 1_000_000}"
    async with _started(options) as started:
        measured = await _measure(options, started.running, session, prompts)
    _say("measuring its parts alone")
    alone = await parts_alone.run(
        chosen,
        options.state,
        [trial.prompt for trial in measured.trials],
        warm_up=options.warm_up,
        pause=options.pause,
    )
    models, own = await asyncio.to_thread(configuration, chosen)
    setup = Setup(
        machine=hardware.describe(),
        engines=measured.engines,
        models=models,
        settings=own,
        own_iris=started.start_s is not None,
        session=session,
        warm_up=options.warm_up,
        pause_s=options.pause,
    )
    first, counted = measured.trials[0], measured.trials[options.warm_up :]
    answers = [trial.stages for trial in counted]
    return Figures(
        setup=setup,
        first_audio_ms=measure.summarise([trial.first_audio_ms for trial in counted]),
        accepted_ms=measure.summarise([trial.accepted_ms for trial in counted]),
        spoken_ms=measure.summarise([trial.spoken_ms for trial in counted]),
        transport_ms=measure.transport(answers),
        stages=measure.stages(answers),
        alone=alone,
        first_start_s=started.first_s,
        start_s=started.start_s,
        first_question_ms=first.first_audio_ms if setup.own_iris else None,
        memory=measured.memory,
        busy=measured.busy,
        idle=measured.idle,
        trials=counted,
    )


async def _speak(
    options: argparse.Namespace, chosen: Settings, recordings: list[recording.Recording]
) -> spoken_figures.SpokenFigures:
    async with _started(options) as started:
        running = started.running
        figures = await spoken_benchmark.run(
            running, chosen, options.state, recordings, options.pause, _say
        )
    _say("measuring its parts alone")
    questions = [trial.text for trial in figures.spoken]
    alone = await parts_alone.run(
        chosen, options.state, [*questions[:1], *questions], warm_up=1, pause=options.pause
    )
    return msgspec.structs.replace(figures, alone=alone)


async def _chaos(options: argparse.Namespace, prompts: list[str]) -> chaos.Chaos:
    async with _started(options):
        plan = chaos.Plan(kills=options.chaos, parts=options.part, seed=options.seed)
        return await chaos.run(options.state, prompts, plan, _say)


async def _load(options: argparse.Namespace, prompts: list[str]) -> load.Load:
    async with _started(options) as started:
        url = started.running.websocket
        return await load.run(url, prompts, options.load, options.seconds, _say)


@asynccontextmanager
async def _started(options: argparse.Namespace) -> AsyncGenerator[Started, None]:
    """The Iris that runs with the state folder, or one that runs there until this is over.

    A state folder that is new is started twice: the models are prepared the first time.
    """
    running = _running(options.state)
    if running is not None:
        yield Started(running)
        return
    first_s = None
    if not (options.state / "nats").exists():
        _say(f"starting Iris for the first time with {options.state}")
        async with temporary_iris.started(options.config, options.state) as first_s:
            pass
    _say("starting Iris")
    async with temporary_iris.started(options.config, options.state) as start_s:
        yield Started(paths.running(options.state), first_s, start_s)


def _running(state: Path) -> paths.Running | None:
    """The Iris that runs with the state folder, if one does."""
    with contextlib.suppress(SettingsError):
        running = paths.running(state)
        if psutil.pid_exists(running.processes.get("iris", 0)):
            return running
    return None


async def _measure(
    options: argparse.Namespace, running: paths.Running, session: str, prompts: list[str]
) -> Measured:
    """Ask, read what memory that took, and watch it idle."""
    parts = _parts(running)
    meter = processes.Meter(parts) if parts else None
    bus = await running.join(name="bench")
    try:
        trials = await _ask_all(options, running.websocket, bus, session, prompts)
        busy = meter.read() if meter else None
        engines = await engines_of(bus)
        await history.clear(bus, session)
    finally:
        await bus.close()
    memory = processes.memory(parts) if parts else None
    idle = await _watch(parts, options.idle) if parts and options.idle else None
    return Measured(engines, trials, memory, busy, idle)


async def _ask_all(
    options: argparse.Namespace, url: str, bus: Bus, session: str, prompts: list[str]
) -> list[TypedTrial]:
    count = options.warm_up + options.n
    trials: list[TypedTrial] = []
    async with connected(url, device="iris-bench", wants=WANTS, session=session) as client:
        for number, prompt in enumerate(itertools.islice(itertools.cycle(prompts), count)):
            if number:
                await asyncio.sleep(options.pause)
            trials.append(await ask(client, bus, prompt))
            _tell(number + 1, count, trials[-1])
    return trials


def _parts(running: paths.Running) -> processes.Parts | None:
    """The processes of an Iris, if they are of this machine."""
    try:
        return processes.parts(running.processes["iris"])
    except (KeyError, psutil.Error):
        return None


async def _watch(parts: processes.Parts, seconds: float) -> processes.Load:
    """The load when nobody asks."""
    _say(f"watching it idle for {seconds:g} s")
    await asyncio.sleep(SETTLE_SECONDS)
    meter = processes.Meter(parts)
    await asyncio.sleep(seconds)
    return meter.read()


def _tell(number: int, count: int, trial: TypedTrial) -> None:
    """Show how far it is, where somebody looks."""
    if sys.stderr.isatty():
        end = "\n" if number == count else "\r"
        print(
            f"question {number} of {count}: {trial.first_audio_ms:4.0f} ms ",
            end=end,
            file=sys.stderr,
            flush=True,
        )


def _show(figures: msgspec.Struct, words: str, *, as_json: bool) -> None:
    print(msgspec.json.format(msgspec.json.encode(figures)).decode() if as_json else words)


def _say(words: str) -> None:
    print(f"iris: {words}", file=sys.stderr, flush=True)
