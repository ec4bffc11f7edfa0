"""What listeners have in store, and how long more of it waits."""

import asyncio
import time

from agents.tts.playback import STORE_SECONDS, Playback


def test_sound_is_due_when_what_was_made_has_been_heard() -> None:
    """A new turn is due now; each second that is made puts it off by one."""
    playback = Playback()
    now = time.monotonic()
    assert playback.due(1) - now < 1
    playback.made(1, 10.0)
    playback.made(1, 5.0)
    assert 14 < playback.due(1) - now < 16
    assert playback.due(2) - now < 1


async def test_held_sound_waits_until_it_is_released() -> None:
    """With enough in store nothing more is made, and what is wanted at once is not kept back."""
    playback = Playback()
    await playback.wanted(1)
    playback.hold()
    await playback.wanted(1)
    playback.made(1, STORE_SECONDS + 3)
    waiting = asyncio.create_task(playback.wanted(1))
    await asyncio.sleep(0.02)
    assert not waiting.done()
    playback.release()
    async with asyncio.timeout(1):
        await waiting
