"""A line in a voice that somebody thinks of choosing."""

# ruff: noqa: RUF001 (punctuation of other languages)

import asyncio
import base64
import io
import wave
from typing import Final

import numpy as np
from numpy.typing import NDArray

from agents.runtime import settings
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError
from agents.tts.piece_reader import PieceReader
from agents.tts.speakable import speakable
from agents.tts.voice import Load, LoadedVoice
from schemas.messages import TtsSample, TtsSampled

LINES: Final = {
    "en": "Hello, I am Iris. This is how I sound.",
    "de": "Hallo, ich bin Iris. So klinge ich.",
    "fr": "Bonjour, je suis Iris. Voici ma voix.",
    "es": "Hola, soy Iris. Así suena mi voz.",
    "it": "Ciao, sono Iris. Questa è la mia voce.",
    "pt": "Olá, eu sou a Iris. Esta é a minha voz.",
    "hi": "नमस्ते, मैं आइरिस हूँ। मेरी आवाज़ ऐसी है।",
    "ja": "こんにちは、アイリスです。これが私の声です。",
    "zh": "你好，我是爱丽丝。这就是我的声音。",
}
LONGEST: Final = 15.0
"""Seconds of sound that are given at most."""


class Sampler:
    """Speaks lines in voices, the one in use or others.

    Args:
        slot: holds the voice in use.
        load: makes another one.
    """

    def __init__(self, slot: EngineSlot[LoadedVoice], load: Load) -> None:
        self._slot = slot
        self._load = load
        self._one_at_a_time = asyncio.Lock()

    async def sample(self, message: TtsSample) -> TtsSampled:
        """A line in the voice that settings choose.

        Raises:
            EngineError: the voice cannot be loaded, or cannot speak.
            SettingsError: a setting is unknown or its value is wrong.
        """
        async with self._one_at_a_time:
            if not message.changes:
                async with self._slot.in_use() as voice:
                    return await _line(voice, message.text)
            wanted = settings.change(self._slot.settings, "tts", message.changes)
            voice = await asyncio.to_thread(self._load, wanted)
            try:
                return await _line(voice, message.text)
            finally:
                await asyncio.to_thread(voice.close)


async def _line(voice: LoadedVoice, text: str) -> TtsSampled:
    language = next(iter(voice.describe().languages), voice.language)
    text = text or LINES.get(language, LINES["en"])
    rate = voice.engine.rate
    reader = PieceReader(voice.engine, speakable(text, language))
    pieces = [np.zeros(0, np.int16)]
    try:
        while sum(map(len, pieces)) < LONGEST * rate and (piece := await reader.next()):
            pieces.append(piece.pcm)
    finally:
        await reader.close()
    pcm = np.concatenate(pieces)[: round(LONGEST * rate)]
    if not len(pcm):
        raise EngineError("nothing-to-say", f"there is nothing to say in {text!r}")
    return TtsSampled(text=text, wav=base64.b64encode(_wav(pcm, rate)).decode())


def _wav(pcm: NDArray[np.int16], rate: int) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm.astype("<i2").tobytes())
    return content.getvalue()
