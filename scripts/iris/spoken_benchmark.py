"""`iris bench --voice`: speak recordings as questions, and over answers."""

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from agents.runtime.settings import Settings
from schemas.types import Wants
from scripts.iris import hardware, history, paths, transcripts
from scripts.iris.bridge_client import connected
from scripts.iris.interruption import Interruption, interrupt
from scripts.iris.paused_recording import PausedRecording, pause
from scripts.iris.recording import DEVICE, Recording
from scripts.iris.spoken_figures import SpokenFigures, figures
from scripts.iris.spoken_trial import SpokenTrial, say

WANTS: tuple[Wants, ...] = ("speech", "transcripts", "timings")
STORY = "Tell me a long story about the sea and its fish."
"""What is asked to be interrupted."""

Tell = Callable[[str], None]


async def run(  # noqa: PLR0913, PLR0917
    running: paths.Running,
    settings: Settings,
    state: Path,
    recordings: Sequence[Recording],
    rest: float,
    tell: Tell,
) -> SpokenFigures:
    """Speak each recording three times, and the first one once more before, to warm up.

    Once as it is, once with a pause between two words, and once over an answer.

    Args:
        running: the Iris that runs.
        settings: of whose recognizer hears each file at once, too.
        state: its state folder.
        recordings: what is spoken.
        rest: seconds from one to the next.
        tell: is told how far it is.

    Raises:
        SettingsError: one of them is no question, was not answered, or did not interrupt.
        EngineError: the recognizer cannot hear a file at once.
        BusError: the bus is gone.
    """
    sessions = [f"bench-{time.time_ns() // 1_000_000}-{n}" for n in range(len(recordings) + 1)]
    tell("looking for a pause between two words of each")
    wholes, thoughts = await asyncio.to_thread(_prepared, settings, state, recordings)
    spoken: list[SpokenTrial] = []
    paused: list[SpokenTrial] = []
    interruptions: list[Interruption] = []
    async with connected(
        running.websocket, device=DEVICE, wants=WANTS, session=sessions[0]
    ) as client:
        for number, recording in enumerate([recordings[0], *recordings]):
            spoken.append(await say(client, recording))
            tell(f"{number} of {len(recordings)}: {recording.name}: {spoken[-1].text}")
            await asyncio.sleep(rest)
        for number, thought in enumerate(thoughts, start=1):
            paused.append(await say(client, thought.recording))
            tell(f"{number} of {len(thoughts)}, a pause after {thought.after!r}: {paused[-1].text}")
            await asyncio.sleep(rest)
    for number, recording in enumerate(recordings, start=1):
        alone = connected(running.websocket, device=DEVICE, wants=WANTS, session=sessions[number])
        async with alone as client:
            interruptions.append(await interrupt(client, STORY, recording))
        tell(f"{number} of {len(recordings)}, over an answer: {recording.name}")
        await asyncio.sleep(rest)
    bus = await running.join(name="bench")
    try:
        for session in sessions:
            await history.clear(bus, session)
    finally:
        await bus.close()
    words = _word_errors(recordings, spoken[1:], wholes)
    return figures(hardware.describe(), spoken[1:], paused, words, interruptions)


def _prepared(
    settings: Settings, state: Path, recordings: Sequence[Recording]
) -> tuple[list[str], list[PausedRecording]]:
    """What is heard in each recording at once, and each with a pause."""
    reader = transcripts.Reader(settings, state)
    wholes = [reader.read(recording.pcm, recording.rate) for recording in recordings]
    pairs = zip(recordings, wholes, strict=True)
    return wholes, [pause(recording, whole, reader.read) for recording, whole in pairs]


def _word_errors(
    recordings: Sequence[Recording], spoken: Sequence[SpokenTrial], wholes: Sequence[str]
) -> transcripts.WordErrors | None:
    """How well the recordings were understood whose words are known."""
    heard = [
        (recording.said, one.text, whole)
        for recording, one, whole in zip(recordings, spoken, wholes, strict=True)
        if recording.said
    ]
    return transcripts.compare(*zip(*heard, strict=True)) if heard else None
