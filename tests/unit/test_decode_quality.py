"""Whether what whisper wrote can be believed."""

import pytest

from agents.asr.decode_quality import (
    DecodedPass,
    Verdict,
    choose,
    is_repetitive,
    judge,
    within,
    without_loop,
)

STAMPS = 1_000
"""The token that stands for 0 s."""


def result(
    text: str = "What can you tell me about rain?",
    *,
    sureness: float = -0.3,
    no_speech: float = 0.05,
    whole: bool = True,
    seconds: float = 10.0,
    speech: float = 0.0,
) -> DecodedPass:
    """A good pass, but for what is said."""
    return DecodedPass(text, sureness, no_speech, whole, seconds, speech)


@pytest.mark.parametrize(
    ("heard", "verdict"),
    [
        (result(), Verdict.GOOD),
        (result("Yes.", sureness=-0.93, no_speech=0.1), Verdict.GOOD),
        (result("I'm not a real man.", sureness=-0.94, no_speech=0.25), Verdict.DOUBTFUL),
        (result(sureness=-0.12, no_speech=0.7), Verdict.GOOD),
        (result("Thank you.", sureness=-0.99, no_speech=0.9), Verdict.NOTHING),
        (result("you", sureness=-1.5, no_speech=0.75), Verdict.NOTHING),
        (result("I", sureness=-1.1, no_speech=0.43), Verdict.DOUBTFUL),
        (result("nd", sureness=-0.62, no_speech=0.5), Verdict.DOUBTFUL),
        (result(sureness=-1.1), Verdict.DOUBTFUL),
        (result(whole=False), Verdict.DOUBTFUL),
        (result("Tell me. " * 20), Verdict.DOUBTFUL),
        (result("."), Verdict.DOUBTFUL),
        (result(""), Verdict.DOUBTFUL),
        (result("Yes, thank you.", seconds=0.5), Verdict.GOOD),
        (result("I'm going to get the key.", seconds=0.4), Verdict.DOUBTFUL),
    ],
)
def test_the_scores_decide(heard: DecodedPass, verdict: Verdict) -> None:
    """The same words are believed or not by how sure whisper is of them, and of hearing speech."""
    assert judge(heard) is verdict


def test_the_surest_of_the_doubtful_is_taken() -> None:
    """A text that may be wrong is better than none, if it is a text."""
    unsure, surer = result("even veiled", sureness=-1.2), result("Ever failed", sureness=-1.1)
    assert choose([unsure, surer]) is surer
    assert choose([result("."), result(""), unsure]) is unsure


def test_what_is_found_twice_is_believed_sooner() -> None:
    """Of soft speech whisper says that there may be nobody, and finds the same words each time."""
    once = result("it was", sureness=-0.66, no_speech=0.48)
    again = result("It was", sureness=-0.6, no_speech=0.58)
    assert choose([once, again]) is again
    assert choose([once, result("It is", sureness=-0.6, no_speech=0.58)]) is None


def test_a_guess_is_not_believed_where_there_may_be_nobody() -> None:
    """Of loud noise whisper guesses a word, and says of the other look that nobody speaks."""
    guess = result("I", sureness=-1.18, no_speech=0.38)
    assert choose([guess, result("I", sureness=-1.1, no_speech=0.59)]) is None
    assert choose([guess, result("I", sureness=-1.1, no_speech=0.3)]) is not None


def test_after_circles_only_what_is_sure_is_believed() -> None:
    """Of a melody, whisper made up 'P.O.T.' one time in twenty, and was not sure of it."""
    made_up, sure = result("P.O.T.", sureness=-1.2), result("No.", sureness=-0.9, no_speech=0.3)
    assert choose([result("no " * 100), result(whole=False), made_up]) is None
    assert choose([result("no " * 100), made_up, sure]) is sure


def test_none_of_the_doubtful_may_be_good_enough() -> None:
    """Where whisper goes round in circles, hears nobody or only guesses, nothing was said."""
    assert choose([]) is None
    assert choose([result("no " * 100), result(whole=False), result("…")]) is None
    assert choose([result(no_speech=0.5), result(sureness=-1.6)]) is None
    assert choose([result("I'm going to get the key.", seconds=0.4)]) is None


