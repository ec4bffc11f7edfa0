"""What she says can be heard, and what is said to her is: both hang on the models."""

import asyncio
import re
import wave
from pathlib import Path

import jiwer
import numpy as np
import pytest
import soxr
from question_wav import question_wav
from running_iris import RunningIris

from agents.runtime import engines

QUESTION = "What can you tell me about rain?"


def transcribe(wav: Path, state: Path) -> str:
    """What the default speech recognition writes down of a file."""
    with wave.open(str(wav)) as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        rate = file.getframerate()
    sound = soxr.resample(pcm.astype(np.float32) / 32768, rate, 16_000)
    engine = engines.load("asr", "faster-whisper", {}, state / "models")
    return engine.transcribe(sound.astype(np.float32), language="en").text


def words(text: str) -> str:
    """Text without what cannot be heard."""
    return " ".join(re.sub(r"[^\w' ]", " ", text.lower()).split())


async def test_what_is_heard_is_what_was_printed(iris: RunningIris, tmp_path: Path) -> None:
    """Speech recognition gives the printed sentences back: word error rate at most 10%."""
    printed, heard = [], []
    for index, question in enumerate((QUESTION, "Why is the sky blue?", "What do cats like?")):
        wav = tmp_path / f"{index}.wav"
        asked = await asyncio.to_thread(iris.iris, "ask", question, "--wav", str(wav))
        assert asked.returncode == 0, asked.stderr
        assert asked.stdout.strip()
        printed.append(words(asked.stdout))
        heard.append(words(await asyncio.to_thread(transcribe, wav, iris.state)))
    assert jiwer.wer(printed, heard) <= 0.10, list(zip(printed, heard, strict=True))


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (16_000, 1), (44_100, 2), (48_000, 2)])
def test_a_spoken_question_is_recognised_and_answered(
    iris: RunningIris, tmp_path: Path, rate: int, channels: int
) -> None:
    """Any common WAV goes through the microphone path, and comes back as an answer."""
    wav = tmp_path / "question.wav"
    question_wav(wav, iris.state, rate, channels)
    answer = iris.iris("hear", str(wav), "--session", f"hear-{rate}")
    assert answer.returncode == 0, answer.stderr
    lines = answer.stdout.splitlines()
    assert "capital of france" in words(lines[0])
    assert any(line.startswith("iris: ") for line in lines[1:]), lines
