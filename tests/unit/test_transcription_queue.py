"""Transcriptions of a recognizer that hangs, and what takes its place."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agents.asr import transcription_queue
from agents.asr.engine import RATE, Transcript
from agents.asr.engine_set import EngineSet
from agents.asr.utterance import Job
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError
from agents.runtime.settings import Settings

JOB = Job(
    np.zeros(RATE, np.float32),
    language="en",
    fallback_language=None,
    begin=0,
    end=RATE,
    whole=True,
    interim=False,
    speech=1.0,
)


class Scripted:
    """A recognizer that waits for something, then tells its words."""

    def __init__(self, words: str, wait: threading.Event | None = None) -> None:
        self._words = words
        self._wait = wait

    def transcribe(self, *_: object, **__: object) -> Transcript:
        """The words, whatever was said."""
        if self._wait is not None:
            self._wait.wait()
        return Transcript(self._words, "en")


def engine_set(recognizer: Any) -> EngineSet:
    """Engines of which only the recognizer is used."""
    return EngineSet(recognizer, recognizer, recognizer)


async def test_a_recognizer_that_hangs_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was said ends with `recognizer-stuck`; the next is transcribed by a new engine."""
    monkeypatch.setattr(transcription_queue, "LEAST_SECONDS", 0.2)
    monkeypatch.setattr(transcription_queue, "SLOWEST", 0.0)
    ever = threading.Event()
    made = [engine_set(Scripted("late", ever)), engine_set(Scripted("try again"))]
    slot = EngineSlot("asr", lambda _: made.pop(0), Settings(), tmp_path)
    queue = transcription_queue.TranscriptionQueue(slot)
    with pytest.raises(EngineError, match="hung") as failed:
        await queue.transcribe(JOB)
    assert failed.value.code == "recognizer-stuck"
    transcript, _ = await queue.transcribe(JOB)
    assert transcript.text == "try again"
    ever.set()
    await slot.close()
