"""`iris.toml` and the settings that the code knows say the same."""

import importlib
from pathlib import Path

import msgspec
import pytest

from agents.runtime import engines, settings
from agents.runtime.errors import EngineError, SettingsError
from agents.runtime.settings import Settings, engine_names, read

CONFIG = Path(settings.__file__).parent.parent.parent / "iris.toml"
DEFAULT_ENGINES = [
    ("asr", "faster-whisper"),
    ("dialogue", "llamacpp"),
    ("retrieval", "wordllama"),
    ("tts", "piper"),
]


def test_the_file_writes_out_every_default() -> None:
    """A key that is left out means what the file shows, and every key is shown."""
    written = settings.load(CONFIG)
    text = CONFIG.read_text(encoding="utf-8")
    for agent in ("nats", "bridge", "asr", "dialogue", "retrieval", "tts", "mqtt", "vmc", "log"):
        table, default = getattr(written, agent), getattr(Settings(), agent)
        for name in table.__struct_fields__:
            if name != "engines":
                assert getattr(table, name) == getattr(default, name), f"{agent}.{name}"
                assert f"\n{name} = " in text, f"{agent}.{name} is not in iris.toml"


@pytest.mark.parametrize(("agent", "name"), DEFAULT_ENGINES)
def test_the_file_writes_out_the_default_engines(agent: str, name: str) -> None:
    """The tables of the engines that are chosen show every key of theirs with its default."""
    module = importlib.import_module(f"agents.{agent}.engines.{name.replace('-', '_')}")
    table = getattr(settings.load(CONFIG), agent).engines[name]
    chosen = msgspec.convert(table, module.Settings)
    assert chosen == module.Settings()
    text = CONFIG.read_text(encoding="utf-8")
    for field in module.Settings.__struct_fields__:
        assert f"{field} = " in text, f"{agent}.{name}.{field} is not in iris.toml"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"tts": {"engin": "piper"}}, "unknown key tts.engin .*did you mean engine"),
        ({"asr": {"patience": "words"}}, "asr.patience is called asr.turn_detector now"),
        ({"colour": "blue"}, "unknown key colour .*known are"),
        ({"bridge": {"port": "http"}}, "bridge.port: expected `int`"),
        ({"bridge": {"port": 70000}}, "bridge.port"),
        ({"avatar": "Iris Two"}, "avatar"),
        ({"tts": {"pipr": {"voice": "x"}}}, "unknown key tts.pipr"),
        ({"tts": {"engines": {}}}, "unknown key tts.engines"),
        ({"tts": "piper"}, "tts: expected"),
        ({"events": {"rules": [1]}}, "events.rules"),
    ],
)
def test_a_mistake_is_named(data: dict, words: str) -> None:
    """An unknown key or a wrong value is an error that says which and what is possible."""
    with pytest.raises(SettingsError, match=words):
        read(data)


def test_a_file_that_is_not_there_or_not_toml_is_said(tmp_path: Path) -> None:
    """The error names the file and the line."""
    with pytest.raises(SettingsError, match="cannot read .*nowhere.toml"):
        settings.load(tmp_path / "nowhere.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("[tts\n")
    with pytest.raises(SettingsError, match=r"broken.toml is not TOML: .*line 1"):
        settings.load(broken)
    broken.write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(SettingsError, match="broken.toml"):
        settings.load(broken)


def test_the_command_line_goes_above_the_file(tmp_path: Path) -> None:
    """`--set` takes TOML, and words without quotes as text."""
    file = tmp_path / "iris.toml"
    file.write_text('[tts.piper]\nvolume = 0.5\nvoice = "a"\n[bridge]\nport = 1\n')
    overrides = ["bridge.port=8081", "tts.piper.voice=b.onnx", 'avatar="two"']
    chosen = settings.load(file, overrides)
    assert (chosen.bridge.port, chosen.avatar) == (8081, "two")
    assert chosen.tts.engines["piper"] == {"volume": 0.5, "voice": "b.onnx"}
    with pytest.raises(SettingsError, match="unknown key bridge.prt"):
        settings.load(file, ["bridge.prt=1"])
    with pytest.raises(SettingsError, match="not a setting"):
        settings.load(file, ["bridge.port"])


def test_engines_are_found_by_name_and_wrong_names_are_told(tmp_path: Path) -> None:
    """The possible names come from the modules; a wrong key of an engine is named."""
    assert {"piper"} <= set(engine_names("tts"))
    assert {"faster-whisper", "silero"} <= set(engine_names("asr"))
    with pytest.raises(SettingsError, match="no engine 'festival'; there are: .*piper"):
        engines.load("tts", "festival", {}, tmp_path)
    with pytest.raises(SettingsError, match="unknown key tts.piper.voce .*did you mean voice"):
        engines.load("tts", "piper", {"voce": "x"}, tmp_path)
    with pytest.raises(EngineError, match="nowhere.onnx"):
        engines.load("tts", "piper", {"voice": "nowhere.onnx"}, tmp_path)


WINDOWS = '[retrieval]\nfolder = "C:\\Users\\me"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_of_any_editor_is_understood(tmp_path: Path, encoding: str, ending: str) -> None:
    """With or without a byte-order mark, wide, with line ends of Windows."""
    path = tmp_path / "iris.toml"
    text = 'avatar = "ada"\n[asr]\nlanguage = "en-US"\n[retrieval]\nfolder = "~/notes"\n'
    path.write_bytes(text.replace("\n", ending).encode(encoding))
    found = settings.load(path)
    assert (found.avatar, found.asr.language) == ("ada", "en")
    assert found.retrieval.folder == str(Path.home() / "notes")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (WINDOWS.encode(), "single quotes"),
        ("[dialogue]\npersona = \u201cYou are Iris.\u201d\n".encode(), "straight quotes"),
        (b'avatar = "\xe4"\n', "save it as UTF-8"),
    ],
)
def test_what_looks_right_and_is_not_is_explained(
    tmp_path: Path, content: bytes, words: str
) -> None:
    """The sentence says how to write it."""
    path = tmp_path / "iris.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=words):
        settings.load(path)
