"""The hibari engine against hibari itself: the same samples, and phonemes of exact length."""

import json
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest

from agents.runtime.errors import EngineError

hibari = pytest.importorskip("hibari", reason="hibari-tts is not installed")
from hibari import dsp  # noqa: E402

from agents.tts.alignment import align  # noqa: E402
from agents.tts.engines.hibari import Engine, Settings  # noqa: E402
from agents.tts.phonemes import DIPHTHONGS, SOUNDS, sounds  # noqa: E402
from agents.tts.phones import PhoneReader  # noqa: E402

TEXT = "The quick brown fox jumps over the lazy dog, and then it sleeps by the river."


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The default voice."""
    return Engine(Settings(), tmp_path_factory.mktemp("state"))


def test_the_sound_is_hibaris_own(engine: Engine) -> None:
    """Stretches join to what hibari makes in one go, but for noise and loudness."""
    voice = hibari.Hibari()
    ids = voice.ids(voice.g2p(TEXT, normalize_text=False))
    fed = {"ids": np.array([ids], np.int64), "speed": np.array([1.0], np.float32)}
    lh, th, ln, lr, phi, f0 = (out[0] for out in voice.sess.run(None, fed))
    theirs = dsp.synth(lh, th, ln - 20, lr, phi, f0, np.random.default_rng(0))
    ours = np.concatenate([piece.pcm for piece in engine.speak(TEXT)]) / 32767
    assert len(ours) == len(theirs)
    assert np.corrcoef(ours, theirs)[0, 1] > 0.98


def test_the_same_text_is_the_same_sound(engine: Engine) -> None:
    """Noise is drawn alike each time, so a sentence that is sent again joins what was heard."""
    once, again = (np.concatenate([p.pcm for p in engine.speak(TEXT)]) for _ in range(2))
    assert np.array_equal(once, again)


def test_every_phoneme_has_a_shape() -> None:
    """Each letter of the voice's alphabet is known, none of them by guessing."""
    vocabulary = json.loads((Path(hibari.__file__).parent / "assets/vocab.json").read_text("utf-8"))
    unknown = {
        symbol
        for symbol in vocabulary
        if symbol not in SOUNDS and symbol not in DIPHTHONGS and symbol not in "“”S"
    }
    assert not unknown
    assert [sound.viseme for sound in sounds("W")] == ["aa", "ou"]


def test_a_contour_covers_its_phonemes(engine: Engine) -> None:
    """Pitch and loudness come with the phonemes, are as long, and like the sound."""
    pieces = list(engine.speak(TEXT))
    assert pieces[0].contour is not None
    assert all(piece.contour is None for piece in pieces[1:])
    step, pitch, level = pieces[0].contour
    said = np.concatenate([piece.pcm for piece in pieces]) / 32767
    assert len(pitch) == len(level) == -(-len(said) // step)
    assert 60 < np.median(pitch[pitch > 0]) < 400
    blocks = [said[max(0, i - step // 2) : i + step // 2] for i in range(0, len(said), step)]
    heard = [np.sqrt(np.mean(block**2)) for block in blocks]
    assert np.corrcoef(heard, level)[0, 1] > 0.8
    assert 0.7 < np.sqrt(np.mean(np.square(level)) / np.mean(np.square(heard))) < 1.4


@pytest.mark.parametrize(
    "text", [TEXT, "No, I do not think so.", "Paris is the capital of France."]
)
def test_estimated_mouth_shapes_are_near_the_true_ones(engine: Engine, text: str) -> None:
    """What is aligned with the sound alone is within 60 ms of what the voice tells, by median."""
    pieces = list(engine.speak(text))
    told = [phoneme for piece in pieces for phoneme in piece.phonemes]
    pcm = np.concatenate([piece.pcm for piece in pieces])
    found = align([phoneme.symbol for phoneme in told], pcm, engine.rate)
    true, estimated = (PhoneReader(engine.rate).read(phonemes) for phonemes in (told, found))
    shapes = ([phone.viseme for phone in phones] for phones in (true, estimated))
    same = SequenceMatcher(None, *shapes, autojunk=False).get_matching_blocks()
    errors = [
        abs(true[block.a + i].start - estimated[block.b + i].start)
        for block in same
        for i in range(block.size)
    ]
    assert len(errors) > 0.8 * len(true)
    assert np.median(errors) < 60


def test_phonemes_are_timed_as_they_are_heard(engine: Engine) -> None:
    """The first one begins with the sound and the last one ends with it, within some 60 ms."""
    pieces = list(engine.speak(TEXT))
    told = [phoneme for piece in pieces for phoneme in piece.phonemes]
    pcm = np.concatenate([piece.pcm for piece in pieces]).astype(float)
    loud = np.nonzero(np.abs(pcm) > 0.03 * np.abs(pcm).max())[0] * 1000 / engine.rate
    ends = np.cumsum([phoneme.samples for phoneme in told]) * 1000 / engine.rate
    last = max(i for i, phoneme in enumerate(told) if phoneme.symbol.isalpha())
    assert loud[0] == pytest.approx(ends[0], abs=60)
    assert loud[-1] == pytest.approx(ends[last], abs=110)


def test_speed_makes_speech_shorter(tmp_path: Path, engine: Engine) -> None:
    """One and a half times as fast is about two thirds as long."""
    quick = Engine(Settings(speed=1.5), tmp_path)
    lengths = [sum(len(p.pcm) for p in e.speak(TEXT)) for e in (quick, engine)]
    assert lengths[0] / lengths[1] == pytest.approx(1 / 1.5, rel=0.12)


def test_a_missing_voice_is_named(tmp_path: Path) -> None:
    """The error names the path and the setting."""
    with pytest.raises(EngineError, match="gone.onnx.*tts.hibari") as caught:
        Engine(Settings(model=str(tmp_path / "gone.onnx")), tmp_path)
    assert caught.value.code == "model-missing"


def test_a_file_that_is_no_voice_is_named(tmp_path: Path) -> None:
    """A damaged file, or another model, is one clear sentence."""
    path = tmp_path / "other.onnx"
    path.write_bytes(b"not a model")
    with pytest.raises(EngineError, match="other.onnx") as caught:
        Engine(Settings(model=str(path)), tmp_path)
    assert caught.value.code == "model-unreadable"
