"""`iris bench --load`: many clients who listen, and several conversations at once."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence

import msgspec

from agents.runtime.errors import SettingsError
from scripts.iris.fan_out_clients import FanOutClient, crowd
from scripts.iris.load_client import LoadClient, sample, sessions_of
from scripts.iris.measure import Summary, quantile, summarise

TYPING, SPEAKING = 6, 2
ANSWERS = 5
SETTLE_SECONDS = 0.5
P99 = 0.99

Say = Callable[[str], None]


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it.

    Attributes:
        clients: that listened to one session.
        frames: of sound that were sent to each of them.
        missing: frames that did not reach a client, all clients together.
        lag_ms: by how much a frame came later to a client than to the first that got it.
        lag_p99_ms: of that.
        sessions: that talked at once.
        seconds: that they talked.
        spoken_seconds: of speech that they heard.
        turns: that they asked, and had answered.
        faults: what was missing or came twice.
    """

    clients: int
    frames: int
    missing: int
    lag_ms: Summary
    lag_p99_ms: float
    sessions: int
    seconds: float
    spoken_seconds: float
    turns: int
    faults: list[str]


async def run(url: str, prompts: Sequence[str], clients: int, seconds: float, say: Say) -> Load:
    """Load the Iris that runs.

    Args:
        url: of its WebSocket.
        prompts: what is asked.
        clients: that listen.
        seconds: that the conversations go on.
        say: tells how far it is.

    Raises:
        SettingsError: clients are not let in.
    """
    say(f"{clients} clients listen to {ANSWERS} answers")
    arrivals = await _listen(url, prompts, clients)
    say(f"{TYPING} sessions type and {SPEAKING} speak for {seconds:.0f} s")
    began = time.monotonic()
    sessions = await _talk(url, prompts, seconds)
    everything = {seq for arrived in arrivals for seq in arrived}
    lags = list(_lags(arrivals))
    return Load(
        clients=clients,
        frames=len(everything),
        missing=sum(len(everything) - len(arrived) for arrived in arrivals),
        lag_ms=summarise(lags),
        lag_p99_ms=quantile(lags, P99),
        sessions=len(sessions),
        seconds=time.monotonic() - began,
        spoken_seconds=sum(session.seconds for session in sessions),
        turns=sum(session.answered for session in sessions),
        faults=[fault for session in sessions for fault in session.faults],
    )


async def _listen(url: str, prompts: Sequence[str], count: int) -> list[dict[int, float]]:
    """What each client of a crowd heard of some answers, among them one that takes nothing."""
    async with sessions_of(url, "load", 1) as (asker,):
        try:
            async with crowd(url, asker.client.welcome.session, count + 1) as (deaf, *people):
                deaf.stop_reading()
                await asker.type_some(prompts, ANSWERS)
                await _settle(people)
                return [onlooker.arrivals for onlooker in people]
        except (TimeoutError, OSError) as error:
            raise SettingsError(
                f"{count} clients are not let in: see [bridge] max_clients in iris.toml, and how "
                f"many files a process may open ({error})"
            ) from error


async def _settle(people: Sequence[FanOutClient]) -> None:
    """Wait until nothing more comes."""
    before = -1
    while (now := sum(len(onlooker.arrivals) for onlooker in people)) != before:
        before = now
        await asyncio.sleep(SETTLE_SECONDS)


async def _talk(url: str, prompts: Sequence[str], seconds: float) -> list[LoadClient]:
    over = asyncio.Event()
    async with sessions_of(url, "load", TYPING + SPEAKING) as sessions:
        pcm, rate = await sample(sessions[0].client, prompts[0])
        async with asyncio.TaskGroup() as group:
            for session in sessions[:TYPING]:
                group.create_task(session.type(prompts, over))
            for session in sessions[TYPING:]:
                group.create_task(session.speak(pcm, rate, over))
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(seconds)
            over.set()
        return sessions


def _lags(arrivals: Sequence[dict[int, float]]) -> list[float]:
    """By how many ms each frame came later to each client than to the first."""
    first: dict[int, float] = {}
    for arrived in arrivals:
        for seq, at in arrived.items():
            first[seq] = min(at, first.get(seq, at))
    return [1000 * (at - first[seq]) for arrived in arrivals for seq, at in arrived.items()]


def in_words(load: Load) -> str:
    """What came of it, for people."""
    listened = (
        f"{load.clients} clients heard {load.frames} frames each, {load.missing} were missing; a "
        f"frame came later than to the first client by {load.lag_ms.median:.1f} ms (median), "
        f"{load.lag_p99_ms:.1f} ms (p99)"
    )
    talked = (
        f"{load.sessions} sessions at once: {load.turns} turns and {load.spoken_seconds:.0f} s of "
        f"speech in {load.seconds:.0f} s"
    )
    faults = load.faults or ["nothing was lost, and nothing came twice"]
    return "\n".join([listened, talked, *faults])
