"""What a person reads at start: which mind, voice and ears she has, and what else is here."""

import asyncio
from pathlib import Path

from agents.runtime import describing, local_servers
from agents.runtime.errors import SettingsError
from bus import BusError
from scripts.iris import paths

SHOWN = ("dialogue", "tts", "asr")


async def introduction(state: Path) -> list[str]:
    """A line that says what she is made of, and one for each server of language models here."""
    try:
        bus = await paths.running(state).join(name="introduction")
    except (BusError, SettingsError):
        return []  # she is being stopped
    try:
        described = await describing.describe(bus)
    finally:
        await bus.close()
    made = [describing.in_words(described[agent]) for agent in SHOWN if agent in described]
    lines = ["; ".join(made)] if made else []
    mind = described.get("dialogue")
    for server in await asyncio.to_thread(local_servers.find):
        if mind is None or mind.engine != server.engine:
            first = server.models[0]
            others = f" and {len(server.models) - 1} more" if len(server.models) > 1 else ""
            use = f"iris use mind {server.engine}/{first}"
            lines.append(f"{server.title} is here with {first}{others}: {use}")
    return lines
