"""hibari, an American woman's voice of 6 M parameters on onnxruntime: the default engine.

The network reads a whole sentence and gives, for frames of 12.5 ms, the spectra and the pitch that
`hibari.dsp` turns into sound; that is done stretch by stretch, so the first sound leaves early. The
graph computes how long each phoneme lasts without telling it: that tensor is added to its outputs.
"""

import functools
import importlib.metadata
import importlib.util
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import numpy as np
from hibari import dsp
from hibari.g2p import G2P
from msgspec import Meta
from numpy.typing import NDArray

from agents.runtime.errors import EngineError
from agents.tts.engine import Contour, EngineInfo, Piece, TimedPhoneme
from agents.tts.engines._kokoro_timing import end_of_sound, heard
from agents.tts.engines._level import Floats, gain_for, to_pcm
from agents.tts.engines._onnx import open_session, output_added
from agents.tts.engines._portions import portions
from schemas.messages import Voice

DURATIONS: Final = "/Cast_32_output_0"
"""The tensor of the graph that holds the length of each phoneme."""
FIRST: Final = 12
"""Frames of the first stretch, 0.15 s: ready soonest, and it outlasts the making of the next."""
LONGEST: Final = 120
"""Frames of the longest stretch, 1.5 s, after which a cancellation takes hold."""
BEFORE, AFTER = 1, 2
"""Frames on either side that reach into the sound of one."""
STEP: Final = 4
"""Frames, 50 ms, between two values of pitch and loudness."""
TAIL: Final = 40
"""Frames at the end, half a second, in which the sound falls silent."""
MOST: Final = 250
"""Phonemes that are read at once."""
SPOKEN_TO_WARM_UP: Final = "The quick brown fox jumps over the lazy dog, and then it sleeps."


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [tts.hibari] of iris.toml.

    Attributes:
        model: path of another voice of hibari's, `bf_emma.int8.onnx`; empty for `heart`, which is
            inside the package.
        speed: 1 as the voice was trained; 1.2 is faster.
        volume: 1 for the loudness that all voices are brought to.
        threads: of the processor, for the network.
    """

    model: str = ""
    speed: Annotated[float, Meta(ge=0.5, le=2)] = 1.0
    volume: Annotated[float, Meta(ge=0, le=4)] = 1.0
    threads: Annotated[int, Meta(ge=1, le=64)] = 1


class Engine:
    """A voice of hibari's, loaded and warm.

    Args:
        settings: of the table [tts.hibari].
        state: not used: nothing is derived.

    Raises:
        EngineError: the voice is missing or is none of hibari's.
    """

    rate = dsp.SR

    def __init__(self, settings: Settings, state: Path) -> None:  # noqa: ARG002
        path = _model_path(settings.model)
        self._session = open_session(
            path.read_bytes() + output_added(DURATIONS), settings.threads, f"the voice {path}"
        )
        self._speed = np.array([settings.speed], np.float32)
        self._ids: dict[str, int] = json.loads((_assets() / "vocab.json").read_text("utf-8"))
        self._g2p = G2P(british=_registered(path).get("british", False))
        self._gain = settings.volume * self._warm()
        self.info = _info(path)

    def speak(self, text: str) -> Iterator[Piece]:
        """Say a text; the first piece is there after some 10 to 30 ms.

        The text has to be in words: figures and abbreviations are read letter by letter.
        """
        for phonemes in self._read(text):
            frames = self._frames(phonemes)
            timed = frames.timed(phonemes)
            contour: Contour | None = frames.contour(self._gain)
            for sound in frames.sounds():
                yield Piece(to_pcm(sound, self._gain), timed, contour)
                timed, contour = (), None

    def _read(self, text: str) -> Iterator[Sequence[str]]:
        """Phonemes of misaki's alphabet, as many as are said at once."""
        clean = "".join(c if c.isprintable() else " " for c in text)
        known = [c for c in self._g2p(clean, normalize_text=False) if c in self._ids]
        for portion in portions(known, MOST):
            if any(c.isalpha() for c in portion):
                yield portion

    def _frames(self, phonemes: Sequence[str]) -> "_Frames":
        ids = [0, *(self._ids[c] for c in phonemes), 0]
        fed = {"ids": np.array([ids], np.int64), "speed": self._speed}
        *spectra, f0, durations = self._session.run(None, fed)
        return _Frames([spectrum[0] for spectrum in spectra], f0[0], durations)

    def _warm(self) -> float:
        """Speak unheard; gives the gain for the usual loudness."""
        power: list[float] = []
        for text in (SPOKEN_TO_WARM_UP, "Yes."):
            for phonemes in self._read(text):
                power += [float(np.mean(x**2)) for x in self._frames(phonemes).sounds()]
        self._g2p.oov("hibari")  # the part that reads unknown words is loaded at its first use
        return gain_for(float(np.mean(power)))


