"""Where utterances begin, for whoever takes a microphone over."""

from agents.asr.replay_offsets import BEFORE, SOON, ReplayOffsets

PIECE = 0.03125
"""A length that adds up without rounding."""


def heard(offsets: ReplayOffsets, seconds: float, first: int = 100) -> int:
    """Hear pieces of 31 ms with growing numbers; gives the next number."""
    seq = first
    for _ in range(round(seconds / PIECE)):
        offsets.append(seq, PIECE)
        seq += 1
    return seq


def test_before_anything_was_heard_the_first_sound_is_needed() -> None:
    """Sound that waits to be heard is not lost with whoever was to hear it."""
    assert ReplayOffsets(100, 0).needed == 100


def test_silence_is_needed_for_as_long_as_it_helps_to_hear_speech() -> None:
    """A recognizer hears a little of what was before speech."""
    offsets = ReplayOffsets(100, 0)
    following = heard(offsets, 10)
    assert offsets.needed == following - round(BEFORE / PIECE)


def test_an_utterance_is_needed_from_its_beginning_until_it_is_reported() -> None:
    """However long it is; what was reported is not heard again."""
    offsets = ReplayOffsets(100, 0)
    following = heard(offsets, 2)
    offsets.begin(1.5)
    assert offsets.first == offsets.needed == 100 + round(1.5 / PIECE)
    following = heard(offsets, 10, following)
    offsets.begin(8.0)
    assert offsets.needed == 100 + round(1.5 / PIECE)
    offsets.report(7.0)
    assert offsets.first == offsets.needed == 100 + round(8.0 / PIECE)
    offsets.report(12.0)
    assert offsets.needed == following - 1


def test_who_takes_over_calls_the_utterance_as_the_other_did() -> None:
    """The first utterance begins where the other one's began, although more was heard before it."""
    offsets = ReplayOffsets(175, 175)
    heard(offsets, 1, 175)
    offsets.begin(0.25)
    assert offsets.first == 175
    offsets.begin(0.75)
    offsets.report(0.5)
    assert offsets.first == 175 + round(0.75 / PIECE)


def test_an_utterance_that_is_not_found_again_is_forgotten() -> None:
    """A cough that the other took for speech does not name what is said much later."""
    offsets = ReplayOffsets(175, 175)
    following = heard(offsets, SOON + 1, 175)
    assert offsets.needed > 175
    offsets.begin(SOON + 0.9)
    assert following > offsets.first > 175


def test_who_goes_on_at_once_has_an_utterance_of_its_own() -> None:
    """What is said next is looked for from where the last ended, which was dealt with."""
    offsets = ReplayOffsets(100, 0)
    following = heard(offsets, 0.5)
    offsets.begin(0.0)
    assert offsets.first == 100
    following = heard(offsets, 1.5, following)
    offsets.report(2.0)
    heard(offsets, 0.5, following)
    offsets.begin(1.75)
    assert offsets.first == following - 1
