"""`iris talk`: a conversation with the microphone and the loudspeakers of this machine."""

import argparse
import asyncio
import contextlib
import sys
from typing import Any

from agents.runtime.errors import SettingsError
from schemas import frames
from schemas.messages import MicStarted, MicStopped
from schemas.types import Wants
from scripts.iris import paths
from scripts.iris.bridge_client import BridgeClient, Heard, connected
from scripts.iris.loudspeaker import Loudspeaker

DEVICE = "iris-talk"
RATE = 16_000
BLOCK = RATE // 50
"""Samples of a microphone frame: 20 ms."""
LATENCY = 0.12
"""Seconds of sound that the sound card has in store: PortAudio's own choice, two blocks, runs dry
where others want the processor as well, and PulseAudio is then silent for a second or two."""
WAITING_BLOCKS = 500
REPORT_SECONDS = 0.2


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris talk`."""
    parser.add_argument("--session", default="main", help="whose conversation (main)")
    parser.add_argument(
        "--headphones", action="store_true", help="keep listening while Iris speaks"
    )


def run(options: argparse.Namespace) -> int:
    """Talk until Ctrl-C; gives the exit code."""
    sounddevice = _sound_library()
    url = paths.running(options.state).websocket
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_talk(url, options, sounddevice))
    return 0


def _sound_library() -> Any:  # noqa: ANN401 (it has no types)
    """PortAudio, through the package sounddevice.

    Raises:
        SettingsError: it is not installed.
    """
    try:
        import sounddevice  # type: ignore[import-untyped]  # noqa: PLC0415 (loads PortAudio)
    except (ImportError, OSError) as error:
        raise SettingsError(
            f"the sound library PortAudio is missing ({error}): on Debian and Ubuntu "
            f"`sudo apt install libportaudio2`; or talk on the page"
        ) from error
    return sounddevice


async def _talk(url: str, options: argparse.Namespace, sounddevice: Any) -> None:  # noqa: ANN401
    loop = asyncio.get_running_loop()
    blocks: asyncio.Queue[bytes] = asyncio.Queue(WAITING_BLOCKS)
    speaker = Loudspeaker()

    def take(block: bytes) -> None:
        with contextlib.suppress(asyncio.QueueFull):
            blocks.put_nowait(block)

    def microphone(data: Any, *_: Any) -> None:  # noqa: ANN401
        """PortAudio's thread: without headphones Iris does not listen to her own voice."""
        if options.headphones or not speaker.busy:
            loop.call_soon_threadsafe(take, bytes(data))

    wants: list[Wants] = ["speech", "transcripts", "timings"]
    async with connected(url, device=DEVICE, wants=wants, session=options.session) as client:
        await client.send(MicStarted(device=DEVICE, rate=RATE))
        with _open(sounddevice.RawInputStream, RATE, BLOCK, microphone):
            print("iris: listening (Ctrl-C ends it)", file=sys.stderr)
            async with contextlib.AsyncExitStack() as streams:
                tasks = [
                    asyncio.create_task(_send(client, blocks)),
                    asyncio.create_task(_report(client, speaker)),
                    asyncio.create_task(_listen(client, speaker, sounddevice, streams)),
                ]
                try:
                    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                    for task in done:
                        task.result()
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.wait(tasks)
        await client.send(MicStopped(device=DEVICE, rate=RATE))


def _open(kind: Any, rate: int, block: int, callback: Any) -> Any:  # noqa: ANN401
    """A stream of the sound card, 16-bit mono.

    Raises:
        SettingsError: there is no such device.
    """
    try:
        return kind(rate, block, channels=1, dtype="int16", latency=LATENCY, callback=callback)
    except Exception as error:  # PortAudio's own type, known only where the library is
        raise SettingsError(f"no microphone or loudspeaker can be opened: {error}") from error


async def _send(client: BridgeClient, blocks: asyncio.Queue[bytes]) -> None:
    while True:
        await client.send_sound(await blocks.get())


async def _report(client: BridgeClient, speaker: Loudspeaker) -> None:
    """Tell every now and then how far the answer has been played."""
    while True:
        await asyncio.sleep(REPORT_SECONDS)
        for played in speaker.reports():
            await client.send(played)


async def _listen(
    client: BridgeClient,
    speaker: Loudspeaker,
    sounddevice: Any,  # noqa: ANN401
    streams: contextlib.AsyncExitStack,
) -> None:
    """Print both sides, and play what Iris says."""

    def loudspeaker(out: Any, *_: Any) -> None:  # noqa: ANN401
        out[:] = speaker.pull(len(out))

    playing = False
    async for heard in client.receive():
        _print(heard)
        speaker.hear(heard)
        if speaker.rate and not playing:
            playing = True
            block = speaker.rate // 50
            streams.enter_context(
                _open(sounddevice.RawOutputStream, speaker.rate, block, loudspeaker)
            )
    raise SettingsError("the bridge is gone: start Iris again")


def _print(heard: Heard) -> None:
    if isinstance(heard, frames.Frame):
        return
    if heard["type"] == "asr.final":
        print(f"you:  {heard['text']}", flush=True)
    elif heard["type"] == "dialogue.sentence" and heard["text"]:
        print(f"iris: {heard['text']}", flush=True)
    elif heard["type"] == "system.failed":
        print(f"iris: {heard['detail']}", file=sys.stderr)
