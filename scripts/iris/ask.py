"""`iris ask`: type something, read the answer, and keep its speech if you like."""

import argparse
import asyncio
import sys
from pathlib import Path

from agents.runtime.errors import SettingsError
from schemas import frames
from schemas.types import Wants
from scripts.iris import paths, waiting
from scripts.iris.answer_sound import AnswerSound
from scripts.iris.bridge_client import BridgeClient, connected


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris ask`."""
    parser.add_argument("text", help="what to ask")
    parser.add_argument("--wav", type=Path, metavar="FILE", help="save what is spoken")
    parser.add_argument("--session", default="main", help="whose conversation (main)")


def run(options: argparse.Namespace) -> int:
    """Ask, print the sentences as they come; gives the exit code."""
    running = paths.running(options.state)
    return asyncio.run(_ask(running, options.text, options.wav, options.session))


async def _ask(running: paths.Running, text: str, wav: Path | None, session: str) -> int:
    wants: list[Wants] = ["transcripts", "timings"]
    if wav is not None:
        wants.append("speech")
    url = running.websocket
    async with connected(url, device="iris-ask", wants=wants, session=session) as client:
        turn = await client.prompt(text)
        answer = listen(client, turn, spoken=wav is not None)
        voice, reason = await waiting.for_answer(answer, running.http)
    if wav is not None:
        seconds = voice.save(wav)
        print(f"{wav}: {seconds:.1f} s of speech", file=sys.stderr)
    return 0 if reason == "completed" else 1


async def listen(client: BridgeClient, turn: int, *, spoken: bool) -> tuple[AnswerSound, str]:
    """Print a turn's sentences as they come, until it is over.

    Args:
        client: hears `transcripts` and `timings`, and `speech` if `spoken`.
        turn: its number.
        spoken: wait for the speech, too.

    Returns:
        The speech, and how the turn ended (`completed` when all of it was heard of already).
    """
    voice = AnswerSound(turn)
    async for heard in client.receive():
        voice.hear(heard)
        if isinstance(heard, frames.Frame) or heard.get("turn") != turn:
            continue
        if heard["type"] == "dialogue.sentence" and heard["text"]:
            print(heard["text"], flush=True)
        elif heard["type"] == "system.failed":
            print(f"iris: {heard['detail']}", file=sys.stderr)
        elif heard["type"] == "turn.ended":
            return voice, str(heard["reason"])
        if voice.complete or (heard.get("last") and not spoken):
            return voice, "completed"
    raise SettingsError("the bridge is gone: start Iris again")
