"""Where utterances begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.asr.endpointer import (
    Began,
    Cut,
    Decision,
    Ended,
    Endpointer,
    Limits,
    Paused,
    Resumed,
    quietest,
)

FRAME_MS = 10.0
"""Round numbers: 10 frames of speech begin an utterance, 50 of silence end it."""
LIMITS = Limits(
    speech_ms=100,
    resume_ms=60,
    pause_ms=130,
    pre_roll_ms=300,
    piece_ms=8_000,
    longest_piece_ms=16_000,
    longest_ms=60_000,
    unknown_ms=500,
)
SPEECH = 0.9
SILENCE = 0.1
BETWEEN = 0.42


def endpointer(silence_ms: float = 500) -> Endpointer:
    """One that waits for so long a silence."""
    return Endpointer(FRAME_MS, LIMITS._replace(unknown_ms=silence_ms))


def hear(follower: Endpointer, *runs: tuple[float, int]) -> list[Decision]:
    """All decisions about runs of frames of one probability."""
    return [
        decision
        for probability, frames in runs
        for _ in range(frames)
        for decision in follower.feed(probability, 60 if probability > 0.5 else 20)
    ]


def test_an_utterance_begins_before_its_first_speech_and_ends_in_silence() -> None:
    """The pre-roll belongs to it, and `spoken` tells where the silence began."""
    decisions = hear(endpointer(), (SILENCE, 100), (SPEECH, 80), (SILENCE, 60))
    assert decisions == [Began(70), Paused(180), Ended(spoken=180, end=230)]


def test_nothing_is_wanted_before_the_microphone_was_opened() -> None:
    """Speech from the first frame on begins at frame 0."""
    assert hear(endpointer(), (SPEECH, 20)) == [Began(0)]


def test_who_speaks_at_once_is_heard_from_the_first_sound_on() -> None:
    """The first moments belong to what begins in them, however late it is known for speech."""
    assert hear(endpointer(), (SILENCE, 60), (SPEECH, 20)) == [Began(0)]
    later = hear(endpointer(), (SPEECH, 20), (SILENCE, 60), (SPEECH, 20))
    assert [d.first for d in later if isinstance(d, Began)] == [0, 50]


@pytest.mark.parametrize("frames", [1, 5, 9])
def test_a_click_does_not_begin_an_utterance(frames: int) -> None:
    """Sound that is too short for a word is not one, however often it comes."""
    assert hear(endpointer(), *[(SILENCE, 20), (SPEECH, frames)] * 20) == []


def test_a_click_in_the_silence_does_not_make_it_begin_anew() -> None:
    """The turn ends as early as without it."""
    decisions = hear(endpointer(), (SPEECH, 50), (SILENCE, 30), (SPEECH, 3), (SILENCE, 30))
    assert decisions[-1] == Ended(spoken=50, end=100)


def test_a_pause_to_think_does_not_end_it() -> None:
    """Speech after a pause goes on with the utterance."""
    decisions = hear(endpointer(), (SPEECH, 50), (SILENCE, 40), (SPEECH, 50), (SILENCE, 50))
    assert decisions == [Began(0), Paused(50), Resumed(), Paused(140), Ended(140, 190)]


def test_a_short_gap_is_no_pause() -> None:
    """The closure of a consonant is not worth a word."""
    assert hear(endpointer(), (SPEECH, 50), (SILENCE, 8), (SPEECH, 50)) == [Began(0)]


def test_what_is_neither_speech_nor_silence_goes_on_as_it_was() -> None:
    """A probability between the two thresholds neither begins nor ends anything."""
    assert hear(endpointer(), (BETWEEN, 500)) == []
    assert hear(endpointer(), (SPEECH, 20), (BETWEEN, 500)) == [Began(0)]


def test_closing_the_microphone_ends_it_at_once() -> None:
    """Push to talk: what was said until now is whole; without speech there is nothing to end."""
    follower = endpointer()
    hear(follower, (SPEECH, 42))
    assert follower.close() == [Ended(42, 42)]
    assert follower.close() == []
    assert endpointer().close() == []


def test_two_utterances_share_no_speech() -> None:
    """The pre-roll never reaches back into what was said before."""
    follower = endpointer(silence_ms=100)
    decisions = hear(follower, (SPEECH, 50), (SILENCE, 12), (SPEECH, 50))
    assert decisions == [Began(0), Ended(50, 60), Began(50)]


def test_how_long_a_silence_ends_it_depends_on_what_was_said() -> None:
    """It may be decided late, and the silence counts from the last speech all the same."""
    follower = endpointer()
    hear(follower, (SPEECH, 50))
    follower.silence_ms = 2_000
    assert hear(follower, (SILENCE, 100)) == [Paused(50)]
    follower.silence_ms = 200
    assert hear(follower, (SILENCE, 1)) == [Ended(50, 151)]
    hear(follower, (SPEECH, 10))
    assert follower.silence_ms is None, "nothing is known of the next one"
    assert hear(follower, (SILENCE, 60))[-1] == Ended(161, 211)


def test_a_long_utterance_is_cut_at_a_pause() -> None:
    """After 8 s of it, a pause makes what came before whole; the utterance goes on."""
    decisions = hear(endpointer(), (SPEECH, 850), (SILENCE, 30), (SPEECH, 50))
    assert decisions == [Began(0), Cut(863), Resumed()]


def test_without_a_pause_it_is_cut_where_it_is_quietest() -> None:
    """A piece of 16 s is cut at the gap between two words in its last seconds."""
    follower = endpointer()
    decisions: list[Decision] = []
    for frame in range(1_600):
        decisions += follower.feed(SPEECH, 40 if 1_400 <= frame < 1_412 else 60)
    assert decisions[0] == Began(0)
    assert isinstance(cut := decisions[1], Cut)
    assert 1_402 <= cut.end <= 1_410
    assert follower.oldest == cut.end


def test_half_an_hour_without_a_pause() -> None:
    """Nobody loses a frame, no piece grows past 16 s, no utterance past a minute and a piece."""
    follower = endpointer()
    begun = piece = 0
    utterances = 0
    for now in range(1, 180_001):
        for decision in follower.feed(SPEECH, 60 - now % 50 / 10):
            match decision:
                case Began(first):
                    assert first == piece
                    begun = first
                    utterances += 1
                case Cut(end):
                    assert piece < end <= now
                    piece = end
                case Ended(spoken, end):
                    assert spoken == end == piece
                    assert (end - begun) * FRAME_MS <= 76_000
                case _:
                    pytest.fail(f"there is no pause, but {decision}")
        assert (now - follower.oldest) * FRAME_MS <= 16_000
    assert 180_000 * FRAME_MS / 76_000 <= utterances <= 180_000 * FRAME_MS / 60_000 + 1


def test_a_pause_ends_what_has_become_too_long() -> None:
    """After a minute, a short pause is as good as a long one."""
    decisions = hear(endpointer(), *[(SPEECH, 790), (SILENCE, 14)] * 9)
    ends = [decision for decision in decisions if isinstance(decision, Ended)]
    assert len(ends) == 1
    assert ends[0].end * FRAME_MS == pytest.approx(64_000, abs=500)


@given(st.lists(st.tuples(st.sampled_from([SPEECH, SILENCE, BETWEEN]), st.integers(1, 80))))
def test_decisions_always_make_sense(runs: list[tuple[float, int]]) -> None:
    """Whatever is heard: begin and end alternate, in order, and nothing happens in between."""
    follower = endpointer()
    decisions = [*hear(follower, *runs), *follower.close()]
    speaking = False
    last = 0
    for decision in decisions:
        match decision:
            case Began(first):
                assert not speaking
                assert first >= last
                speaking = True
            case Ended(spoken, end):
                assert speaking
                assert last <= spoken <= end
                last, speaking = spoken, False
            case _:
                assert speaking
    assert not speaking


def test_the_quietest_point() -> None:
    """The middle of the quietest stretch; a single quiet level is not one."""
    assert quietest([9, 9, 1, 9, 9, 4, 3, 4, 9], 3) == 6
    assert quietest([5, 5, 5, 5], 2) == 3
    assert quietest([5], 3) == 0
