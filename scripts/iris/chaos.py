"""`iris bench --chaos`: kill parts of the house while it answers, and see whether anything is lost.

Two sessions type and one speaks, without a pause. Meanwhile one part after the other is killed at
a random moment, as often as asked for. What counts: that every turn that was accepted is answered
whole, that no sentence comes twice or with a gap, and how soon all sessions go on.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import psutil  # type: ignore[import-untyped]

from agents.runtime.errors import SettingsError
from schemas import frames
from schemas.messages import MicStarted, MicStopped, SpeechPlayed
from schemas.types import Wants
from scripts.iris import place
from scripts.iris.face import Face, Heard, meet
from scripts.iris.measure import Summary, summarise
from scripts.iris.voice import Voice

WANTS: tuple[Wants, ...] = ("speech", "transcripts")
TYPING = 2
ANSWER_SECONDS = 40.0
RECOVERY_SECONDS = 30.0
LISTENING_SECONDS = 12.0
"""What was said and not recognised for so long has not been heard."""
LOOK_SECONDS = 0.02
DEVICE = "chaos"
FRAME = 0.02
SPOKEN_SECONDS = 3.0
SILENCE_SECONDS = 2.0

Say = Callable[[str], None]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is killed.

    Attributes:
        kills: of each part.
        parts: which of them; empty for all.
        seed: of the random order and moments.
        calm: seconds from all going on to the next kill, at most.
    """

    kills: int
    parts: Sequence[str] = ()
    seed: int = 0
    calm: float = 2.0


