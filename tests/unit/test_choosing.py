"""What a person chooses becomes settings that exist."""

from pathlib import Path

import pytest

from agents.runtime import models
from agents.runtime.choosing import choices
from agents.runtime.errors import EngineError, SettingsError

ENGINES = {"tts": "kokoro", "asr": "faster-whisper", "dialogue": "llamacpp"}


@pytest.mark.parametrize(
    ("part", "name", "agent", "changes"),
    [
        (
            *("mind", "ollama/llama3.2:3b", "dialogue"),
            {"engine": "ollama", "ollama.model": "llama3.2:3b"},
        ),
        (
            *("mind", "openai/qwen/qwen3", "dialogue"),
            {"engine": "openai", "openai.model": "qwen/qwen3"},
        ),
        (
            *("mind", "/m/big.GGUF", "dialogue"),
            {"engine": "llamacpp", "llamacpp.model": "/m/big.GGUF"},
        ),
        ("mind", "smollm2-135m", "dialogue", dict(models.named("smollm2-135m").use)),
        ("voice", "heart", "tts", {"engine": "hibari", "hibari.model": ""}),
        ("voice", "af_bella", "tts", {"engine": "kokoro", "kokoro.voice": "af_bella"}),
        ("voice", "kokoro/jf_alpha", "tts", {"engine": "kokoro", "kokoro.voice": "jf_alpha"}),
        (
            *("voice", "/v/eva.onnx", "tts"),
            {"engine": "piper", "piper.voice": "/v/eva.onnx", "piper.speaker": ""},
        ),
        ("voice", "coqui", "tts", {"engine": "coqui"}),
        ("speed", "1,2", "tts", {"kokoro.speed": 1.2}),
        ("persona", "pirate", "dialogue", {"persona": "pirate"}),
        (
            *("ears", "faster-whisper/small", "asr"),
            {"engine": "faster-whisper", "faster-whisper.model": "small"},
        ),
    ],
)
def test_a_choice_is_a_change_of_one_agents_settings(
    part: str, name: str, agent: str, changes: dict
) -> None:
    """By the names that people use."""
    (choice,) = choices(part, name, ENGINES)
    assert (choice.agent, choice.changes) == (agent, changes)


def test_a_language_is_heard_and_spoken() -> None:
    """Ears and voice change together."""
    assert [choice.agent for choice in choices("language", "de", ENGINES)] == ["asr", "tts"]


@pytest.mark.parametrize(
    ("part", "name", "words"),
    [
        ("mind", "gpt-9", "iris models"),
        ("mind", "", "say which"),
        ("speed", "fast", "a number"),
        ("hair", "red", "there are mind"),
    ],
)
def test_what_there_is_not_is_said(part: str, name: str, words: str) -> None:
    """With where to look."""
    with pytest.raises(SettingsError, match=words):
        choices(part, name, ENGINES)


def test_a_model_that_is_not_here_is_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says how to get it; nothing is changed."""
    monkeypatch.setenv(models.VARIABLE, str(tmp_path))
    with pytest.raises(EngineError, match="iris models get whisper-tiny"):
        choices("ears", "whisper-tiny", ENGINES)
