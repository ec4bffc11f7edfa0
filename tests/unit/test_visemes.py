"""A mouth that moves as it should: exact in time, closed where lips must close, without flicker."""

# ruff: noqa: RUF001 (letters of the phonetic alphabet that look like others)

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.tts.engine import TimedPhoneme
from agents.tts.phonemes import Role, sounds
from agents.tts.visemes import GAP, OPENING, Frame, VisemeTrack
from schemas.types import VISEMES

RATE = 22_050
HELLO = "^60 h60 ə50 l50 ˈ80 o35 ʊ45 ,120 _80 h60 ˈ40 a50 ʊ35"


def phonemes(text: str) -> list[TimedPhoneme]:
    """Read `symbol` and milliseconds, `p60 ə20`; `_` is a space between words."""
    read = []
    for word in text.split():
        digits = len(word.rstrip("0123456789"))
        symbol = word[:digits].replace("_", " ")
        read.append(TimedPhoneme(symbol, round(float(word[digits:]) * RATE / 1000)))
    return read


def track(*parts: str) -> list[Frame]:
    """All frames of a sentence whose phonemes come in these parts."""
    made = VisemeTrack(RATE)
    frames = [frame for part in parts for frame in made.add(phonemes(part))]
    return frames + made.finish()


def weights(frames: Sequence[Frame], ms: float) -> dict[str, float]:
    """What a face shows at a time: the pose before fades out while the one after fades in."""
    for (t0, v0, w0), (t1, v1, w1) in itertools.pairwise(frames):
        if t0 <= ms <= t1:
            share = (ms - t0) / (t1 - t0)
            shown = {v0: w0 * (1 - share)}
            shown[v1] = shown.get(v1, 0.0) + w1 * share
            return shown
    return {frames[-1][1]: frames[-1][2]}


def share(frames: Sequence[Frame], viseme: str, ms: float) -> float:
    """How much of one viseme a face shows at a time."""
    return weights(frames, ms).get(viseme, 0.0)


def test_begins_at_zero_and_ends_silent_with_the_sound() -> None:
    """The first frame is at 0, the last where the last sample is, and it is full silence."""
    frames = track(HELLO)
    total = sum(phoneme.samples for phoneme in phonemes(HELLO))
    assert frames[0] == (0.0, "sil", 1.0)
    assert frames[-1] == (round(total * 1000 / RATE, 1), "sil", 1.0)


def test_nothing_to_say_is_one_silent_frame() -> None:
    """A sentence without sound is a closed mouth at 0."""
    assert track() == [(0.0, "sil", 1.0)]


def test_sound_without_phonemes_of_its_own_keeps_the_mouth_shut() -> None:
    """A sentence of silence is silent from its first to its last frame."""
    assert {frame[1] for frame in track(".300 $200")} == {"sil"}
    assert [frame[0] for frame in track("ː300")] == [0.0, 300.0]


@pytest.mark.parametrize("lips", ["p", "b", "m"])
@pytest.mark.parametrize("length", [12, 20, 60, 150])
@pytest.mark.parametrize("around", [("ˈ60 ɑ80", "ə30"), ("s90", "ɹ30 u60"), ("u40", "ɔ120")])
def test_lips_close_fully_at_the_onset_however_short_the_sound(
    lips: str, length: int, around: tuple[str, str]
) -> None:
    """Closed lips are reached by the onset at full weight, alone, and seen for a screen frame."""
    before, after = around
    onset = 60 + sum(phoneme.samples for phoneme in phonemes(before)) * 1000 / RATE
    frames = track(f"^60 {before} {lips}{length} {after} .100")
    for ms in (onset, onset + min(length * 0.8, 20)):
        assert weights(frames, ms)["PP"] == pytest.approx(1.0)
        assert sum(weights(frames, ms).values()) == pytest.approx(1.0)
    closed = [ms for ms in range(int(frames[-1][0])) if share(frames, "PP", ms) > 0.99]
    assert len(closed) >= 34


def test_teeth_touch_the_lip_for_f_and_v() -> None:
    """Labiodentals are reached by their onset at full weight, even beside rounded vowels."""
    frames = track("^60 u70 v30 u70 f60 o80 .100")
    assert share(frames, "FF", 130) == pytest.approx(1.0)
    assert share(frames, "FF", 230) == pytest.approx(1.0)


