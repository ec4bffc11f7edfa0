"""Where utterances begin, for whoever takes a microphone over."""

from agents.asr.begins import BEFORE, SOON, Begins

PIECE = 0.03125
"""A length that adds up without rounding."""


def heard(begins: Begins, seconds: float, first: int = 100) -> int:
    """Hear pieces of 31 ms with growing numbers; gives the next number."""
    seq = first
    for _ in range(round(seconds / PIECE)):
        begins.hear(seq, PIECE)
        seq += 1
    return seq


def test_before_anything_was_heard_the_first_sound_is_needed() -> None:
    """Sound that waits to be heard is not lost with whoever was to hear it."""
    assert Begins(100, 0).needed == 100


def test_silence_is_needed_for_as_long_as_it_helps_to_hear_speech() -> None:
    """A recognizer hears a little of what was before speech."""
    begins = Begins(100, 0)
    following = heard(begins, 10)
    assert begins.needed == following - round(BEFORE / PIECE)


def test_an_utterance_is_needed_from_its_beginning_until_it_is_reported() -> None:
    """However long it is; what was reported is not heard again."""
    begins = Begins(100, 0)
    following = heard(begins, 2)
    begins.begin(1.5)
    assert begins.first == begins.needed == 100 + round(1.5 / PIECE)
    following = heard(begins, 10, following)
    begins.begin(8.0)
    assert begins.needed == 100 + round(1.5 / PIECE)
    begins.report(7.0)
    assert begins.first == begins.needed == 100 + round(8.0 / PIECE)
    begins.report(12.0)
    assert begins.needed == following - 1


def test_who_takes_over_calls_the_utterance_as_the_other_did() -> None:
    """The first utterance begins where the other one's began, although more was heard before it."""
    begins = Begins(175, 175)
    heard(begins, 1, 175)
    begins.begin(0.25)
    assert begins.first == 175
    begins.begin(0.75)
    begins.report(0.5)
    assert begins.first == 175 + round(0.75 / PIECE)


def test_an_utterance_that_is_not_found_again_is_forgotten() -> None:
    """A cough that the other took for speech does not name what is said much later."""
    begins = Begins(175, 175)
    following = heard(begins, SOON + 1, 175)
    assert begins.needed > 175
    begins.begin(SOON + 0.9)
    assert following > begins.first > 175


def test_who_goes_on_at_once_has_an_utterance_of_its_own() -> None:
    """What is said next is looked for from where the last ended, which was dealt with."""
    begins = Begins(100, 0)
    following = heard(begins, 0.5)
    begins.begin(0.0)
    assert begins.first == 100
    following = heard(begins, 1.5, following)
    begins.report(2.0)
    heard(begins, 0.5, following)
    begins.begin(1.75)
    assert begins.first == following - 1