class _Frames:
    """What the network gives for some phonemes, and how it becomes sound.

    Args:
        spectra: (601, frames) each, in the order of `dsp.synth`: size and phase of the harmonics,
            size of the noise, size and phase of the rest; the sizes as logarithms.
        f0: Hz of each frame; below 40 is unvoiced.
        durations: units of each phoneme, those of the pads at both ends among them.
    """

    def __init__(self, spectra: Sequence[Floats], f0: Floats, durations: NDArray[np.int64]) -> None:
        self._spectra = spectra
        self._f0 = f0
        self._durations = durations
        self._random = np.random.default_rng(0)
        pulses = np.pad(dsp.pulses(f0), dsp.N_FFT // 2, mode="reflect")
        windows = np.lib.stride_tricks.sliding_window_view(pulses, dsp.N_FFT)
        self._windows = windows[:: dsp.HOP][: len(f0)]

    def timed(self, phonemes: Sequence[str]) -> Sequence[TimedPhoneme]:
        """The phonemes with their lengths, those of the silence at both ends among them."""
        before = max(0, len(self._f0) - TAIL)
        level = self._level(slice(before, None))
        silent = before * dsp.HOP + end_of_sound(level, dsp.HOP)
        return heard(phonemes, self._durations, silent)

    def contour(self, gain: float) -> Contour:
        """Pitch and loudness at each `STEP` frames, known before there is any sound."""
        at = slice(None, None, STEP)
        f0 = self._f0[at]
        pitch = np.where(f0 > 40, f0, 0.0).astype(np.float32)
        return Contour(STEP * dsp.HOP, pitch, self._level(at) * gain)

    def _level(self, at: slice) -> Floats:
        """Root mean square of frames."""
        noise = self._spectra[2][:, at]
        steady = np.sum(np.square(np.abs(self._steady(at))), axis=0)
        hiss = np.sum(np.square(dsp.ex(noise)), axis=0)
        # Parseval's theorem with a Hann window, whose mean square is 3 / 8; noise that is drawn for
        # each frame anew, of variance 2, loses by the overlap of four windows.
        power = (16 * steady + 8 * hiss) / (3 * dsp.N_FFT**2)
        size: Floats = np.sqrt(power).astype(np.float32)
        return size

    def sounds(self) -> Iterator[Floats]:
        """All of the sound, in stretches that join to the very samples of one long run."""
        count = len(self._f0)
        spectrum = np.empty((self._spectra[0].shape[0], count), np.complex64)
        start, made, length = 0, 0, FIRST
        while start < count:
            stop = start + length if count - start > 1.5 * length else count
            ahead = min(stop + AFTER, count)
            spectrum[:, made:ahead] = self._spectrum(slice(made, ahead))
            made, low = ahead, max(0, start - BEFORE)
            sound: Floats = dsp.ola(spectrum[:, low:ahead])
            yield sound[(start - low) * dsp.HOP : (stop - low) * dsp.HOP]
            start, length = stop, min(3 * length, LONGEST)

    def _spectrum(self, at: slice) -> NDArray[np.complex64]:
        """The short-time spectrum of frames, as `dsp.synth` puts it together."""
        noise = self._spectra[2][:, at]
        drawn = self._random.standard_normal((noise.shape[1], 2 * len(noise)), np.float32)
        hiss: NDArray[np.complex64] = drawn.view(np.complex64).T * dsp.ex(noise)
        return self._steady(at) + hiss

    def _steady(self, at: slice) -> NDArray[np.complex64]:
        """What of the spectrum is not drawn by chance."""
        harmonic, turn, _, rest, phase = (part[:, at] for part in self._spectra)
        voiced: NDArray[np.complex64] = dsp.rfft(self._windows[at] * dsp.WIN_SRC, 1).T
        return voiced * _turned(np.tanh(turn) * np.float32(np.pi), dsp.ex(harmonic)) + _turned(
            phase, dsp.ex(rest)
        )


def _turned(angle: Floats, size: Floats) -> NDArray[np.complex64]:
    result = np.empty(angle.shape, np.complex64)
    np.cos(angle, out=result.real)
    np.sin(angle, out=result.imag)
    result *= size
    return result


@functools.cache
def _assets() -> Path:
    spec = importlib.util.find_spec("hibari")
    assert spec is not None  # noqa: S101  (it was imported above)
    assert spec.origin is not None  # noqa: S101
    return Path(spec.origin).parent / "assets"


def _model_path(model: str) -> Path:
    path = Path(model).expanduser() if model else _assets() / "hibari.onnx"
    if not path.is_file():
        raise EngineError(
            "model-missing",
            f"there is no voice at {path}: set model in [tts.hibari] to the .onnx file of a voice "
            f"of hibari's, or leave it empty for the one that is inside the package",
        )
    return path


@functools.cache
def _registered(path: Path) -> dict[str, Any]:
    """What hibari's own list of voices says of a file; nothing where it has none of that name."""
    listed = json.loads((_assets() / "voices.json").read_text("utf-8"))
    known = ({"name": name, **facts} for name, facts in listed.items())
    return next((facts for facts in known if facts["file"] == path.name), {})


def _info(path: Path) -> EngineInfo:
    facts = _registered(path)
    name = facts.get("name", path.stem)
    language = facts.get("language", "en")
    return EngineInfo(
        name=f"hibari {name}",
        languages=("en",),
        licence="Apache-2.0",
        version=importlib.metadata.version("hibari-tts"),
        voices=[Voice(name=name, language=language, gender=facts.get("gender", ""))],
    )
