"""The asr agent over a real nats-server, with its real engines."""

import asyncio
import difflib
import importlib.util
import os
import wave
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray
from streams import take, take_until
from turn_detector import FixedTurnDetector

from agents.asr.agent import Recognizer, build
from agents.asr.engine import AsrEngine, Transcript, TurnDetector, TurnSoFar, VadEngine
from agents.asr.engine_set import EngineSet
from agents.asr.word_splitting import normalise
from agents.runtime import engines
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError, SettingsError
from agents.runtime.settings import Asr, Settings, read
from bus import Bus, BusError
from schemas.messages import (
    AgentDescription,
    AsrDescribe,
    AsrFinal,
    AsrPartial,
    AsrUse,
    Message,
    MicAudio,
    MicStarted,
    MicStopped,
    SystemFailed,
    SystemTiming,
    TurnAsked,
    VadStarted,
    VadStopped,
    type_of,
)

RATE = 16_000
HEARD = (VadStarted, VadStopped, AsrPartial, AsrFinal, SystemTiming, SystemFailed)
SPOKEN = [(0.3, 1.2), (1.8, 2.8), (3.5, 4.2), (4.9, 5.6), (6.6, 7.4), (8.1, 9.2)]
"""Seconds at which each phrase begins and ends."""
PHRASES = ["ever tried", "ever failed", "no matter", "try again", "fail again", "fail better"]

Sound = NDArray[np.float64]
NewBus = Callable[[str], Awaitable[Bus]]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[AsrEngine, VadEngine]:
    """The default engines."""
    state = tmp_path_factory.mktemp("models")
    try:
        return (
            engines.load("asr", Asr().engine, {}, state),
            engines.load("asr", Asr().vad, {}, state),
        )
    except EngineError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(error.detail)


@pytest.fixture(scope="module")
def speech() -> Sound:
    """A human who says six phrases, with pauses of 0.7 to 1 s between them."""
    spec = importlib.util.find_spec("moonshine_voice")
    if spec is None or not spec.submodule_search_locations:
        if os.environ.get("CI") == "true":
            pytest.fail("moonshine-voice, which carries human speech, is not installed")
        pytest.skip("moonshine-voice, which carries human speech, is not installed")
    path = Path(spec.submodule_search_locations[0], "assets", "beckett.wav")
    with wave.open(str(path)) as file:
        assert file.getframerate() == RATE
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32_768


class Room:
    """A session with microphones in it, and everything that is heard of them on the bus."""

    def __init__(self, bus: Bus, heard: AsyncIterator[Message]) -> None:
        self.bus = bus
        self.heard = heard
        self._open: set[str] = set()

    async def speak(
        self, sound: Sound, *, device: str = "desk", rate: int = RATE, size: int | None = None
    ) -> None:
        """Send sound in pieces of `size` samples, by default 20 ms, faster than it was spoken."""
        pcm = soxr.resample(sound, RATE, rate)
        data = (np.clip(pcm, -1, 1) * 32_767).astype("<i2")
        size = size or rate // 50
        if device not in self._open:
            self._open.add(device)
            await self.say(MicStarted(device=device, rate=rate))
        for at in range(0, len(data), size):
            piece = data[at : at + size].tobytes()
            await self.bus.publish(
                MicAudio(device=device, rate=rate, offset=at, pcm=piece), session="main"
            )
            if at // size % 50 == 0:
                await self.bus.flush()
                await asyncio.sleep(0.02)

    async def say(self, message: Message) -> None:
        """Publish something else."""
        if isinstance(message, MicStopped):
            self._open.discard(message.device)
        await self.bus.publish(message, session="main")

    async def until(self, kind: type[Message], count: int = 1) -> list[Message]:
        """All that is heard up to the `count`-th message of a kind."""
        seen: list[Message] = []
        for _ in range(count):
            seen += await take_until(self.heard, lambda m: isinstance(m, kind), within=30)
        return seen


def slot(engines: EngineSet, settings: Asr, state: Path) -> EngineSlot[EngineSet]:
    """Engines as an agent holds them."""
    return EngineSlot("asr", lambda _: engines, Settings(asr=settings), state)


