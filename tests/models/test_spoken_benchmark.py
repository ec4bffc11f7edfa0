"""`iris bench --voice` against a whole Iris: what is heard hangs on the models."""

import json
import wave
from pathlib import Path

import numpy as np
from room import RATE, voice
from running_iris import RunningIris


def test_a_benchmark_of_spoken_questions(iris: RunningIris, tmp_path: Path) -> None:
    """Recordings are spoken in real time, and timed from their last sample of speech."""
    wav = tmp_path / "question.wav"
    speech = voice(iris.state, "What is the capital of France?")
    sound = np.concatenate([np.zeros(RATE // 2), speech, np.zeros(RATE // 2)])
    with wave.open(str(wav), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.clip(-32768, 32767).astype("<i2").tobytes())
    done = iris.iris("bench", "--voice", str(wav), "--json", timeout=120)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    (one,) = found["spoken"]
    assert (one["turns"], one["text"]) == (1, "What is the capital of France?")
    assert 0 < one["final_ms"] < one["first_audio_ms"] == found["first_audio_ms"]["median"]
    assert {"endpoint", "asr", "llm-first-token", "tts-first-chunk"} <= found["stages"].keys()
    (paused,) = found["paused"]
    assert paused["turns"] >= 1
    assert paused["text"], "what is heard of a part may be any word: 'of friends?'"
    (over,) = found["interruptions"]
    assert 0 < over["voice_ms"] < over["cancelled_ms"]
    assert over["last_sound_ms"] < over["cancelled_ms"]
    assert found["words_off"] == abs(over["remembered"] - over["played"]) <= 1
    silent = tmp_path / "silent.wav"
    silent.write_bytes(wav.read_bytes()[:44] + bytes(2 * RATE))
    assert "silent" in iris.iris("bench", "--voice", str(silent)).stderr
