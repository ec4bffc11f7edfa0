"""Every voice has one kind of name, and choosing it is a change of settings."""

import json
from pathlib import Path

import pytest

from agents.runtime import models, recordings, voices
from agents.runtime.choosing import choices
from agents.runtime.errors import EngineError
from agents.runtime.settings import change, read
from scripts.iris import models as command


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models of this test alone."""
    made = tmp_path / "models"
    monkeypatch.setenv(models.VARIABLE, str(made))
    return made


def test_the_voices_of_the_catalogue(tmp_path: Path) -> None:
    """Kokoro's 54 in eight languages beside the bundled ones, each with settings that exist."""
    found = voices.known(tmp_path)
    names = [voice.name for voice in found]
    assert len(names) == len(set(names))
    assert {"hibari/heart", "piper/joe"} < set(names)
    kokoro = [voice for voice in found if voice.name.startswith("kokoro/")]
    assert len(kokoro) == 54
    assert len({voice.language.partition("-")[0] for voice in kokoro}) == 8
    assert all(voice.gender and voice.licence and not voice.here for voice in kokoro)
    for voice in found:
        change(read({}), "tts", voice.use)


def test_a_voice_is_known_by_its_whole_name_and_by_the_end_of_it(tmp_path: Path) -> None:
    """`kokoro/ff_siwis` and `ff_siwis`."""
    found = voices.known(tmp_path)
    for name in ("kokoro/ff_siwis", "ff_siwis"):
        voice = voices.named(name, found)
        assert (voice.name, voice.language, voice.gender) == ("kokoro/ff_siwis", "fr", "female")
        assert voice.use == {"engine": "kokoro", "kokoro.voice": "ff_siwis"}
    assert voices.named("ff_nobody", found) is None


def test_what_is_not_here_says_how_to_get_it(tmp_path: Path) -> None:
    """Choosing it changes nothing."""
    with pytest.raises(EngineError, match="iris models get kokoro"):
        choices("voice", "kokoro/ff_siwis", {}, voices.known(tmp_path))


def test_the_speakers_of_a_piper_voice_are_voices(tmp_path: Path) -> None:
    """Each by its name; the language is told by the description beside the voice."""
    voice = tmp_path / "de_DE-chor-low.onnx"
    voice.write_bytes(b"onnx")
    told = {"espeak": {"voice": "de"}, "speaker_id_map": {"eva": 0, "max": 1}}
    Path(f"{voice}.json").write_text(json.dumps(told))
    command._add(str(voice), None, "chor")
    found = voices.known(tmp_path)
    assert [v.name for v in found][:2] == ["piper/chor/eva", "piper/chor/max"]
    assert found[0].language == "de"
    (choice,) = choices("voice", "piper/chor/max", {}, found)
    assert choice.changes == {
        "engine": "piper",
        "piper.voice": str(voice),
        "piper.speaker": "max",
    }
    assert next(model.name for model in models.catalogue() if "de" in model.languages) == "chor"


def test_a_recording_is_a_voice(tmp_path: Path) -> None:
    """Before all others."""
    place = recordings.folder(tmp_path)
    place.mkdir()
    (place / "anna.wav").write_bytes(b"")
    (choice,) = choices("voice", "coqui/anna", {}, voices.known(tmp_path))
    assert choice.changes == {"engine": "coqui", "coqui.voice": str(place / "anna.wav")}
