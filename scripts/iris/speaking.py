"""`iris bench --voice`: speak recordings as questions, and over answers."""

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from agents.runtime.settings import Settings
from bus import connect
from schemas.types import Wants
from scripts.iris import history, machine, place, transcripts
from scripts.iris.face import meet
from scripts.iris.interruption import Interruption, interrupt
from scripts.iris.recording import DEVICE, Recording
from scripts.iris.spoken import Spoken, say
from scripts.iris.spoken_figures import SpokenFigures, figures

WANTS: tuple[Wants, ...] = ("speech", "transcripts", "timings")
STORY = "Tell me a long story about the sea and its fish."
"""What is asked to be interrupted."""
THOUGHT_SECONDS = 0.7
"""How long who speaks stops to think."""

Tell = Callable[[str], None]


async def run(  # noqa: PLR0913, PLR0917
    house: place.Running,
    settings: Settings,
    state: Path,
    recordings: Sequence[Recording],
    pause: float,
    tell: Tell,
) -> SpokenFigures:
    """Speak each recording three times, and the first one once more before, to warm up.

    Once as it is, once with a pause between two words, and once over an answer.

    Args:
        house: the Iris that runs.
        settings: of whose recognizer hears each file at once, too.
        state: its state folder.
        recordings: what is spoken.
        pause: seconds from one to the next.
        tell: is told how far it is.

    Raises:
        SettingsError: one of them was not answered, or did not interrupt.
        BusError: the bus is gone.
    """
    sessions = [f"bench-{time.time_ns() // 1_000_000}-{n}" for n in range(len(recordings) + 1)]
    spoken: list[Spoken] = []
    paused: list[Spoken] = []
    interruptions: list[Interruption] = []
    async with meet(house.websocket, device=DEVICE, wants=WANTS, session=sessions[0]) as face:
        for number, recording in enumerate([recordings[0], *recordings]):
            spoken.append(await say(face, recording))
            tell(f"{number} of {len(recordings)}: {recording.name}: {spoken[-1].text}")
            await asyncio.sleep(pause)
        for number, recording in enumerate(recordings, start=1):
            paused.append(await say(face, recording.paused(THOUGHT_SECONDS)))
            tell(f"{number} of {len(recordings)}, with a pause: {paused[-1].text}")
            await asyncio.sleep(pause)
    for number, recording in enumerate(recordings, start=1):
        alone = meet(house.websocket, device=DEVICE, wants=WANTS, session=sessions[number])
        async with alone as face:
            interruptions.append(await interrupt(face, STORY, recording))
        tell(f"{number} of {len(recordings)}, over an answer: {recording.name}")
        await asyncio.sleep(pause)
    bus = await connect(house.nats, name="bench", avatar=house.avatar, wait=2)
    try:
        for session in sessions:
            await history.clear(bus, session)
    finally:
        await bus.close()
    words = await asyncio.to_thread(_word_errors, settings, state, recordings, spoken[1:])
    return figures(machine.describe(), spoken[1:], paused, words, interruptions)


def _word_errors(
    settings: Settings, state: Path, recordings: Sequence[Recording], spoken: Sequence[Spoken]
) -> transcripts.WordErrors | None:
    """How well the recordings were understood whose words are known."""
    known = [pair for pair in zip(recordings, spoken, strict=True) if pair[0].said]
    if not known:
        return None
    sounds = [(recording.pcm, recording.rate) for recording, _ in known]
    return transcripts.compare(
        [recording.said for recording, _ in known],
        [one.text for _, one in known],
        transcripts.transcribe(settings, state, sounds),
    )
