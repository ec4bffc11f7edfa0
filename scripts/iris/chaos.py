"""`iris bench --chaos`: kill parts of Iris while it answers, and see whether anything is lost.

Two sessions type and one speaks, without a pause. Meanwhile one part after the other is killed at
a random moment, as often as asked for. What counts: that every turn that was accepted is answered
whole, that no sentence comes twice or with a gap, and how soon all sessions go on.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import psutil  # type: ignore[import-untyped]

from agents.runtime.errors import SettingsError
from scripts.iris import paths
from scripts.iris.load_client import LoadClient, sample, sessions_of
from scripts.iris.measure import Summary, summarise

TYPING = 2
RECOVERY_SECONDS = 30.0
LOOK_SECONDS = 0.02

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
    chosen = list(plan.parts) or [name for name in paths.running(state).processes if name != "iris"]
    if unknown := set(chosen) - set(paths.running(state).processes):
        raise SettingsError(f"Iris has no part {min(unknown)!r}")
    rng = random.Random(plan.seed)  # noqa: S311 (moments, no secrets)
    deck = chosen * plan.kills
    rng.shuffle(deck)
    over = asyncio.Event()
    done: dict[str, list[float]] = {name: [] for name in chosen}
    url = paths.running(state).websocket
    async with sessions_of(url, "chaos", TYPING + 1) as sessions:
        pcm, rate = await sample(sessions[-1].client, prompts[0])
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
        breaks=sum(session.client.breaks for session in sessions),
        faults=[fault for session in sessions for fault in session.faults],
    )


async def _kill(state: Path, name: str, sessions: Sequence[LoadClient]) -> float:
    """Kill a part; gives the seconds until all sessions went on."""
    pid = paths.running(state).processes[name]
    while not pid:  # it is only just being started; nobody tells when it has been
        await asyncio.sleep(LOOK_SECONDS)
        pid = paths.running(state).processes[name]
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
