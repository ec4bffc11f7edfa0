"""The tts agent over a real nats-server: what it says, in which order, and when it stops."""

import asyncio
import base64
import io
import tempfile
import threading
import time
import wave
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import NatsServer
from streams import take, take_until

from agents.runtime import engines
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError
from agents.runtime.settings import Settings as AllSettings
from agents.tts import piece_reader
from agents.tts.agent import Synthesizer
from agents.tts.delivery import Delivery
from agents.tts.engine import EngineInfo, Piece, TimedPhoneme, TtsEngine
from agents.tts.piece_reader import PieceReader
from agents.tts.session_speaker import MOST_ATTEMPTS
from agents.tts.voice import LoadedVoice
from bus import Bus, BusError, Received, TakenOverError
from schemas import messages as m

SPEECH = (m.SpeechStarted, m.SpeechVisemes, m.SpeechAudio, m.SpeechEnded)
NewBus = Callable[[str], Awaitable[Bus]]


class Metronome:
    """A voice that says `ma` for every word, and takes as long as the test wants."""

    rate = 16_000
    info = EngineInfo(name="ma")

    def __init__(self, *, pause: float = 0.0, fail: str = "", seconds: float = 0.2) -> None:
        self.said: list[str] = []
        self.made = 0
        self._pause = pause
        self._samples = round(seconds * self.rate)
        self._fail = fail

    def speak(self, text: str) -> Iterator[Piece]:
        """One piece a word, each with its own phonemes only."""
        self.said.append(text)
        for word in text.split():
            time.sleep(self._pause)
            if self._fail and self._fail in word:
                raise EngineError("voice-lost", "The voice is gone: put it back.")
            self.made += 1
            pcm, half = np.full(self._samples, self.made, np.int16), self._samples // 2
            yield Piece(pcm, [TimedPhoneme("m", half), TimedPhoneme("ɑ", half)])  # noqa: RUF001


@pytest.fixture(scope="module")
def piper(tmp_path_factory: pytest.TempPathFactory) -> TtsEngine:
    """The default voice."""
    loaded: TtsEngine = engines.load("tts", "piper", {}, tmp_path_factory.mktemp("state"))
    return loaded


def slot_of(engine: TtsEngine, state: Path) -> EngineSlot[LoadedVoice]:
    """A slot with an engine that is there already."""
    return EngineSlot("tts", lambda _: LoadedVoice("test", engine), AllSettings(), state)


@asynccontextmanager
async def serving(bus: Bus, engine: TtsEngine) -> AsyncIterator[None]:
    """A tts agent that serves until the block ends."""
    slot = slot_of(engine, Path("unused"))
    agent = Synthesizer(bus, slot, lambda _: LoadedVoice("test", engine))
    task = asyncio.create_task(agent.run())
    async with asyncio.timeout(5):
        await bus.registered.wait()
    yield
    await bus.stop()
    async with asyncio.timeout(10):
        await task


def sentence(turn: int, number: int, text: str) -> m.DialogueSentence:
    """A sentence as the dialogue gives it."""
    return m.DialogueSentence(turn=turn, sentence=number, text=text, last=False)


def ended(turn: int, number: int = 0) -> Callable[[Received[Any]], bool]:
    """Tells the end of a sentence."""
    return lambda r: (
        isinstance(r.message, m.SpeechEnded)
        and (r.message.turn, r.message.sentence) == (turn, number)
    )


async def spoken(bus: Bus, agent: Bus, engine: TtsEngine, text: str) -> list[Any]:
    """All that is said of one sentence."""
    async with (
        bus.subscribe(*SPEECH, m.SystemTiming, m.SystemFailed) as heard,
        serving(agent, engine),
    ):
        await bus.publish(sentence(1, 0, text), session="main")
        received = await take_until(heard, ended(1))
    assert {r.session for r in received} == {"main"}
    return [r.message for r in received]


def of(kind: type[Any], said: list[Any]) -> list[Any]:
    """The messages of one type."""
    return [message for message in said if isinstance(message, kind)]


