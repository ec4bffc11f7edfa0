"""Sound files of every kind are heard, or refused with one sentence."""

import io
from pathlib import Path

import av
import av.audio.resampler
import numpy as np
import pytest
from numpy.typing import NDArray

from agents.runtime.errors import SettingsError
from scripts.iris import sound_file

Sound = NDArray[np.float32]


def tone(rate: int, hertz: float = 440.0, seconds: float = 1.0) -> Sound:
    """A sine."""
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate)).astype("f4")


def encoded(codec: str, kind: str, rate: int, sound: Sound | None = None) -> bytes:
    """A file in memory: of a tone, or of (channels, samples)."""
    channels = np.atleast_2d(tone(rate) if sound is None else sound)
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[len(channels)]
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=kind) as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(channels, format="fltp", layout=layout)
        frame.sample_rate, frame.pts = rate, 0
        context = stream.codec_context
        resampler = av.audio.resampler.AudioResampler(
            format=context.format, layout=layout, rate=rate, frame_size=context.frame_size or 0
        )
        for piece in [*resampler.resample(frame), *resampler.resample(None), None]:
            for packet in stream.encode(piece):
                container.mux(packet)
    return buffer.getvalue()


def heard(path: Path, data: bytes) -> tuple[Sound, int]:
    """What comes of a file: samples from -1 to 1, and their rate."""
    path.write_bytes(data)
    pcm, rate = sound_file.read(path)
    return (np.frombuffer(pcm, "<i2") / 32_768).astype(np.float32), rate


def pitch(sound: Sound, rate: int) -> float:
    """The loudest frequency, in Hz."""
    return float(np.abs(np.fft.rfft(sound)).argmax()) * rate / len(sound)


JOINED = {
    "two-rates.mp3": [("libmp3lame", "mp3", 44_100), ("libmp3lame", "mp3", 22_050)],
    "joined.ts": [("mp2", "mpegts", 44_100), ("mp2", "mpegts", 48_000)],
    "chained.opus": [("libopus", "ogg", 48_000), ("libopus", "ogg", 48_000)],
    "chained.ogg": [("flac", "ogg", 44_100), ("flac", "ogg", 48_000)],
}


@pytest.mark.parametrize("name", JOINED)
def test_files_that_were_joined_are_heard_whole(tmp_path: Path, name: str) -> None:
    """All parts, at their right pitch, whatever rate each of them has."""
    data = b"".join(encoded(*part) for part in JOINED[name])
    sound, rate = heard(tmp_path / name, data)
    assert len(sound) / rate == pytest.approx(2.0, abs=0.15)
    for half in np.array_split(sound, 2):
        assert pitch(half, rate) == pytest.approx(440, abs=5)


def test_a_broken_piece_in_the_middle_is_left_out(tmp_path: Path) -> None:
    """What is before and after it is heard."""
    data = bytearray(encoded("libmp3lame", "mp3", 44_100, tone(44_100, seconds=4.0)))
    middle = len(data) // 2
    noise = np.random.default_rng(1).integers(0, 256, 2_500, dtype=np.uint8)
    data[middle : middle + 2_500] = noise.tobytes()
    sound, rate = heard(tmp_path / "broken.mp3", bytes(data))
    assert len(sound) / rate > 3.0
    assert pitch(sound[-rate:], rate) == pytest.approx(440, abs=5)


@pytest.mark.parametrize(
    "name", ["12:30:05.wav", "concat:a.wav", "file:x.wav", "http:b.wav", "a?b#c.wav", "-x.wav"]
)
def test_a_name_is_never_taken_for_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """With its folder, and from within it."""
    data = encoded("pcm_s16le", "wav", 16_000)
    monkeypatch.chdir(tmp_path)
    for path in (tmp_path / name, Path(name)):
        try:
            sound, rate = heard(path, data)
        except OSError:
            pytest.skip("this system has no such names")
        assert (len(sound), rate) == (16_000, 16_000)


def test_channels_that_cancel_are_heard(tmp_path: Path) -> None:
    """A microphone that was wired the wrong way round is no silence."""
    opposite = np.stack([tone(16_000), -tone(16_000)])
    sound, rate = heard(tmp_path / "x.wav", encoded("pcm_s16le", "wav", 16_000, opposite))
    assert pitch(sound, rate) == pytest.approx(440, abs=2)
    assert np.abs(sound).max() == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize("length", [0, 0xFFFF_FFFF, 1 << 30])
@pytest.mark.parametrize("place", ["RIFF", "data"])
def test_a_wrong_length_in_the_header_does_not_matter(
    tmp_path: Path, place: str, length: int
) -> None:
    """Recorders that were switched off leave one behind."""
    data = bytearray(encoded("pcm_s16le", "wav", 16_000))
    at = data.index(place.encode()) + 4
    data[at : at + 4] = length.to_bytes(4, "little")
    sound, rate = heard(tmp_path / "x.wav", bytes(data))
    assert (len(sound), rate) == (16_000, 16_000)


def test_names_in_an_old_encoding_do_not_matter(tmp_path: Path) -> None:
    """Recorders write artists and places in the encoding of their country."""
    data = encoded("pcm_s16le", "wav", 16_000)
    at = data.index(b"data")
    name = b"M\xfcller"
    info = b"INFOIART" + len(name).to_bytes(4, "little") + name
    info = b"LIST" + len(info).to_bytes(4, "little") + info
    sound, rate = heard(tmp_path / "x.wav", data[:at] + info + data[at:])
    assert (len(sound), rate) == (16_000, 16_000)


@pytest.mark.parametrize(
    ("codec", "kind", "rate", "channels", "expected"),
    [
        ("pcm_f32le", "wav", 16_000, 1, 16_000),
        ("pcm_u8", "wav", 4_000, 1, 8_000),
        ("pcm_s24le", "wav", 96_000, 1, 48_000),
        ("pcm_mulaw", "wav", 8_000, 1, 8_000),
        ("flac", "flac", 48_000, 6, 48_000),
        ("aac", "matroska", 44_100, 2, 44_100),
    ],
)
def test_common_kinds_are_heard(
    tmp_path: Path, codec: str, kind: str, rate: int, channels: int, expected: int
) -> None:
    """At their own rate where a microphone may have it, at the nearest such one else."""
    data = encoded(codec, kind, rate, np.stack([tone(rate)] * channels))
    sound, found = heard(tmp_path / "x", data)
    assert found == expected
    assert pitch(sound, found) == pytest.approx(440, abs=5)


def test_numbers_that_are_none_are_silence(tmp_path: Path) -> None:
    """A float file may hold them, and more than full scale."""
    strange = np.array([[np.nan, np.inf, 8.0, -8.0] * 4_000], np.float32)
    sound, _ = heard(tmp_path / "x.wav", encoded("pcm_f32le", "wav", 16_000, strange))
    assert np.abs(sound).max() <= 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "there is no such file"),
        (b"", "no sound file"),
        (b"Hello, world. " * 100, "no sound file"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "no sound file|no sound in it"),
    ],
)
def test_what_is_no_sound_is_refused_in_one_sentence(
    tmp_path: Path, data: bytes | None, words: str
) -> None:
    """It names the file, and says what is wrong."""
    path = tmp_path / "x.wav"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(SettingsError, match=words) as caught:
        sound_file.read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