@pytest.fixture
async def room(
    loaded: tuple[AsrEngine, VadEngine], new_bus: NewBus, tmp_path: Path
) -> AsyncIterator[Callable[..., Awaitable[Room]]]:
    """Makes a room with an agent in it."""
    agents: list[tuple[Bus, asyncio.Task[None]]] = []

    async def make(
        settings: Asr | None = None,
        engine: AsrEngine | None = None,
        turn_detector: TurnDetector | None = None,
        vad: VadEngine | None = None,
        silence_ms: float = 500,
    ) -> Room:
        bus, watcher = await new_bus("asr"), await new_bus("room")
        recognizer, silero = loaded
        detector = turn_detector or FixedTurnDetector(silence_ms)
        made = EngineSet(engine or recognizer, vad or silero, detector)
        agent = Recognizer(bus, slot(made, settings or Asr(), tmp_path))
        agents.append((bus, asyncio.create_task(agent.run())))
        await asyncio.wait_for(bus.registered.wait(), 5)
        subscription = watcher.subscribe(*HEARD)
        await subscription.__aenter__()

        async def heard() -> AsyncIterator[Message]:
            async for received in subscription:
                yield received.message

        return Room(watcher, heard())

    yield make
    for bus, running in agents:
        await bus.stop()
        await asyncio.wait_for(running, 10)


MakeRoom = Callable[..., Awaitable[Room]]


def phrase(speech: Sound, number: int) -> Sound:
    """One of them, cut right after its end, with a bit of room before."""
    begins, ends = SPOKEN[number]
    return np.concatenate([hush(0.5), speech[round((begins - 0.1) * RATE) : round(ends * RATE)]])


def hush(seconds: float) -> Sound:
    """A quiet room."""
    return np.random.default_rng(5).normal(0, 1e-3, round(seconds * RATE))


def words(message: Message) -> str:
    """What was recognised, without punctuation and capitals."""
    assert isinstance(message, AsrFinal)
    return " ".join(map(normalise, message.text.split()))


def alike(heard: str, said: str) -> bool:
    """Whether it was understood; whisper-base may hear 'cry again', but never another phrase."""
    return difflib.SequenceMatcher(None, heard, said).ratio() > 0.8


def kinds(messages: list[Message]) -> list[str]:
    """The types of messages, but for partial transcripts."""
    return [type_of(m) for m in messages if not isinstance(m, AsrPartial)]


async def test_speech_becomes_a_turn(room: MakeRoom, speech: Sound) -> None:
    """A phrase is heard, recognised and asked, in this order, with its timings."""
    here = await room(Asr(language="en"))
    turns = here.bus.work(TurnAsked, durable="dialogue")
    async with turns as jobs:
        await slowly(here, np.concatenate([phrase(speech, 0), hush(1)]))
        messages = await here.until(SystemTiming, 2)
        assert kinds(messages) == [
            "vad.started",
            "vad.stopped",
            "asr.final",
            "system.timing",
            "system.timing",
        ]
        final = next(m for m in messages if isinstance(m, AsrFinal))
        assert alike(words(final), PHRASES[0])
        assert (final.device, final.language) == ("desk", "en")
        assert 700 < final.audio_ms < 2_000
        (job,) = await take(jobs, 1)
        assert (job.seq, job.message.text) == (final.turn, final.text)
        assert (job.message.source, job.message.device) == ("spoken", "desk")
        await job.done()
    timings = {m.stage: m for m in messages if isinstance(m, SystemTiming)}
    assert set(timings) == {"endpoint", "asr"}
    assert {m.turn for m in timings.values()} == {final.turn}
    assert timings["endpoint"].ms >= 450


@pytest.mark.parametrize(
    ("rate", "size"), [(8_000, 160), (16_000, 1), (16_000, 333), (44_100, 882), (48_000, 20_000)]
)
async def test_any_microphone_will_do(room: MakeRoom, speech: Sound, rate: int, size: int) -> None:
    """From 8 to 48 kHz, in pieces of any size."""
    here = await room(Asr(language="en"))
    said = np.concatenate([phrase(speech, 2), hush(2)])
    if size == 1:  # thousands of messages: some of the first word are enough
        await here.speak(said[:9_000], rate=rate)
        await here.speak(said[9_000:11_000], rate=rate, size=size)
        said, size = said[11_000:], rate // 50
    await here.speak(said, rate=rate, size=size)
    messages = await here.until(AsrFinal)
    assert kinds(messages) == ["vad.started", "vad.stopped", "asr.final"]
    assert alike(words(messages[-1]), PHRASES[2])


async def test_words_appear_while_they_are_spoken(room: MakeRoom, speech: Sound) -> None:
    """Partial transcripts only ever grow, and say what the final one says."""
    here = await room(Asr(language="en"), silence_ms=1_500)
    speaking = asyncio.create_task(
        slowly(here, np.concatenate([speech[: round(4.5 * RATE)], hush(2)]))
    )
    messages = await here.until(AsrFinal)
    await speaking
    partials = [m.text for m in messages if isinstance(m, AsrPartial)]
    assert len(partials) >= 3
    final = words(messages[-1])
    assert alike(final, " ".join(PHRASES[:3]))
    shown = ""
    for text in partials:
        assert text.startswith(shown)
        shown = text
    assert alike(" ".join(map(normalise, shown.split())), final[: len(shown)])