async def test_a_sentence_is_spoken_whole(bus: Bus, new_bus: NewBus, piper: TtsEngine) -> None:
    """Started, visemes, sound without gaps in chunks of 20 to 40 ms, ended with all samples."""
    text = "**Well**, it costs $5, my friend."
    said = await spoken(bus, await new_bus("tts"), piper, text)
    (started,), (end,) = of(m.SpeechStarted, said), of(m.SpeechEnded, said)
    assert (started.text, started.rate, started.attempt) == (text, piper.rate, 1)
    assert said[0] is started
    chunks = [(chunk.offset, len(chunk.pcm) // 2) for chunk in of(m.SpeechAudio, said)]
    at = 0
    for offset, samples in chunks:
        assert offset == at
        at += samples
    assert at == end.samples > piper.rate
    assert len(end.words) == len(started.text.split())
    assert 0 <= end.words[0] < end.words[-1] < 1000 * end.samples / piper.rate
    assert all(0.02 <= samples / piper.rate <= 0.04 for _, samples in chunks[:-1])
    (timing,) = of(m.SystemTiming, said)
    assert timing.stage == "tts-first-chunk"
    assert 0 < timing.ms < 5000


@pytest.mark.parametrize("real", [True, False])
async def test_visemes_leave_before_the_sound_that_they_cover(
    bus: Bus, new_bus: NewBus, piper: TtsEngine, *, real: bool
) -> None:
    """Poses reach into the last sound of a chunk when it leaves, and end where the sound ends."""
    said = await spoken(bus, await new_bus("tts"), piper if real else Metronome(), "Ma ma, ma ma.")
    rate = of(m.SpeechStarted, said)[0].rate
    samples = of(m.SpeechEnded, said)[0].samples
    frames: list[Any] = []
    for message in said:
        if isinstance(message, m.SpeechVisemes):
            frames += message.frames
        if isinstance(message, m.SpeechAudio):
            ends = (message.offset + len(message.pcm) // 2) * 1000 / rate
            assert frames[-1][0] >= ends - 120  # within the last sound that is known
    assert frames == sorted(frames)
    assert frames[-1][1:] == ("sil", 1.0)
    assert frames[-1][0] == pytest.approx(samples * 1000 / rate, abs=1)
    last_visemes = max(i for i, x in enumerate(said) if isinstance(x, m.SpeechVisemes))
    last_sound = max(i for i, x in enumerate(said) if isinstance(x, m.SpeechAudio))
    assert last_visemes < last_sound


@pytest.mark.parametrize("text", ["", "...", "😀", "```"])
async def test_nothing_to_say_is_an_empty_sentence(bus: Bus, new_bus: NewBus, text: str) -> None:
    """It still starts and ends, with a closed mouth, so that nobody waits for it."""
    voice = Metronome()
    said = await spoken(bus, await new_bus("tts"), voice, text)
    assert [type(x) for x in said] == [m.SpeechStarted, m.SpeechVisemes, m.SpeechEnded]
    assert said[1].frames == [(0.0, "sil", 1.0)]
    assert said[2].samples == 0
    assert voice.said == []


async def test_a_cancelled_turn_falls_silent(bus: Bus, new_bus: NewBus) -> None:
    """The running sentence stops within a piece, those queued are dropped, the next turn speaks."""
    voice = Metronome(pause=0.05)
    agent = await new_bus("tts")
    async with bus.subscribe(*SPEECH) as heard, serving(agent, voice):
        await bus.publish(sentence(1, 0, "ma " * 100), session="main")
        await bus.publish(sentence(1, 1, "never said"), session="main")
        await take_until(heard, lambda r: isinstance(r.message, m.SpeechAudio))
        await bus.publish(m.TurnCancelled(turn=1, reason="barge-in"), session="main")
        await bus.publish(sentence(2, 0, "ma"), session="main")
        after = await take_until(heard, ended(2), within=3)
    of_first = [r for r in after if getattr(r.message, "turn", 0) == 1]
    assert len(of_first) < 30
    assert not of(m.SpeechEnded, [r.message for r in of_first])
    assert "never said" not in voice.said
    assert voice.made < 15


async def test_held_sound_waits_for_its_own_session_alone(bus: Bus, new_bus: NewBus) -> None:
    """While her sound is held back she makes no more of it than listeners need; others go on."""
    engine = Metronome(seconds=6.0)
    async with bus.subscribe(*SPEECH) as heard, serving(await new_bus("tts"), engine):
        await bus.store(m.SpeechHeld(turn=1), session="main")
        await asyncio.sleep(0.1)
        await bus.publish(sentence(1, 0, "one two three"), session="main")
        await take_until(heard, lambda r: isinstance(r.message, m.SpeechAudio))
        await bus.publish(sentence(2, 0, "another session"), session="kitchen")
        await take_until(heard, ended(2))
        assert engine.made == 3
        await bus.store(m.SpeechReleased(turn=1), session="main")
        await take_until(heard, ended(1), within=3)
        assert engine.made == 5


async def test_a_long_answer_does_not_keep_others_waiting(bus: Bus, new_bus: NewBus) -> None:
    """Of sessions that want the voice, the one whose listener hears nothing is next."""
    voice = Metronome(pause=0.02, seconds=1.0)
    async with bus.subscribe(*SPEECH) as heard, serving(await new_bus("tts"), voice):
        for number in range(40):
            await bus.publish(sentence(1, number, "ma ma ma ma ma"), session="main")
        await take_until(heard, ended(1, 0))
        await bus.publish(sentence(2, 0, "hello"), session="kitchen")
        between = [r.message for r in await take_until(heard, ended(2))]
    assert len(of(m.SpeechEnded, between)) < 4


async def test_a_voice_that_fails_says_why_and_goes_on(bus: Bus, new_bus: NewBus) -> None:
    """`system.failed` has code and turn, the sentence ends where it got to, the next is said."""
    voice = Metronome(fail="lost")
    agent = await new_bus("tts")
    async with bus.subscribe(*SPEECH, m.SystemFailed) as heard, serving(agent, voice):
        await bus.publish(sentence(7, 0, "ma lost ma"), session="main")
        await bus.publish(sentence(7, 1, "ma"), session="main")
        said = [r.message for r in await take_until(heard, ended(7, 1))]
    (failed,) = of(m.SystemFailed, said)
    assert (failed.code, failed.turn) == ("voice-lost", 7)
    assert "put it back" in failed.detail
    assert [end.samples for end in of(m.SpeechEnded, said)] == [3_200, 3_200]


class Careless(Metronome):
    """A voice that does on one word what no voice should."""

    def __init__(self, what: Any) -> None:
        super().__init__()
        self._what = what

    def speak(self, text: str) -> Iterator[Piece]:
        """Say a text, or do it."""
        if text == "boom":
            if isinstance(self._what, BaseException):
                raise self._what
            return self._what
        return super().speak(text)


def no_sound(*pieces: Any) -> Any:
    """What an engine gives."""
    return iter(pieces)


@pytest.mark.parametrize(
    "what",
    [
        RuntimeError("unforeseen"),
        MemoryError(),
        SystemExit(3),
        KeyboardInterrupt(),
        asyncio.CancelledError(),
        StopIteration(),
        GeneratorExit(),
        no_sound(Piece(np.zeros(9, np.float32), [])),  # type: ignore[arg-type]
        no_sound(Piece(np.zeros((3, 3), np.int16), [])),
        no_sound(Piece(np.zeros(9, np.int16), [("m",)])),  # type: ignore[list-item]
        no_sound(Piece(np.zeros(9, np.int16), [TimedPhoneme("m", -5)])),
        None,
    ],
    ids=lambda what: type(what).__name__,
)
async def test_no_fault_of_a_voice_ends_the_agent(bus: Bus, new_bus: NewBus, what: Any) -> None:
    """One `system.failed` with a code and a sentence; the next sentence of the answer is said."""
    voice = Careless(what)
    async with (
        bus.subscribe(*SPEECH, m.SystemFailed) as heard,
        serving(await new_bus("tts"), voice),
    ):
        await bus.publish(sentence(7, 0, "boom"), session="main")
        await bus.publish(sentence(7, 1, "ma"), session="main")
        said = [r.message for r in await take_until(heard, ended(7, 1))]
    (failed,) = of(m.SystemFailed, said)
    assert (failed.code, failed.turn) == ("voice-failed", 7)
    assert "left out" in failed.detail
    assert [end.samples for end in of(m.SpeechEnded, said)] == [0, 3_200]


async def test_a_voice_that_hangs_is_replaced(
    bus: Bus, new_bus: NewBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its sentence ends with `voice-stuck`; the next, and another session, have a new voice."""
    monkeypatch.setattr(piece_reader, "PIECE_SECONDS", 0.5)
    forever = threading.Event()

    class Hanging(Metronome):
        def speak(self, text: str) -> Iterator[Piece]:
            forever.wait()
            yield from super().speak(text)

    voices = [LoadedVoice("test", voice) for voice in (Hanging(), Metronome())]
    agent = await new_bus("tts")
    slot = EngineSlot("tts", lambda _: voices.pop(0), AllSettings(), agent_state())
    task = asyncio.create_task(Synthesizer(agent, slot, lambda _: voices[0]).run())
    await agent.registered.wait()
    async with bus.subscribe(*SPEECH, m.SystemFailed) as heard:
        await bus.publish(sentence(7, 0, "ma"), session="main")
        await bus.publish(sentence(7, 1, "ma ma"), session="main")
        said = [r.message for r in await take_until(heard, ended(7, 1))]
        await bus.publish(sentence(1, 0, "ma"), session="other")
        other = [r.message for r in await take_until(heard, ended(1))]
    assert [(failed.code, failed.turn) for failed in of(m.SystemFailed, said)] == [
        ("voice-stuck", 7)
    ]
    assert [end.samples for end in of(m.SpeechEnded, [*said, *other])] == [0, 6_400, 3_200]
    forever.set()
    await agent.stop()
    await task


async def test_the_voice_is_changed_between_two_sentences(bus: Bus, new_bus: NewBus) -> None:
    """What is being said is said by the old voice; one that is missing changes nothing."""
    old, new = Metronome(pause=0.1), Metronome(seconds=0.1)
    agent = await new_bus("tts")

    def load(chosen: AllSettings) -> LoadedVoice:
        if chosen.tts.engine == "broken":
            raise EngineError("model-missing", "There is no such voice.")
        return LoadedVoice(chosen.tts.engine, old if chosen.tts.engine == "hibari" else new)

    slot = EngineSlot("tts", load, AllSettings(), agent_state())
    task = asyncio.create_task(Synthesizer(agent, slot, load).run())
    await agent.registered.wait()
    async with bus.subscribe(*SPEECH) as heard:
        await bus.publish(sentence(1, 0, "ma ma ma ma"), session="main")
        await take_until(heard, lambda r: isinstance(r.message, m.SpeechAudio))
        with pytest.raises(BusError, match="There is no such voice"):
            await ask_for(bus, m.TtsUse(changes={"engine": "broken"}))
        used = await ask_for(bus, m.TtsUse(changes={"engine": "piper"}))
        assert used.engine == "piper"
        await bus.publish(sentence(1, 1, "ma"), session="main")
        said = [r.message for r in await take_until(heard, ended(1, 1))]
        assert [end.samples for end in of(m.SpeechEnded, said)] == [4 * 3_200, 1_600]
        assert (await ask_for(bus, m.TtsDescribe())).engine == "piper"
        request = m.TtsSample(changes={"engine": "hibari"}, text="ma ma")
        heard_line = await bus.request(request, m.TtsSampled, session="main", within=5)
        with wave.open(io.BytesIO(base64.b64decode(heard_line.wav))) as file:
            assert (file.getnframes(), file.getframerate()) == (2 * 3_200, 16_000)
        own = await bus.request(m.TtsSample(), m.TtsSampled, session="main", within=5)
        assert own.text.startswith("Hello, I am Iris")
        assert (await ask_for(bus, m.TtsDescribe())).engine == "piper"
    await agent.stop()
    await task


async def ask_for(bus: Bus, request: m.Message) -> m.AgentDescription:
    """The answer of the agent."""
    return await bus.request(request, m.AgentDescription, session="main", within=5)


def agent_state() -> Path:
    """A folder of one's own for what is kept."""
    return Path(tempfile.mkdtemp())


async def test_sessions_do_not_mix(bus: Bus, new_bus: NewBus) -> None:
    """What is said goes to the session that it was asked in."""
    agent = await new_bus("tts")
    async with (
        bus.subscribe(*SPEECH, session="kitchen") as kitchen,
        bus.subscribe(*SPEECH, session="main") as main,
        serving(agent, Metronome()),
    ):
        await bus.publish(sentence(1, 0, "ma"), session="kitchen")
        await bus.publish(sentence(2, 0, "ma"), session="main")
        there = await take_until(kitchen, ended(1))
        here = await take_until(main, ended(2))
    assert {r.message.turn for r in there} == {1}
    assert {r.message.turn for r in here} == {2}


async def test_two_workers_share_the_sentences(bus: Bus, new_bus: NewBus) -> None:
    """Each sentence is spoken once, and both work."""
    voices = [Metronome(pause=0.05), Metronome(pause=0.05)]
    async with (
        bus.subscribe(m.SpeechEnded) as heard,
        serving(await new_bus("tts"), voices[0]),
        serving(await new_bus("tts"), voices[1]),
    ):
        for number in range(6):
            await bus.publish(sentence(1, number, f"ma {number}"), session="main")
        said = await take(heard, 6)
    assert sorted(r.message.sentence for r in said) == list(range(6))
    assert all(voice.said for voice in voices)


async def test_draining_finishes_the_sentence_in_hand(bus: Bus, new_bus: NewBus) -> None:
    """Told to stop, the agent says what it has begun, and takes no more."""
    voice = Metronome(pause=0.02)
    agent = await new_bus("tts")
    async with bus.subscribe(*SPEECH) as heard:
        async with serving(agent, voice):
            await bus.publish(sentence(1, 0, "ma " * 20), session="main")
            await take_until(heard, lambda r: isinstance(r.message, m.SpeechAudio))
            await agent.stop()
            await bus.publish(sentence(1, 1, "later"), session="main")
        said = [r.message for r in await take_until(heard, ended(1))]
    assert of(m.SpeechEnded, said)[0].samples == 20 * 3_200
    assert voice.said == [("ma " * 20).strip()]


async def test_an_idle_voice_costs_nothing(new_bus: NewBus, piper: TtsEngine) -> None:
    """While nobody asks, the agent takes next to no processor time."""
    async with serving(await new_bus("tts"), piper):
        await asyncio.sleep(0.3)
        before = time.process_time()
        await asyncio.sleep(1)
        assert time.process_time() - before < 0.05


async def test_a_sentence_that_was_spoken_is_not_spoken_again(bus: Bus, new_bus: NewBus) -> None:
    """Its worker died before it could say so; the next one sees the end on the stage."""
    voice = Metronome()
    async with bus.work(m.DialogueSentence, durable="tts") as jobs:
        await bus.store(sentence(1, 0, "never again"), session="main")
        await take(jobs, 1)
    ended_already = m.SpeechEnded(turn=1, sentence=0, samples=6_400)
    await bus.store(ended_already, session="main")
    async with bus.subscribe(*SPEECH) as heard, serving(await new_bus("tts"), voice):
        await asyncio.sleep(2.5)  # until the job is given to somebody else
        await bus.store(sentence(1, 1, "but this"), session="main")
        said = [r.message for r in await take_until(heard, ended(1, 1))]
    assert {message.sentence for message in said} == {1}
    assert voice.said == ["but this"]


async def test_a_worker_that_died_is_followed_by_another_attempt(bus: Bus, new_bus: NewBus) -> None:
    """The sentence begins again, and says that it does."""
    async with bus.work(m.DialogueSentence, durable="tts") as jobs:
        await bus.store(sentence(1, 0, "one two"), session="main")
        await take(jobs, 1)
    started = m.SpeechStarted(turn=1, sentence=0, rate=16_000, text="one two", attempt=4)
    await bus.store(started, session="main")
    async with bus.subscribe(*SPEECH) as heard, serving(await new_bus("tts"), Metronome()):
        said = [r.message for r in await take_until(heard, ended(1))]
    assert said[0].attempt == 5
    assert of(m.SpeechAudio, said)[0].offset == 0


async def test_a_server_that_dies_in_a_sentence_costs_no_sample(
    bus: Bus, new_bus: NewBus, nats: NatsServer
) -> None:
    """What was on its way may be lost, so all of it is sent again: the same sound, once whole."""
    _, before = await bus.stored.stage_bounds()
    agent = await new_bus("tts")
    async with serving(agent, Metronome(pause=0.05)), bus.subscribe(m.SpeechAudio) as heard:
        words = " ".join(["word"] * 20)
        await bus.store(sentence(1, 0, words), session="main")
        await take(heard, 10)
        nats.kill()
        nats.start()
        await bus.wait_connected()
        async with bus.stored.stage("main", after=before) as stage:
            said = [r.message for r in await take_until(stage, ended(1), within=20)]
    assert [s.attempt for s in of(m.SpeechStarted, said)] == [1, 2]
    again = said[said.index(of(m.SpeechStarted, said)[1]) :]
    sound = of(m.SpeechAudio, again)
    assert [a.offset for a in sound] == list(range(0, 64_000, 480))
    pcm = np.frombuffer(b"".join(a.pcm for a in sound), "<i2")
    assert np.array_equal(pcm, np.repeat(np.arange(1, 21, dtype=np.int16), 3_200))
    first = of(m.SpeechAudio, said)[:5]
    assert [a.pcm for a in first] == [a.pcm for a in sound[:5]]


async def test_a_worker_leaves_a_sentence_that_another_has(bus: Bus, new_bus: NewBus) -> None:
    """Who was held up for long, and sees a higher attempt, says no more of it."""
    voice = Metronome(pause=0.1)
    async with serving(await new_bus("tts"), voice), bus.subscribe(*SPEECH) as heard:
        await bus.store(sentence(1, 0, " ".join(["word"] * 30)), session="main")
        await take(heard, 5)
        taken = m.SpeechStarted(turn=1, sentence=0, rate=16_000, text="word", attempt=2)
        await bus.store(taken, session="main")
        await asyncio.sleep(0.5)
        made = voice.made
        await asyncio.sleep(0.5)
        assert voice.made == made < 30
        await bus.store(m.SpeechEnded(turn=1, sentence=0, samples=9), session="main")


async def test_one_attempt_has_one_worker(bus: Bus, new_bus: NewBus) -> None:
    """Of two workers that come to the same number for their attempt, one leaves the sentence."""
    async with bus.work(m.DialogueSentence, durable="tts", session="main") as jobs:
        await bus.store(sentence(1, 0, "once"), session="main")
        (job,) = await take(jobs, 1)
        async with job.holding():
            started = m.SpeechStarted(turn=1, sentence=0, rate=16_000, text="once", attempt=2)
            one, other = (Delivery(b, job, started) for b in (bus, await new_bus("tts")))
            await one.begin()
            with pytest.raises(TakenOverError):
                await other.begin()
            await one.end(m.SpeechEnded(turn=1, sentence=0, samples=0))
            await job.done()


async def test_a_sentence_that_ends_its_workers_is_left_out(bus: Bus, new_bus: NewBus) -> None:
    """After some deliveries without an end it is told as failed, and the answer goes on."""
    async with bus.work(m.DialogueSentence, durable="tts", session="main") as jobs:
        await bus.store(sentence(1, 0, "poison"), session="main")
        for _ in range(MOST_ATTEMPTS):
            (job,) = await take(jobs, 1)
            await job.release()
    voice = Metronome()
    agent = await new_bus("tts")
    async with bus.subscribe(*SPEECH, m.SystemFailed) as heard, serving(agent, voice):
        said = [r.message for r in await take_until(heard, ended(1))]
    assert [failed.code for failed in of(m.SystemFailed, said)] == ["sentence-poisoned"]
    assert voice.said == []


async def test_a_reader_that_is_given_up_is_closed_when_it_can_be() -> None:
    """An engine that is in the middle of a piece is not closed under its own feet."""
    closed = threading.Event()

    class Slow(Metronome):
        def speak(self, text: str) -> Iterator[Piece]:
            try:
                time.sleep(0.2)
                yield Piece(np.zeros(9, np.int16), [TimedPhoneme("m", 9)])
            finally:
                closed.set()

    reader = PieceReader(Slow(), "ma")
    reading = asyncio.create_task(reader.next())
    await asyncio.sleep(0.05)
    reading.cancel()
    await asyncio.wait({reading})
    await reader.close()
    assert closed.is_set()
    assert await reader.next() is None
