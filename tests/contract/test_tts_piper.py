"""The Piper engine against Piper itself: the same samples, for any voice, from any graph."""

import functools
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from agents.runtime.errors import EngineError

piper = pytest.importorskip("piper", reason="piper-tts is not installed")
onnx = pytest.importorskip("onnx", reason="onnx is not installed")

from agents.tts.engines import _vits  # noqa: E402
from agents.tts.engines import piper as engine_module  # noqa: E402
from agents.tts.engines._portions import portions  # noqa: E402
from agents.tts.engines.piper import Engine, Settings  # noqa: E402

TEXT = "It sleeps, and then? The fox is brown."
YES = "Yes, it is."
Make = Callable[..., Path]


@pytest.fixture(scope="module")
def bundled() -> Path:
    """The voice that is installed."""
    return engine_module._voice_path("")


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for prepared voices, shared so that each is prepared once."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def make(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Makes another voice out of the bundled one."""

    @functools.cache
    def voice(change: Callable[[Any], None], speakers: int = 1) -> Path:
        name = change.__name__
        model = onnx.load(bundled)
        change(model.graph)
        path = tmp_path_factory.mktemp(name) / f"{name}.onnx"
        onnx.save(model, path)
        described = json.loads(bundled.with_name(bundled.name + ".json").read_text())
        described["num_speakers"] = speakers
        described["speaker_id_map"] = {"al": 0, "bo": 1, "cy": 2} if speakers == 3 else {}
        path.with_name(path.name + ".json").write_text(json.dumps(described))
        return path

    return voice


@functools.lru_cache(maxsize=2)
def still(path: Path, state: Path, **settings: Any) -> Engine:
    """An engine that says the same thing every time, and too softly to be bent."""
    return Engine(
        Settings(voice=str(path), noise_scale=0.0, noise_w=0.0, volume=0.5, **settings), state
    )


def said(engine: Engine, text: str) -> NDArray[np.float64]:
    """All the sound of a text."""
    return np.concatenate([piece.pcm for piece in engine.speak(text)]).astype(np.float64)


@functools.lru_cache(maxsize=2)
def loaded(path: Path) -> Any:
    """A voice as Piper loads it."""
    return piper.PiperVoice.load(path, include_alignments=True)


def whole(path: Path, text: str, speaker: int | None = None) -> NDArray[np.float64]:
    """What Piper itself says, in one go, without noise."""
    voice = loaded(path)
    how = piper.SynthesisConfig(
        speaker_id=speaker, noise_scale=0.0, noise_w_scale=0.0, normalize_audio=False
    )
    chunks = voice.synthesize(text, how)
    return np.concatenate([chunk.audio_float_array for chunk in chunks]).astype(np.float64)


