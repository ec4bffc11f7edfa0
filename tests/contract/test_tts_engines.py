"""What every speech engine promises, asked of each one that is found."""

import itertools
import os
import re
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from agents.runtime import engines
from agents.runtime.errors import EngineError
from agents.runtime.settings import Tts, engine_names
from agents.tts.engine import Piece, TtsEngine
from agents.tts.visemes import VisemeTrack

KOKORO_VOICES = os.environ.get("KOKORO_VOICES", "")
"""A folder with voices of Kokoro's, where it is to be tested, too."""
TABLES: dict[str, dict[str, Any]] = {"kokoro": {"voices": KOKORO_VOICES}}
"""Settings that an engine cannot do without here; those left out use their defaults."""
EXTRAS = {"kokoro": bool(KOKORO_VOICES), "coqui": False}
"""Engines that are no part of the default set, and whether they are tested here."""
NAMES = [name for name in engine_names("tts") if EXTRAS.get(name, True)]
SHORT = "Hello, how are you?"
LONG = "The quick brown fox jumps over the lazy dog, and then it sleeps by the river all day long."


@pytest.fixture(scope="module", params=NAMES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> TtsEngine:
    """Each engine, loaded once; the default one must be there in CI."""
    name = request.param
    try:
        state = tmp_path_factory.mktemp(name)
        loaded: TtsEngine = engines.load("tts", name, TABLES.get(name, {}), state)
    except EngineError as error:
        if name == Tts().engine and os.environ.get("CI") == "true":
            raise
        pytest.skip(f"{name} cannot be loaded here: {error.detail}")
    return loaded


def sound(pieces: Sequence[Piece]) -> NDArray[np.int16]:
    """All of the sound."""
    return np.concatenate([np.zeros(0, np.int16), *(piece.pcm for piece in pieces)])


@pytest.mark.parametrize(
    "text", [SHORT, LONG, "Yes.", "No punctuation at the end", "One. Two! Three?"]
)
def test_phonemes_account_for_every_sample(engine: TtsEngine, text: str) -> None:
    """At the end phonemes and sound are equally long; before it, phonemes are ahead or level."""
    spoken = described = 0
    for piece in engine.speak(text):
        assert piece.pcm.dtype == np.int16
        assert piece.pcm.ndim == 1
        assert len(piece.pcm) > 0
        spoken += len(piece.pcm)
        described += sum(phoneme.samples for phoneme in piece.phonemes)
        assert described >= spoken
        assert all(phoneme.samples >= 0 for phoneme in piece.phonemes)
    assert spoken == described > 0.2 * engine.rate


def test_says_a_sentence_at_the_pace_of_speech(engine: TtsEngine) -> None:
    """Ninety characters last some six seconds, at the rate that the engine names."""
    assert 8_000 <= engine.rate <= 48_000
    assert 3 < len(sound(list(engine.speak(LONG)))) / engine.rate < 12


def test_is_loud_enough_and_not_clipped(engine: TtsEngine) -> None:
    """Speech has a usual loudness, and next to no sample is at full scale."""
    said = sound(list(engine.speak(LONG))) / 32767
    assert 0.03 < np.sqrt(np.mean(said**2)) < 0.25
    assert np.mean(np.abs(said) > 0.999) < 1e-4


def test_pieces_join_without_clicks(engine: TtsEngine) -> None:
    """The step across a join is no larger than steps of the sound around it."""
    pieces = list(engine.speak(LONG))
    said = sound(pieces).astype(np.int32)
    around = engine.rate // 50
    for join in itertools.accumulate(len(piece.pcm) for piece in pieces[:-1]):
        steps = np.abs(np.diff(said[join - around : join + around]))
        assert abs(int(said[join]) - int(said[join - 1])) <= steps.max()
        assert steps[around - 1] <= 8 * np.sqrt(np.mean(steps**2.0)) + 200


def test_visemes_end_with_the_sound(engine: TtsEngine) -> None:
    """The mouth's last pose is silence, within a millisecond of the last sample."""
    pieces = list(engine.speak(SHORT))
    track = VisemeTrack(engine.rate)
    frames = [frame for piece in pieces for frame in track.add(piece.phonemes)] + track.finish()
    assert frames[-1][1:] == ("sil", 1.0)
    assert frames[-1][0] == pytest.approx(len(sound(pieces)) * 1000 / engine.rate, abs=1)
    assert len({frame[1] for frame in frames}) > 4


def test_a_long_text_comes_in_pieces(engine: TtsEngine) -> None:
    """Of three sentences the first sound is a small part, and much is still to be made after it."""
    first, *others = engine.speak(" ".join([LONG] * 3))
    assert len(first.pcm) < 0.4 * len(sound([first, *others]))


def test_says_what_it_speaks_with(engine: TtsEngine) -> None:
    """Name and languages are there, and a list of voices with the one that speaks."""
    info = engine.info
    assert info.name
    assert info.version
    assert all(re.fullmatch("[a-z]{2,3}", language) for language in info.languages)
    assert info.voices
    assert all(voice.name for voice in info.voices)


def test_closing_stops_the_work(engine: TtsEngine) -> None:
    """A cancelled text costs nothing more, and the next one is said in full."""
    pieces = engine.speak(" ".join([LONG] * 20))
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert next(pieces, None) is None
    assert len(sound(list(engine.speak(SHORT)))) > 0.5 * engine.rate


def test_a_very_long_text_comes_in_pieces(engine: TtsEngine) -> None:
    """Five thousand words without a full stop begin with less than half a minute of sound."""
    pieces = engine.speak("and then they went on " * 1000)
    piece = next(pieces)
    assert len(piece.pcm) < 30 * engine.rate
    pieces.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["", " ", "...", "?!", "\n\n", "—", "\u200b", "( )", '""'])
def test_nothing_to_say_is_nothing_or_silence(engine: TtsEngine, text: str) -> None:
    """Text without words makes no voice heard and raises nothing."""
    said = sound(list(engine.speak(text)))
    assert np.abs(said).max(initial=0) < 2000


@pytest.mark.parametrize(
    "text",
    [
        "日本語",
        "\ud800 hi",
        "a\x00b",
        "😀",
        "مرحبا",
        "[[ not phonemes ]]",
        "[[",
        "\u202e abc",
        "x" * 300,
    ],
)
def test_odd_text_is_no_trouble(engine: TtsEngine, text: str) -> None:
    """Other scripts, lone surrogates, NUL and brackets are spoken or passed over."""
    spoken = described = 0
    for piece in itertools.islice(engine.speak(text), 5):
        spoken += len(piece.pcm)
        described += sum(phoneme.samples for phoneme in piece.phonemes)
    assert described >= spoken


@settings(max_examples=25)
@given(text=st.text(max_size=30))
def test_any_text_keeps_the_promises(engine: TtsEngine, text: str) -> None:
    """Whatever Unicode comes, the first pieces are well-formed."""
    described = spoken = 0
    for piece in itertools.islice(engine.speak(text), 2):
        spoken += len(piece.pcm)
        described += sum(phoneme.samples for phoneme in piece.phonemes)
        assert described >= spoken > 0


def test_does_not_work_while_nobody_speaks(engine: TtsEngine) -> None:
    """Between two sentences the engine takes next to no processor time."""
    list(engine.speak(SHORT))
    time.sleep(0.1)
    before = time.process_time()
    time.sleep(0.5)
    assert time.process_time() - before < 0.05