class Chaos(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it.

    Attributes:
        recovery_s: by the part that was killed: seconds until all sessions went on.
        kills: of each part.
        typed: turns that were accepted from the keyboard.
        spoken: turns that were accepted from the microphone.
        unheard: utterances that made no turn.
        answered: turns that were answered to the end.
        breaks: how often a client lost its connection.
        faults: what was missing, came twice, or was not answered.
    """

    recovery_s: dict[str, Summary]
    kills: int
    typed: int
    spoken: int
    unheard: int
    answered: int
    breaks: int
    faults: list[str]


class _Session:
    """One client, which asks and asks, and checks what it hears."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.news = 0.0
        """When something last came, by `monotonic`."""
        self.accepted = self.unheard = self.answered = 0
        self.faults: list[str] = []

    async def type(self, prompts: Sequence[str], over: asyncio.Event) -> None:
        """Ask one question after the other."""
        while not over.is_set():
            turn = await self.face.prompt(prompts[self.accepted % len(prompts)])
            self.accepted += 1
            await self._answer(turn)

    async def speak(self, pcm: bytes, rate: int, over: asyncio.Event) -> None:
        """Say the same again and again, each time when it was answered."""
        while not over.is_set():
            talking = asyncio.create_task(self._talk(pcm, rate), name="talk")
            try:
                async with asyncio.timeout(len(pcm) / 2 / rate + LISTENING_SECONDS):
                    turn = await self._recognised()
            except TimeoutError:
                self.unheard += 1
            else:
                self.accepted += 1
                await self._answer(turn)
            finally:
                talking.cancel()
                await asyncio.wait({talking})
                await self.face.send(MicStopped(device=DEVICE, rate=rate))

    async def _talk(self, pcm: bytes, rate: int) -> None:
        await self.face.send(MicStarted(device=DEVICE, rate=rate))
        size = 2 * round(rate * FRAME)
        sound = pcm + bytes(2 * round(rate * SILENCE_SECONDS))
        began = time.monotonic()
        for index, start in enumerate(range(0, len(sound), size)):
            await asyncio.sleep(max(0.0, began + index * FRAME - time.monotonic()))
            await self.face.send_sound(sound[start : start + size])

    async def _recognised(self) -> int:
        async for heard in self._hear():
            if not isinstance(heard, frames.Frame) and heard["type"] == "asr.final":
                return int(heard["turn"])
        raise SettingsError("the bridge did not come back")

    async def _answer(self, turn: int) -> None:
        voice = Voice(turn)
        told = False
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                async for heard in self._hear():
                    voice.hear(heard)
                    if voice.complete and not told:
                        told = True
                        await self.face.send(SpeechPlayed(**voice.end))
                    if isinstance(heard, frames.Frame) or heard.get("turn") != turn:
                        continue
                    if heard["type"] == "turn.ended":
                        self._judge(turn, voice, str(heard["reason"]))
                        return
        except TimeoutError:
            self.faults.append(f"turn {turn} was not answered within {ANSWER_SECONDS:.0f} s")

    def _judge(self, turn: int, voice: Voice, reason: str) -> None:
        self.answered += 1
        self.faults += voice.faults
        if reason != "completed":
            self.faults.append(f"turn {turn} ended as {reason}")
        elif not voice.complete:
            self.faults.append(f"turn {turn} was not spoken to its end")

    async def _hear(self) -> AsyncGenerator[Heard, None]:
        async for heard in self.face.hear():
            self.news = time.monotonic()
            if not isinstance(heard, frames.Frame) and heard["type"] == "welcome":
                self.faults.append("the bridge could not resume")
            yield heard


async def run(state: Path, prompts: Sequence[str], plan: Plan, say: Say) -> Chaos:
    """Kill each part of the Iris that runs with this state folder.

    Args:
        state: its state folder.
        prompts: what is asked.
        plan: what is killed.
        say: tells how far it is.

    Raises:
        SettingsError: no such part, or it does not come back.
    """
    chosen = list(plan.parts) or [name for name in place.running(state).processes if name != "iris"]
    if unknown := set(chosen) - set(place.running(state).processes):
        raise SettingsError(f"Iris has no part {min(unknown)!r}")
    rng = random.Random(plan.seed)  # noqa: S311 (moments, no secrets)
    deck = chosen * plan.kills
    rng.shuffle(deck)
    over = asyncio.Event()
    done: dict[str, list[float]] = {name: [] for name in chosen}
    async with _sessions(place.running(state).websocket) as sessions:
        pcm, rate = await _sample(sessions[-1].face, prompts[0])
        async with asyncio.TaskGroup() as group:
            for session in sessions[:-1]:
                group.create_task(session.type(prompts, over))
            group.create_task(sessions[-1].speak(pcm, rate, over))
            for number, name in enumerate(deck, start=1):
                await asyncio.sleep(rng.uniform(0, plan.calm))
                done[name].append(await _kill(state, name, sessions))
                say(f"{number} of {len(deck)}: {name}: on after {done[name][-1]:.1f} s")
            over.set()
    return Chaos(
        recovery_s={name: summarise(times) for name, times in done.items()},
        kills=plan.kills,
        typed=sum(session.accepted for session in sessions[:-1]),
        spoken=sessions[-1].accepted,
        unheard=sessions[-1].unheard,
        answered=sum(session.answered for session in sessions),
        breaks=sum(session.face.breaks for session in sessions),
        faults=[fault for session in sessions for fault in session.faults],
    )


@asynccontextmanager
async def _sessions(url: str) -> AsyncGenerator[list[_Session], None]:
    began = time.time_ns() // 1_000_000
    async with contextlib.AsyncExitStack() as stack:
        yield [
            _Session(
                await stack.enter_async_context(
                    meet(url, device=DEVICE, wants=WANTS, session=f"chaos-{began}-{number}")
                )
            )
            for number in range(TYPING + 1)
        ]


async def _sample(face: Face, prompt: str) -> tuple[bytes, int]:
    """Something to say: the beginning of an answer."""
    voice = Voice(await face.prompt(prompt))
    async with asyncio.timeout(ANSWER_SECONDS):
        async for heard in face.hear():
            voice.hear(heard)
            if voice.complete:
                break
    return voice.pcm[: 2 * round(voice.rate * SPOKEN_SECONDS)], voice.rate


async def _kill(state: Path, name: str, sessions: Sequence[_Session]) -> float:
    """Kill a part; gives the seconds until all sessions went on."""
    pid = place.running(state).processes[name]
    while not pid:  # it is only just being started; nobody tells when it has been
        await asyncio.sleep(LOOK_SECONDS)
        pid = place.running(state).processes[name]
    began = time.monotonic()
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(pid).kill()
    while not all(session.news > began for session in sessions):
        await asyncio.sleep(LOOK_SECONDS)
        if time.monotonic() - began > RECOVERY_SECONDS:
            raise SettingsError(
                f"Iris does not go on {RECOVERY_SECONDS:.0f} s after {name} was killed"
            )
    return time.monotonic() - began


def in_words(chaos: Chaos) -> str:
    """What came of it, for people."""
    lines = [f"{'killed':12}{'times':>6}{'all went on after, s: median':>32}{'max':>8}"]
    for name, on in chaos.recovery_s.items():
        lines.append(f"{name:12}{chaos.kills:6}{on.median:32.2f}{on.max:8.2f}")
    lines.append(
        f"{chaos.typed + chaos.spoken} turns were accepted ({chaos.spoken} spoken), "
        f"{chaos.answered} answered; {chaos.unheard} utterances were not heard; "
        f"clients came back {chaos.breaks} times"
    )
    return "\n".join([*lines, *(chaos.faults or ["nothing was lost, and nothing came twice"])])
