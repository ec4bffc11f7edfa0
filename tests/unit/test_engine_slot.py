"""An engine is replaced while it is used, and what was chosen is kept."""

import asyncio
from pathlib import Path

import pytest

from agents.runtime import choices, settings
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError, SettingsError
from agents.runtime.settings import Settings


class Voice:
    """An engine that knows its name, and whether it was closed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.closed = False

    def close(self) -> None:
        """Be of no use any more."""
        self.closed = True


def load(chosen: Settings) -> Voice:
    """A voice named after the engine; there is none called missing."""
    if chosen.tts.engine == "missing":
        raise EngineError("model-missing", "there is no such voice")
    return Voice(chosen.tts.engine)


async def test_a_replaced_engine_is_closed_when_its_last_user_is_done(tmp_path: Path) -> None:
    """What is being said is said to its end by the voice that began it."""
    slot = EngineSlot("tts", load, Settings(), tmp_path)
    async with slot.in_use() as old:
        await slot.replace({"engine": "kokoro"})
        async with slot.in_use() as new:
            assert new is slot.current
            assert new.name == "kokoro"
        assert not old.closed
    assert old.closed
    assert not slot.current.closed
    await slot.close()
    assert slot.current.closed


async def test_an_engine_that_cannot_be_loaded_leaves_the_old_one(tmp_path: Path) -> None:
    """A choice that fails changes nothing, now or at the next start."""
    slot = EngineSlot("tts", load, Settings(), tmp_path)
    before = slot.current
    with pytest.raises(EngineError, match="no such voice"):
        await slot.replace({"engine": "missing"})
    with pytest.raises(SettingsError, match=r"tts\.engin "):
        await slot.replace({"engin": "kokoro"})
    assert slot.current is before
    assert not before.closed
    assert choices.read(tmp_path) == {}


async def test_two_replacements_happen_one_after_the_other(tmp_path: Path) -> None:
    """The later one holds, and every engine before it is closed."""
    made: list[Voice] = []

    def remember(chosen: Settings) -> Voice:
        made.append(load(chosen))
        return made[-1]

    slot = EngineSlot("tts", remember, Settings(), tmp_path)
    await asyncio.gather(slot.replace({"engine": "a"}), slot.replace({"engine": "b"}))
    assert [voice.closed for voice in made] == [True, True, False]
    assert slot.settings.tts.engine == slot.current.name == made[-1].name


async def test_what_was_chosen_stands_above_iris_toml_and_below_the_command_line(
    tmp_path: Path,
) -> None:
    """A choice is kept for the next start; `--set` is meant for this start."""
    slot = EngineSlot("tts", load, Settings(), tmp_path)
    await slot.replace({"engine": "kokoro", "piper.voice": "a.onnx"})
    await slot.replace({"piper.voice": "b.onnx"})
    config = tmp_path / "iris.toml"
    config.write_text('[tts]\nengine = "piper"\nlanguage = "de"\n', encoding="utf-8")
    chosen = choices.read(tmp_path)
    loaded = settings.load(config, [], chosen).tts
    assert (loaded.engine, loaded.language) == ("kokoro", "de")
    assert loaded.engines == {"piper": {"voice": "b.onnx"}}
    assert settings.load(config, ["tts.engine=piper"], chosen).tts.engine == "piper"
    choices.forget(tmp_path, "tts")
    assert choices.read(tmp_path) == {}


@pytest.mark.parametrize("content", ["", "[]", "{", '"text"', "\xff"])
def test_a_broken_file_of_choices_counts_as_none(tmp_path: Path, content: str) -> None:
    """Whatever stands in the state folder, Iris starts."""
    path = tmp_path / choices.FOLDER / "tts.json"
    path.parent.mkdir()
    path.write_bytes(content.encode("latin-1"))
    assert choices.read(tmp_path) == {}