def test_the_mouth_opens_between_two_closures() -> None:
    """A vowel between closed lips is seen: 'mama', 'baby', 'pop'."""
    frames = track("^60 p60 ɑ60 p60 .100")
    assert max(share(frames, "aa", ms) for ms in range(120, 180)) > 0.5


def test_closures_in_a_row_each_show() -> None:
    """'obvious': the lips close, then meet the teeth."""
    frames = track("^60 ˈ60 ɑ60 b60 v60 i60 .100")
    assert share(frames, "PP", 180) == pytest.approx(1.0)
    assert share(frames, "FF", 240) == pytest.approx(1.0)


def test_lips_round_before_the_vowel_that_needs_it() -> None:
    """In 'too' the lips are round during the t, in 'tea' they are not."""
    too, tea = track("^60 t80 ˈ40 u90 .100"), track("^60 t80 ˈ40 i90 .100")
    assert share(too, "ou", 120) > 0.5
    assert share(tea, "ou", 120) == 0


def test_rounding_passes_through_sounds_of_the_tongue_but_not_far() -> None:
    """The consonants right before a rounded vowel are rounded, one 200 ms ahead is not."""
    frames = track("^60 ɛ80 k200 k60 t60 u100 .100")
    assert share(frames, "ou", 150) == 0
    assert share(track("^60 ɛ80 k60 t60 u100 .100"), "ou", 160) > 0.3


def test_stress_opens_a_vowel_wider_and_schwa_is_small() -> None:
    """Stressed, unstressed and reduced vowels differ in weight, in this order."""
    stressed = share(track("^60 s60 ˈ30 ɛ70 s60 .100"), "E", 160)
    plain = share(track("^60 s60 ɛ100 s60 .100"), "E", 160)
    schwa = share(track("^60 s60 ə100 s60 .100"), "E", 160)
    assert stressed > plain > schwa > 0.2


def test_a_short_vowel_does_not_reach_its_full_shape() -> None:
    """The same vowel in less time is weaker."""
    peaks = [
        max(share(track(f"^60 s60 ɑ{n} s60 .99"), "aa", t) for t in range(200)) for n in (40, 90)
    ]
    assert peaks[0] < peaks[1]


def test_a_quick_tongue_between_vowels_hardly_moves_the_mouth() -> None:
    """The d of 'ladder' is weaker than the d of 'laden' said slowly."""
    quick, slow = track("^60 æ100 ɾ25 ɚ100 .100"), track("^60 æ100 d90 ɚ100 .100")
    assert max(share(quick, "DD", t) for t in range(300)) < max(
        share(slow, "DD", t) for t in range(300)
    )


def test_a_diphthong_glides() -> None:
    """Half way between the two vowels both show, and neither end shows the other."""
    frames = track("^60 s60 ˈ40 a80 ɪ80 s60 .100")
    middle = weights(frames, 235)
    assert middle.get("aa", 0) > 0.05
    assert middle.get("ih", 0) > 0.05
    assert share(frames, "ih", 190) == 0


@pytest.mark.parametrize("word", ["t30 ʃ60", "d20 ʒ60", "t30 ͡10 ʃ60", "tʃ90"])
def test_affricates_are_one_shape(word: str) -> None:
    """The ch of 'church' does not flicker through t."""
    assert "DD" not in {frame[1] for frame in track(f"^60 {word} ɜ100 .100")}


def test_a_pause_closes_the_mouth_gently() -> None:
    """A comma's pause reaches silence 80 to 150 ms after the last sound's pose, and shows it."""
    frames = track("^60 ɑ120 ,100 _100 ɑ120 .200")
    reached = next(ms for ms, viseme, _ in frames if viseme == "sil" and ms > 60)
    left = max(ms for ms, viseme, _ in frames if viseme == "aa" and ms < reached)
    assert 80 <= reached - left <= 150
    assert share(frames, "sil", 300) == pytest.approx(1.0)


def test_the_last_sound_fades_into_the_silence_after_it() -> None:
    """After the last vowel the mouth takes at least 80 ms to close, and is then closed."""
    frames = track("^60 s60 ˈ60 ɑ150 .100 $150")
    left = max(ms for ms, viseme, _ in frames if viseme == "aa")
    reached = min(ms for ms, viseme, _ in frames if viseme == "sil" and ms > left)
    assert 80 <= reached - left <= 150


