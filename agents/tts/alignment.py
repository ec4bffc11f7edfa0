"""When phonemes sound, for voices that do not tell: found from what sound and phonemes are like.

A hidden semi-Markov model in small: every frame of the sound is compared with what phonemes of each
kind usually are like (loudness, and the share of high frequencies), every phoneme's length with
what is usual for its kind, and the cheapest division is found by dynamic programming (Rabiner, "A
tutorial on hidden Markov models and selected applications in speech recognition", 1989, section
IV.D). Usual lengths follow Klatt, "Linguistic uses of segmental duration in English", 1976; the
other numbers are choices of this project, measured against a voice that tells its durations.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.tts.engine import TimedPhoneme
from agents.tts.phonemes import Role, sounds

# ruff: noqa: RUF001 (letters of the phonetic alphabet)

Floats = NDArray[np.float64]

FRAME_MS: Final = 10.0
LONGEST: Final = 60
"""Frames of a phoneme at most; pauses are cut at the same length and counted on."""
WINDOW: Final = 2
"""Frames that one spectrum looks at, in all."""
HIGH_HZ: Final = 3_000.0
SPREADS: Final = (8.0, 0.25)
"""Standard deviations of loudness in dB, and of the share of high frequencies."""
LENGTH_WEIGHT: Final = 2.0
SILENT: Final = -40.0
"""dB below the loudest at which nobody speaks."""


class Kind(NamedTuple):
    """What phonemes of a kind are like.

    Attributes:
        ms: usual length.
        level: dB below the loudest.
        high: share of the energy above 3 kHz.
        spread: standard deviation of the length, as a logarithm.
    """

    ms: float
    level: float
    high: float
    spread: float = 0.35


_PAUSE: Final = Kind(120, -50, 0.1, 1.2)
_SPACE: Final = Kind(25, -14, 0.2, 1.0)
_VOWEL: Final = Kind(85, -6, 0.03)
_SCHWA: Final = Kind(50, -10, 0.04)
_GLIDE: Final = Kind(130, -6, 0.03)
_SONORANT: Final = Kind(60, -11, 0.02)
_THROAT: Final = Kind(55, -22, 0.2)
_KINDS: Final = (
    ("p t k q ʈ c", Kind(80, -26, 0.3)), ("b d g ɡ ɖ ɟ ɢ ɾ ɽ T", Kind(60, -18, 0.08)),
    ("s ʃ ʂ ɕ ʦ ʧ ʨ ꭧ", Kind(105, -18, 0.75)), ("z ʒ ʐ ʑ ʣ ʤ ʥ", Kind(80, -18, 0.45)),
    ("f θ x χ ç ħ ɸ", Kind(90, -26, 0.4)), ("v ð ɣ ʁ β ʝ ʋ", Kind(55, -16, 0.08)),
    ("ə ᵊ ɐ ᵻ ɪ ʊ", _SCHWA), ("A I O W Y Q", _GLIDE),
)  # fmt: skip
_BY_SYMBOL: Final = {symbol: kind for symbols, kind in _KINDS for symbol in symbols.split()}
_REST: Final = Kind(40, -14, 0.1, 1.0)
LENGTH: Final = "ː"
"""Prolongs the sound before it."""
STRETCH: Final = 1.5
"""What a length mark does to the vowel before it."""


def align(
    symbols: Sequence[str], pcm: NDArray[np.int16], rate: int, *, ends: bool = True
) -> list[TimedPhoneme]:
    """Give every sample to a phoneme.

    Args:
        symbols: IPA or misaki's letters, marks and punctuation among them; a length mark at the
            beginning goes on with the phoneme before.
        pcm: the sound of these phonemes; where it does not end with the last of them, of some.
        rate: samples a second.
        ends: the last phoneme ends with the sound. If not, the phonemes that fit are given alone,
            and the last of them may go on.

    Returns:
        Phonemes whose lengths add up to the sound's; all of them if it `ends`.
    """
    if not symbols or not len(pcm):
        return [TimedPhoneme(symbol, 0) for symbol in symbols] if ends else []
    kinds, owners = _kinds(symbols)
    if not kinds:
        return [TimedPhoneme(symbols[0], len(pcm)), *(TimedPhoneme(s, 0) for s in symbols[1:])]
    features = _features(pcm, rate)
    if len(features) < len(kinds) and ends:
        lengths = np.diff(np.linspace(0, len(pcm), len(kinds) + 1).astype(int)).tolist()
    else:
        lengths = _divide(kinds, features, ends=ends)
        lengths = _in_samples(lengths, len(pcm), len(features))
    timed = [0] * len(symbols)
    for owner, samples in zip(owners, lengths, strict=False):
        timed[owner] = samples
    last = len(symbols) if ends else owners[len(lengths) - 1] + 1
    return [TimedPhoneme(s, n) for s, n in zip(symbols[:last], timed[:last], strict=True)]


def _kinds(symbols: Sequence[str]) -> tuple[list[Kind], list[int]]:
    """The kinds of the symbols that take time, and which symbols these are."""
    kinds: list[Kind] = []
    owners: list[int] = []
    for i, symbol in enumerate(symbols):
        role = sounds(symbol)[0].role
        if role in (Role.STRESS, Role.MODIFIER):
            if symbol == LENGTH and kinds:
                kinds[-1] = kinds[-1]._replace(ms=kinds[-1].ms * STRETCH)
            if symbol != LENGTH or kinds:
                continue  # a length mark at the beginning is what is left of the phoneme before
        kinds.append(_kind(symbol, role))
        owners.append(i)
    return kinds, owners


def _kind(symbol: str, role: Role) -> Kind:
    if symbol == LENGTH:
        return _REST
    if known := _BY_SYMBOL.get(symbol):
        return known
    return {
        Role.PAUSE: _PAUSE, Role.SPACE: _SPACE, Role.VOWEL: _VOWEL, Role.HOLD: _THROAT,
    }.get(role, _GLIDE if symbol.isupper() else _SONORANT)  # fmt: skip


def _features(pcm: NDArray[np.int16], rate: int) -> Floats:
    """Loudness in dB below the loudest, and share of high frequencies, of each frame."""
    step = round(rate * FRAME_MS / 1000)
    count = max(1, len(pcm) // step)
    padded = np.pad(pcm.astype(np.float64), (step // 2, WINDOW * step))
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW * step)[::step][:count]
    power = np.square(np.abs(np.fft.rfft(windows * np.hanning(WINDOW * step), axis=1)))
    edge = int(HIGH_HZ * WINDOW * step / rate)
    whole = power.sum(axis=1) + 1.0
    level = 10 * np.log10(whole)
    return np.stack((level - np.percentile(level, 95), power[:, edge:].sum(axis=1) / whole), axis=1)


def _divide(kinds: Sequence[Kind], features: Floats, *, ends: bool) -> list[int]:
    """Frames of each kind in turn, by the least cost."""
    frames = len(features)
    usual = np.array([kind.ms for kind in kinds]) / FRAME_MS
    if ends:  # at the pace that is spoken, pauses left out
        spoken = np.array([kind is not _PAUSE for kind in kinds])
        heard = float((features[:, 0] > SILENT).sum())
        usual[spoken] *= np.clip(heard / max(usual[spoken].sum(), 1.0), 0.5, 2.0)
    like = np.array([[kind.level, kind.high] for kind in kinds])
    unlike = np.minimum(np.square((features[None] - like[:, None]) / SPREADS).sum(axis=2), 25.0)
    before = np.concatenate((np.zeros((len(kinds), 1)), np.cumsum(unlike, axis=1)), axis=1)
    lengths = np.arange(1, LONGEST + 1)
    best = np.full(frames + 1, np.inf)
    best[0] = 0.0
    chosen = np.zeros((len(kinds), frames + 1), np.int64)
    reached = np.full(len(kinds), np.inf)
    starts = np.arange(frames + 1)[None] - lengths[:, None]
    possible = starts >= 0
    for i in range(len(kinds)):
        costs = LENGTH_WEIGHT * np.square(np.log(lengths / usual[i]) / kinds[i].spread) / 2
        at = np.where(possible, starts, 0)
        total = best[at] + before[i][None] - before[i][at] + costs[:, None]
        total[~possible] = np.inf
        chosen[i] = lengths[np.argmin(total, axis=0)]
        best = total.min(axis=0)
        reached[i] = best[frames]
    last = len(kinds) - 1 if ends or not np.isfinite(reached).any() else int(np.argmin(reached))
    return _traced(chosen, last, frames)


def _traced(chosen: NDArray[np.int64], last: int, frames: int) -> list[int]:
    """The lengths that led to the end."""
    found: list[int] = []
    for i in range(last, -1, -1):
        found.append(int(min(chosen[i][frames], frames)))
        frames -= found[-1]
    found[-1] += frames  # what no phoneme was long enough for
    return found[::-1]


def _in_samples(lengths: Sequence[int], samples: int, frames: int) -> list[int]:
    ends = np.rint(np.cumsum(lengths) * samples / frames).astype(int)
    return [int(samples) for samples in np.diff(ends, prepend=0)]