def assert_same(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> None:
    """Equal but for loudness, to one step of 16-bit sound."""
    assert ours.shape == theirs.shape
    gain = float(ours @ theirs) / float(theirs @ theirs)
    assert gain > 1000
    assert np.abs(ours - gain * theirs).max() <= 1.0


def renamed(graph: Any) -> None:
    """Give every tensor another name, so that nothing can be found by its name."""
    kept = {value.name for value in (*graph.input, *graph.output)}
    new = {name: f"t{i}" for i, name in enumerate(n for node in graph.node for n in node.output)}
    new |= {weight.name: f"w{i}" for i, weight in enumerate(graph.initializer)}
    for node in graph.node:
        node.name = ""
        for names in (node.input, node.output):
            names[:] = [name if name in kept else new.get(name, name) for name in names]
    for weight in graph.initializer:
        weight.name = new[weight.name]
    del graph.value_info[:]


def conditioned(graph: Any) -> None:
    """Add three speakers, who sound in the flow and in the vocoder, as Piper's exporter does."""
    renamed(graph)
    helper = onnx.helper
    graph.input.append(helper.make_tensor_value_info("sid", onnx.TensorProto.INT64, [1]))
    up = next(i for i, node in enumerate(graph.node) if node.op_type == "ConvTranspose")
    outputs = {name: node for node in graph.node for name in node.output}
    before_up = outputs[outputs[graph.node[up].input[0]].input[0]]
    tanh = next(node for node in graph.node if node.op_type == "Tanh")
    in_flow = outputs[outputs[outputs[tanh.input[0]].input[0]].input[0]]
    made = []
    for i, (node, width) in enumerate(((before_up, 256), (in_flow, 384))):
        assert node.op_type == "Conv"
        table = np.random.default_rng(i).normal(0, 0.3, (3, width)).astype(np.float32)
        graph.initializer.append(onnx.numpy_helper.from_array(table, f"table{i}"))
        graph.initializer.append(onnx.numpy_helper.from_array(np.array([2]), f"axis{i}"))
        made += [
            helper.make_node("Gather", [f"table{i}", "sid"], [f"g{i}"]),
            helper.make_node("Unsqueeze", [f"g{i}", f"axis{i}"], [f"gu{i}"]),
        ]
        place = list(graph.node).index(node)
        plain = node.output[0]
        for user in graph.node:
            user.input[:] = [f"with{i}" if name == plain else name for name in user.input]
        graph.node.insert(place + 1, helper.make_node("Add", [plain, f"gu{i}"], [f"with{i}"]))
    for node in reversed(made):
        graph.node.insert(0, node)


def entangled(graph: Any) -> None:
    """Make every sample depend on every frame, so that pieces cannot be what the whole is."""
    last = next(node for node in graph.node if node.op_type == "ConvTranspose")
    helper = onnx.helper
    plain = last.input[0]
    place = list(graph.node).index(last)
    last.input[0] = "entangled"
    graph.node.insert(place, helper.make_node("Sub", [plain, "mean"], ["entangled"]))
    graph.node.insert(
        place, helper.make_node("ReduceMean", [plain], ["mean"], axes=[2], keepdims=1)
    )


def hidden(graph: Any) -> None:
    """Round durations up in another way than voices do, so that they are not recognised."""
    place, ceil = next((i, n) for i, n in enumerate(graph.node) if n.op_type == "Ceil")
    source, result = ceil.input[0], ceil.output[0]
    graph.node.remove(ceil)
    names = [source, "negative", "floor", result]
    for i, kind in enumerate(("Neg", "Floor", "Neg")):
        graph.node.insert(place + i, onnx.helper.make_node(kind, [names[i]], [names[i + 1]]))


def test_pieces_are_the_samples_of_the_whole(bundled: Path, state: Path) -> None:
    """Joined pieces are what Piper says in one go."""
    engine = still(bundled, state)
    assert len(list(engine.speak(TEXT))) > 2
    assert_same(said(engine, TEXT), whole(bundled, TEXT))


@pytest.mark.parametrize("step", [256, 5000, 22_050])
def test_pieces_of_any_size_join_with_noise_too(bundled: Path, state: Path, step: int) -> None:
    """From one and the same prior, whatever the sizes, come the same samples."""
    engine = Engine(Settings(), state)
    (ids,) = engine._read("How are you?")
    synthesis = engine._voice.begin(ids, engine._scales, 0)
    assert isinstance(synthesis, _vits.SplitSynthesis)
    again = _vits.SplitSynthesis(synthesis._voice, synthesis._tensors)
    in_one = again.read(1 << 30)
    pieces = []
    while sum(map(len, pieces)) < len(in_one):
        pieces.append(synthesis.read(step))
        assert len(pieces[-1]) > 0
    assert np.abs(np.concatenate(pieces) - in_one).max() < 1e-5


def test_tensors_are_found_by_what_they_do(make: Make, state: Path) -> None:
    """A voice whose tensors have other names is split all the same."""
    path = make(renamed)
    engine = still(path, state)
    assert isinstance(engine._voice, _vits.SplitVoice)
    assert_same(said(engine, TEXT), whole(path, TEXT))


def test_speakers_sound_in_every_part(make: Make, state: Path) -> None:
    """A voice with several speakers is split too, and speaks as the one that was chosen."""
    path = make(conditioned, speakers=3)
    first, named, numbered = (still(path, state, speaker=who) for who in ("", "bo", "2"))
    assert isinstance(named._voice, _vits.SplitVoice)
    assert_same(said(first, YES), whole(path, YES, 0))
    assert_same(said(named, YES), whole(path, YES, 1))
    assert_same(said(numbered, YES), whole(path, YES, 2))
    assert not np.array_equal(whole(path, YES, 1), whole(path, YES, 2))


@pytest.mark.parametrize("change", [entangled, hidden])
def test_a_voice_that_cannot_be_split_is_used_whole(
    make: Make, state: Path, change: Callable[[Any], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Such a voice speaks as Piper does, its phonemes still add up, and the log says so."""
    path = make(change)
    engine = still(path, state)
    assert isinstance(engine._voice, _vits.WholeVoice)
    assert "used whole" in capsys.readouterr().out
    pieces = list(engine.speak(YES))
    samples = sum(len(piece.pcm) for piece in pieces)
    assert sum(p.samples for piece in pieces for p in piece.phonemes) == samples
    assert_same(said(engine, YES), whole(path, YES))


def test_whole_voices_keep_their_own_timing(make: Make, state: Path, bundled: Path) -> None:
    """What cannot be cut still tells how long each phoneme is; it is the split voice's timing."""
    entire = still(make(entangled), state)
    split = still(bundled, state)
    timing = [
        [p for piece in e.speak("Hi there.") for p in piece.phonemes] for e in (entire, split)
    ]
    assert timing[0] == timing[1]


def test_phonemes_are_pipers_own(bundled: Path, state: Path) -> None:
    """Symbols and lengths agree with what Piper itself reports of the same sound."""
    voice = loaded(bundled)
    how = piper.SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)
    theirs = [
        (found.phoneme, int(found.num_samples))
        for chunk in voice.synthesize("Hi, is it you?", how, include_alignments=True)
        for found in chunk.phoneme_alignments or ()
    ]
    engine = still(bundled, state)
    ours = [tuple(p) for piece in engine.speak("Hi, is it you?") for p in piece.phonemes]
    assert ours == theirs


def test_length_scale_makes_speech_longer(bundled: Path, state: Path) -> None:
    """Twice the length is about twice as long."""
    slow = said(still(bundled, state, length_scale=2.0), YES)
    assert 1.6 < len(slow) / len(said(still(bundled, state), YES)) < 2.4


def test_the_next_start_needs_no_onnx(state: Path, bundled: Path) -> None:
    """A prepared voice is loaded without importing the library that prepared it."""
    still(bundled, state)
    code = (
        "import sys; from pathlib import Path;"
        "from agents.tts.engines.piper import Engine, Settings;"
        f"Engine(Settings(), Path({str(state)!r}));"
        "assert not any(name.split('.')[0] == 'onnx' for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path.cwd())


def test_a_damaged_preparation_is_made_again(bundled: Path, state: Path, tmp_path: Path) -> None:
    """A file that was cut short, by a full disk or a pulled plug, is replaced."""
    still(bundled, state)
    (good,) = (path for path in state.iterdir() if path.name.startswith("en_US-joe-medium"))
    folder = shutil.copytree(good, tmp_path / good.name)
    (folder / "flow.onnx").write_bytes(b"half")
    assert_same(said(still(bundled, tmp_path), "Yes."), whole(bundled, "Yes."))
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    assert (folder / "flow.onnx").stat().st_size > 1 << 20


@pytest.fixture
def broken(bundled: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the voice's description, beside a model that is none."""
    path = tmp_path / "voice.onnx"
    path.write_bytes(b"not a model")
    shutil.copy(bundled.with_name(bundled.name + ".json"), tmp_path / "voice.onnx.json")
    return path


def refusal(state: Path, **settings: Any) -> EngineError:
    """The error with which an engine refuses its settings."""
    with pytest.raises(EngineError) as caught:
        Engine(Settings(**settings), state)
    return caught.value


def test_a_missing_voice_is_named(tmp_path: Path) -> None:
    """The error names the path and the setting."""
    error = refusal(tmp_path, voice=str(tmp_path / "gone.onnx"))
    assert error.code == "model-missing"
    assert "gone.onnx" in error.detail
    assert "[tts.piper]" in error.detail


def test_a_missing_description_is_named(tmp_path: Path) -> None:
    """A voice without its .json is told which file it lacks."""
    (tmp_path / "voice.onnx").write_bytes(b"")
    error = refusal(tmp_path, voice=str(tmp_path / "voice.onnx"))
    assert error.code == "model-missing"
    assert "voice.onnx.json" in error.detail


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"audio": 5}'])
def test_an_unreadable_description_is_named(broken: Path, tmp_path: Path, text: str) -> None:
    """JSON that describes no voice is told apart from a missing one."""
    broken.with_name("voice.onnx.json").write_text(text)
    assert refusal(tmp_path, voice=str(broken)).code == "model-unreadable"


def test_an_unreadable_model_is_named(broken: Path, tmp_path: Path) -> None:
    """A file that is no model is named, and nothing half-made stays behind."""
    state = tmp_path / "state"
    error = refusal(state, voice=str(broken))
    assert error.code == "model-unreadable"
    assert "voice.onnx" in error.detail
    assert not list(state.glob("*"))


@pytest.mark.parametrize("speaker", ["nobody", 7, "7", "-1"])
def test_an_unknown_speaker_is_refused(state: Path, speaker: str | int) -> None:
    """The error says which there are."""
    error = refusal(state, speaker=speaker)
    assert error.code == "bad-setting"
    assert "0 to 0" in error.detail


def test_a_state_that_cannot_be_written_is_named(bundled: Path, tmp_path: Path) -> None:
    """A file where the folder should be, or a full disk, is one clear sentence."""
    (tmp_path / "state").write_text("a file")
    error = refusal(tmp_path / "state", voice=str(bundled))
    assert error.code == "state-unwritable"


def test_long_sentences_are_read_in_portions() -> None:
    """Cuts fall on spaces where there are any, and nothing is lost."""
    words = [*"one two three four five six"]
    parts = list(portions(words, 8))
    assert [symbol for part in parts for symbol in part] == words
    assert all(len(part) <= 8 for part in parts)
    assert all(part[0] == " " for part in parts[1:])
    assert [len(part) for part in portions("x" * 20, 8)] == [8, 8, 4]


def test_lengths_are_whole_and_add_up() -> None:
    """Durations become samples whose sum is exact, however they round."""
    assert _vits.fit(np.array([1, 2, 3]), 6 * 256).tolist() == [256, 512, 768]
    assert _vits.fit(np.ones(7), 100).sum() == 100
    assert _vits.fit(np.zeros(3), 0).tolist() == [0, 0, 0]