@pytest.mark.parametrize("break_", ["_60", ",40 _30"])
def test_a_short_break_leaves_the_mouth_as_it_is(break_: str) -> None:
    """Words run on, and a comma that nobody waits at is not seen."""
    frames = track(f"^60 ɑ120 {break_} ɛ120 .200")
    assert "sil" not in {viseme for ms, viseme, _ in frames if 60 < ms < 420}


def test_throat_sounds_take_the_shape_of_the_vowel_after_them() -> None:
    """The mouth is open during the h of 'hot'."""
    assert share(track("^60 h100 ˈ40 ɑ100 .100"), "aa", 180) > 0.9


def test_the_same_shape_twice_is_one() -> None:
    """Sounds that look alike are not struck twice."""
    frames = track("^60 ɑ60 t60 d60 ɑ60 .100")
    assert sum(viseme == "DD" for _, viseme, _ in frames) == 1


def test_poses_come_before_their_phonemes_end() -> None:
    """What a call gives covers the phonemes given in it, and the next call only adds."""
    made = VisemeTrack(RATE)
    first = made.add(phonemes("^60 h50 ə60 l60"))
    second = made.add(phonemes("ˈ50 o70 ʊ90"))
    assert first[0][0] == 0
    assert 150 < first[-1][0] < 230
    assert second[0][0] > first[-1][0]
    assert made.finish()[-1][0] == 440


def test_lips_close_at_the_first_sound_of_a_later_part() -> None:
    """A closure that becomes known just in time is still there at its onset."""
    frames = track("^60 ɑ100", "b40 ɑ100", "m20 ɑ90 .100")
    assert share(frames, "PP", 160) == pytest.approx(1.0)
    assert share(frames, "PP", 300) == pytest.approx(1.0)


SYMBOLS = st.sampled_from(
    [*"^$ .,?aɑæəɛeiɪoɔuʊyɚpbmfvθtdkɡŋnlɹszʃʒwjhʔˈˌːʰ1", "tʃ", "aɪ", "ж", "\u0303"]
)
SENTENCES = st.lists(
    st.builds(TimedPhoneme, SYMBOLS, st.integers(0, 6000) | st.integers(200, 2500)), max_size=40
)


@given(st.lists(SENTENCES, max_size=4), st.sampled_from([16_000, 22_050, 24_000]))
def test_whatever_is_said_the_frames_can_be_played(
    parts: list[list[TimedPhoneme]], rate: int
) -> None:
    """Sorted, from 0 to the exact end, known visemes, weights of 0 to 1, and no flicker."""
    made = VisemeTrack(rate)
    frames = [frame for part in parts for frame in made.add(part)] + made.finish()
    total = sum(phoneme.samples for part in parts for phoneme in part)
    times = [frame[0] for frame in frames]
    assert times[0] == 0
    assert frames[-1] == (round(total * 1000 / rate, 1), "sil", 1.0)
    assert all(a < b for a, b in itertools.pairwise(times))
    assert {frame[1] for frame in frames} <= set(VISEMES)
    assert all(0 < frame[2] <= 1 for frame in frames)


@given(SENTENCES)
def test_no_flicker_and_no_lost_closure(sentence: list[TimedPhoneme]) -> None:
    """Poses are apart unless lips close, and every sound of the lips is seen at its onset."""
    made = VisemeTrack(RATE)
    frames = made.add(sentence) + made.finish()
    for (t0, v0, _), (t1, v1, _) in itertools.pairwise(frames[1:-1]):
        assert t1 - t0 >= (GAP if {v0, v1}.isdisjoint({"PP", "FF"}) else 0.9) - 0.11
    samples, begun = 0, None
    for symbol, length in sentence:
        begun = samples if begun is None else begun
        for sound in sounds(symbol):
            onset = samples * 1000 / RATE
            if sound.role is Role.CLOSURE and length > 250 and _apart(frames, onset):
                assert share(frames, sound.viseme, onset) > 0.99
        samples += length


def _apart(frames: Sequence[Frame], onset: float) -> bool:
    """Whether no other closure competes for the same moment."""
    near = [frame for frame in frames if abs(frame[0] - onset) < 80 and frame[1] in ("PP", "FF")]
    return len({frame[1] for frame in near}) < 2 and OPENING < onset < frames[-1][0] - 20