async def slowly(here: Room, sound: Sound) -> None:
    """Speak in real time."""
    for at in range(0, len(sound), RATE // 10):
        await here.speak(sound[at : at + RATE // 10])
        await asyncio.sleep(0.07)


class Quick:
    """A recognizer that is never late."""

    def transcribe(self, pcm: object, **_: object) -> Transcript:
        """Always the same."""
        del pcm
        return Transcript("Try again.", "en")


async def test_each_phrase_is_a_turn_of_its_own(room: MakeRoom, speech: Sound) -> None:
    """Six phrases with pauses longer than the silence that ends a turn, in their order."""
    here = await room(Asr(language="en"), engine=Quick(), silence_ms=400)
    speaking = asyncio.create_task(slowly(here, np.concatenate([speech, hush(2)])))
    messages = await here.until(AsrFinal, len(PHRASES))
    await speaking
    finals = [m for m in messages if isinstance(m, AsrFinal)]
    assert [m.turn for m in finals] == sorted({m.turn for m in finals})
    assert kinds(messages).count("vad.started") == len(PHRASES)


async def test_closing_the_microphone_ends_the_turn_at_once(room: MakeRoom, speech: Sound) -> None:
    """Push to talk: no silence is waited for, and the last word is not lost."""
    here = await room(Asr(language="en"))
    await here.speak(phrase(speech, 2))
    await here.say(MicStopped(device="desk"))
    messages = await here.until(SystemTiming)
    assert kinds(messages)[:3] == ["vad.started", "vad.stopped", "asr.final"]
    assert alike(words(next(m for m in messages if isinstance(m, AsrFinal))), PHRASES[2])
    timing = messages[-1]
    assert isinstance(timing, SystemTiming)
    assert (timing.stage, timing.ms < 250) == ("endpoint", True)


async def test_a_microphone_that_vanishes_ends_the_turn(
    room: MakeRoom, speech: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of a word: what was said is answered, the loss is named, and it may return."""
    monkeypatch.setattr("agents.asr.microphone_recognizer.LOST_SECONDS", 0.3)
    here = await room(Asr(language="en"))
    for _ in range(2):
        await here.speak(phrase(speech, 2)[: -RATE // 10])
        messages = await here.until(AsrFinal)
        assert kinds(messages)[-4:] == [
            "vad.started",
            "system.failed",
            "vad.stopped",
            "asr.final",
        ]
        failed = next(m for m in messages if isinstance(m, SystemFailed))
        assert (failed.code, "desk" in failed.detail) == ("microphone-lost", True)
        assert words(messages[-1]).startswith("no")


async def test_nobody_speaks(room: MakeRoom, speech: Sound) -> None:
    """Silence, noise and knocking are no turn; who speaks after them is understood."""
    here = await room(Asr(language="en"))
    random = np.random.default_rng(3)
    noise = random.normal(0, 0.1, 2 * RATE)
    knocks = hush(2)
    for at in range(4_000, len(knocks) - 200, 5_000):
        knocks[at : at + 100] += 0.7
    await here.speak(np.concatenate([np.zeros(RATE), noise, hush(1), knocks, hush(2)]))
    await here.say(MicStopped(device="desk"))
    await here.speak(np.concatenate([phrase(speech, 0), hush(2)]))
    messages = await here.until(AsrFinal)
    assert kinds(messages)[-3:] == ["vad.started", "vad.stopped", "asr.final"]
    assert alike(words(messages[-1]), PHRASES[0])


async def test_two_microphones_in_a_session(room: MakeRoom, speech: Sound) -> None:
    """Who speaks at the same time is told apart by the device, each with a turn of its own."""
    here = await room(Asr(language="en"))
    first, second = (np.concatenate([phrase(speech, n), hush(1)]) for n in (2, 3))
    await asyncio.gather(
        here.speak(first, device="phone", rate=48_000),
        here.speak(second, device="desk", rate=8_000),
    )
    messages = await here.until(AsrFinal, 2)
    finals = {m.device: m for m in messages if isinstance(m, AsrFinal)}
    assert alike(words(finals["phone"]), PHRASES[2])
    assert alike(words(finals["desk"]), PHRASES[3])
    assert finals["phone"].turn != finals["desk"].turn
    started = [m.device for m in messages if isinstance(m, VadStarted)]
    assert sorted(started) == ["desk", "phone"]


async def test_stopping_finishes_what_was_said(
    room: MakeRoom,
    loaded: tuple[AsrEngine, VadEngine],
    new_bus: NewBus,
    speech: Sound,
    tmp_path: Path,
) -> None:
    """An agent that is told to stop in the middle of a phrase still asks what it has heard."""
    here = await room(Asr(language="en"))
    # the fixture's agent hears it, too: two answers to one microphone
    bus = await new_bus("leaving")
    leaving = asyncio.create_task(
        Recognizer(
            bus,
            slot(EngineSet(*loaded, FixedTurnDetector(500)), Asr(language="en"), tmp_path),
        ).run()
    )
    await asyncio.wait_for(bus.registered.wait(), 5)
    await here.speak(phrase(speech, 2))
    await bus.stop()
    await asyncio.wait_for(leaving, 10)
    messages = await here.until(AsrFinal)
    assert alike(words(messages[-1]), PHRASES[2])


class Failing:
    """An engine whose graphics card is gone."""

    def transcribe(self, pcm: object, **_: object) -> Transcript:
        """Fail as an engine may."""
        del pcm
        raise EngineError("device-missing", "the graphics card is gone: restart Iris")


async def test_an_engine_that_fails_is_told(room: MakeRoom, speech: Sound) -> None:
    """The failure is a message with the engine's own words, and the agent lives on."""
    here = await room(engine=Failing())
    for _ in range(2):
        await here.speak(np.concatenate([phrase(speech, 0), hush(1)]))
        messages = await here.until(SystemFailed)
        failed = messages[-1]
        assert isinstance(failed, SystemFailed)
        assert (failed.code, "graphics card" in failed.detail) == ("device-missing", True)
        await here.until(VadStopped)


class Undecided:
    """One that cannot tell when somebody is done."""

    def silence_ms(self, turn: TurnSoFar) -> float:
        """Fail as an engine may."""
        raise EngineError("model-broken", f"nothing can be said of {turn.text!r}: restart Iris")


async def test_a_turn_ends_although_nobody_can_tell_when(room: MakeRoom, speech: Sound) -> None:
    """The failure is told, and what was said is asked after a longer silence."""
    here = await room(Asr(language="en"), turn_detector=Undecided())
    await slowly(here, np.concatenate([phrase(speech, 0), hush(2)]))
    messages = await here.until(AsrFinal)
    assert alike(words(messages[-1]), PHRASES[0])
    (failed, *_) = (m for m in messages if isinstance(m, SystemFailed))
    assert failed.code == "model-broken"


class Unforeseen:
    """An engine of any kind that fails as nobody foresaw, once it has been used so often."""

    frame = 512

    def __init__(self, after: int) -> None:
        self._left = after

    def _use(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise RuntimeError("boom")

    def transcribe(self, pcm: object, **_: object) -> Transcript:
        """Write anything."""
        del pcm
        self._use()
        return Transcript("What is that?", "en")

    def silence_ms(self, turn: TurnSoFar) -> float:
        """Wait for half a second."""
        del turn
        self._use()
        return 500

    def open_stream(self) -> "Unforeseen":
        """Hear another microphone."""
        return self

    def probability(self, frame: NDArray[np.int16]) -> float:
        """Whatever is loud is speech."""
        self._use()
        return float(np.abs(frame).max() > 300)


async def test_an_unforeseen_failure_of_the_recognizer_ends_nothing(
    room: MakeRoom, speech: Sound
) -> None:
    """It is told each time, what was said is passed over, and the agent hears on."""
    here = await room(Asr(language="en"), engine=Unforeseen(0))
    for _ in range(2):
        await here.speak(np.concatenate([phrase(speech, 0), hush(1)]))
        messages = await here.until(SystemFailed)
        failed = messages[-1]
        assert isinstance(failed, SystemFailed)
        assert (failed.code, "boom" in failed.detail) == ("recognizer-failed", True)
        await here.until(VadStopped)


async def test_a_recognizer_that_answers_nonsense_is_told(room: MakeRoom, speech: Sound) -> None:
    """An engine of somebody's own may give anything."""

    class Nonsense:
        def transcribe(self, pcm: object, **_: object) -> str:
            del pcm
            return "words"

    here = await room(Asr(language="en"), engine=Nonsense())
    await here.speak(np.concatenate([phrase(speech, 0), hush(1)]))
    messages = await here.until(SystemFailed)
    assert isinstance(messages[-1], SystemFailed)
    assert messages[-1].code == "recognizer-failed"


async def test_an_unforeseen_failure_of_the_turn_detector_ends_nothing(
    room: MakeRoom, speech: Sound
) -> None:
    """What was said is asked after a longer silence."""
    here = await room(Asr(language="en"), turn_detector=Unforeseen(0))
    await slowly(here, np.concatenate([phrase(speech, 0), hush(2)]))
    messages = await here.until(AsrFinal)
    assert alike(words(messages[-1]), PHRASES[0])
    (failed, *_) = (m for m in messages if isinstance(m, SystemFailed))
    assert failed.code == "turn-detector-failed"


async def test_an_unforeseen_failure_of_the_vad_is_told_once(room: MakeRoom, speech: Sound) -> None:
    """What it cannot hear counts as silence, and another microphone is not held up."""
    here = await room(Asr(language="en"), vad=Unforeseen(20))
    await here.speak(np.concatenate([phrase(speech, 0), hush(1)]))
    await here.say(MicStopped(device="desk"))
    messages = await here.until(SystemFailed)
    failed = messages[-1]
    assert isinstance(failed, SystemFailed)
    assert failed.code == "vad-failed"
    await here.speak(phrase(speech, 0), device="phone")
    assert [type_of(m) for m in await here.until(SystemFailed)] == ["system.failed"]


async def test_the_recognizer_is_replaced_while_it_runs(
    loaded: tuple[AsrEngine, VadEngine], new_bus: NewBus, tmp_path: Path
) -> None:
    """`asr.use` changes the language, `asr.describe` says what hears, a wrong key is refused."""
    bus, client = await new_bus("asr"), await new_bus("client")
    engines = slot(EngineSet(*loaded, FixedTurnDetector(500)), Asr(), tmp_path)
    running = asyncio.create_task(Recognizer(bus, engines).run())
    await asyncio.wait_for(bus.registered.wait(), 5)
    try:
        used = await client.request(
            AsrUse(changes={"language": "de"}), AgentDescription, session="main", within=5
        )
        assert (used.agent, used.engine) == ("asr", "faster-whisper")
        assert engines.settings.asr.language == "de"
        with pytest.raises(BusError, match="langage"):
            await client.request(
                AsrUse(changes={"langage": "de"}), AgentDescription, session="main", within=5
            )
        described = await client.request(AsrDescribe(), AgentDescription, session="main", within=5)
        assert described.licence == "MIT"
    finally:
        await bus.stop()
        await asyncio.wait_for(running, 10)


@pytest.mark.parametrize("same", [True, False])
async def test_two_microphones_that_hear_the_same_ask_once(
    room: MakeRoom, speech: Sound, *, same: bool
) -> None:
    """A telephone and a laptop in one room hear one question, and two people ask two."""

    class Heard:
        """Writes by how loud it is."""

        def transcribe(self, pcm: NDArray[np.float32], **_: object) -> Transcript:
            loud = float(np.abs(pcm).max()) > 0.2
            return Transcript("Why is it so?" if same or loud else "Tell me a joke.", "en")

    here = await room(Asr(language="en"), engine=Heard())
    sound = np.concatenate([phrase(speech, 1), hush(1)])
    louder = sound / np.abs(sound).max()
    async with here.bus.work(TurnAsked, durable="dialogue") as jobs:
        await asyncio.gather(
            here.speak(louder * 0.9, device="phone"), here.speak(louder * 0.1, device="laptop")
        )
        for device in ("phone", "laptop"):
            await here.say(MicStopped(device=device))
        messages = await here.until(AsrFinal, 1 if same else 2)
        await asyncio.sleep(1)
        asked = [m for m in messages if isinstance(m, AsrFinal)]
        assert len(asked) == (1 if same else 2)
        (job,) = await take(jobs, 1)
        await job.done()
        if same:
            with pytest.raises(AssertionError):
                await take(jobs, 1, within=0.5)


def test_wrong_settings_are_refused(tmp_path: Path, loaded: object) -> None:
    """Before anything is served: a language that does not exist, an engine of the other kind."""
    for table, match in (
        ({"language": "klingon"}, "klingon"),
        ({"engine": "silero"}, "silero"),
        ({"vad": "faster-whisper"}, "faster-whisper"),
        ({"engine": "whispering"}, "whispering"),
    ):
        settings = read({"asr": table})
        with pytest.raises((EngineError, SettingsError), match=match):
            build(None, settings, tmp_path)  # type: ignore[arg-type]