def test_going_round_in_circles() -> None:
    """Twice the same is a figure of speech, twenty times is not; three times, it depends."""
    assert not is_repetitive("No. No.")
    assert not is_repetitive("It was the best of times, it was the worst of times.")
    assert is_repetitive("I'm going to go. " * 20)
    assert not is_repetitive("")
    thrice = "Can you help me write a letter to my landlord about the heating? " * 3
    assert judge(result(thrice)) is Verdict.GOOD
    assert is_repetitive(thrice)


def test_a_second_time_after_the_end_is_dropped() -> None:
    """What begins where no sound is any more was not said there."""
    once = [STAMPS, 1, 2, 3, STAMPS + 100]
    again = [STAMPS + 100, 1, 2, 3, STAMPS + 200]
    assert within([*once, *again], stamps=STAMPS, seconds=2.1) == [1, 2, 3]
    assert within([*once, *again, *again], stamps=STAMPS, seconds=5) == [1, 2, 3] * 3


def test_the_first_segment_is_kept_whenever_it_begins() -> None:
    """Whisper's stamps are rough; without them, or with one alone, the words stay."""
    assert within([STAMPS + 50, 1, 2, STAMPS + 100], stamps=STAMPS, seconds=0.4) == [1, 2]
    assert within([1, 2], stamps=STAMPS, seconds=0.4) == [1, 2]
    assert within([STAMPS, 1, 2], stamps=STAMPS, seconds=0.4) == [1, 2]
    assert within([], stamps=STAMPS, seconds=0.4) == []


def test_the_same_again_without_the_time_for_it_is_dropped() -> None:
    """Two seconds of words are not said again in half a second; in two seconds they may be."""
    twice = [STAMPS, 1, 2, 3, STAMPS + 100, STAMPS + 100, 1, 2, 3, STAMPS + 200]
    assert within(twice, stamps=STAMPS, seconds=2.5) == [1, 2, 3]
    assert within(twice[:-2], stamps=STAMPS, seconds=2.5) == [1, 2, 3, 1, 2]
    assert within(twice, stamps=STAMPS, seconds=4.0) == [1, 2, 3, 1, 2, 3]
    other = [STAMPS, 1, 2, 3, STAMPS + 100, STAMPS + 100, 4, 5, 6, STAMPS + 200]
    assert within(other, stamps=STAMPS, seconds=2.5) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("text", "sureness", "no_speech"),
    [
        ("1986", -0.99, 0.7),
        ("XAGF", -0.9, 0.94),
        ("100", -0.99, 0.64),
        ("Catharina", -0.9, 0.9),
        ("July 4th", -0.85, 0.8),
    ],
)
def test_speech_for_sure_is_never_thrown_away(text: str, sureness: float, no_speech: float) -> None:
    """A voice activity detector knows better than whisper whether anybody speaks.

    Whisper is unsure of how to write digits, letters and names, not of whether they were said.
    """
    unsure = result(text, sureness=sureness, no_speech=no_speech, seconds=1.5)
    assert judge(unsure) is Verdict.NOTHING
    assert judge(unsure._replace(speech=0.95)) is Verdict.GOOD


def test_two_ways_to_write_speech_for_sure_are_the_same_words() -> None:
    """The looks need not agree about figures or words."""
    figures, words = (
        result(text, sureness=-1.2, no_speech=0.7, speech=0.95) for text in ("100", "A hundred.")
    )
    assert choose([figures, words]) is not None


def test_what_is_hardly_speech_must_be_good() -> None:
    """Of a melody whisper writes 'Oh', twice."""
    melody = result("Oh", sureness=-0.97, no_speech=0.25, seconds=3, speech=0.61)
    assert judge(melody) is Verdict.DOUBTFUL
    assert choose([melody, melody._replace(sureness=-0.86)]) is None


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("470-470-470-470-470", "470"),
        ("My code is 12 12 12 12 12", "My code is 12"),
        ("No, no.", "No, no"),
        ("It was the best of times.", "It was the best of times"),
    ],
)
def test_a_loop_is_written_once(text: str, once: str) -> None:
    """What is said twice stays: three times in a row and more is a loop."""
    assert without_loop(text) == once


def test_digits_that_go_round_in_circles_are_kept_once() -> None:
    """Where somebody speaks for sure, what stands before the loop was said."""
    circles = result("470-" * 60, sureness=-0.2, whole=False, seconds=2, speech=0.95)
    kept = choose([circles])
    assert kept is not None
    assert kept.text == "470"
    assert choose([circles._replace(speech=0.0)]) is None
