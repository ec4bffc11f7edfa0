"""The Kokoro engine: what it refuses, and how its languages are read."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")

from agents.runtime import models
from agents.runtime.errors import EngineError
from agents.tts.engines import kokoro
from agents.tts.phonemes import sounds

# ruff: noqa: RUF001 (letters of the phonetic alphabet and other scripts)


def test_a_missing_voice_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the voices that are there, or says how to fetch them."""
    monkeypatch.setenv(models.VARIABLE, str(tmp_path / "none"))
    with pytest.raises(EngineError, match="iris models get kokoro") as caught:
        kokoro.Engine(kokoro.Settings(), tmp_path)
    assert caught.value.code == "model-missing"
    np.zeros((2, 1, 256), np.float32).tofile(tmp_path / "bf_emma.bin")
    for voice, words in (("af_none", "there are bf_emma"), ("../bf_emma", "no voice '../bf_emma'")):
        with pytest.raises(EngineError, match=words):
            kokoro.Engine(kokoro.Settings(voice=voice, voices=str(tmp_path)), tmp_path)


@pytest.mark.parametrize(
    ("letter", "text", "phonemes"),
    [
        ("a", "Hello there.", "həlˈO ðˈɛɹ."),
        ("b", "Hello there.", "həlˈQ ðˈɛː."),
        ("e", "Hola, ¿cómo estás?", "ˈola, kˈomo estˈas?"),
        ("f", "Bonjour.", "bɔ̃ʒˈuɹ."),
        ("i", "Ciao.", "ʧˈao."),
        ("p", "Olá, tudo bem?", "olˈa, tˈudʊ bˈAm?"),
        ("h", "नमस्ते", "nəmˈʌsteː"),
    ],
)
def test_each_language_is_read_in_misakis_alphabet(letter: str, text: str, phonemes: str) -> None:
    """Diphthongs and affricates are one letter each, and every letter has a mouth shape."""
    found = kokoro.phonemes_of(text, kokoro.DIALECTS[letter])
    assert found.replace("ʁ", "ɹ") == phonemes
    assert all(sounds(symbol) for symbol in found)
