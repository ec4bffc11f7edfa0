"""When nothing new of an answer is let out."""

from agents.runtime.hush import DECIDED_SECONDS, HOLD_SECONDS, Hush


def test_sound_waits_while_somebody_speaks_and_until_the_words_are_known() -> None:
    """For a while at most, and not at all where nobody speaks."""
    hush = Hush()
    assert hush.over(1.0) == 1.0
    hush.begin(1.0)
    assert hush.over(0.9) == 0.9
    assert hush.over(1.1) == 1.0 + HOLD_SECONDS
    hush.end(2.0)
    assert hush.over(1.1) == 2.0 + DECIDED_SECONDS
    hush.decide(2.2)
    assert hush.over(1.1) == hush.over(2.2) == 2.2


def test_who_speaks_again_is_waited_for() -> None:
    """What was said before decides nothing then; what is said last decides it all."""
    hush = Hush()
    hush.begin(1.0)
    hush.end(2.0)
    hush.begin(2.2)
    hush.decide(2.3)
    assert hush.over(1.1) == 2.2 + HOLD_SECONDS
    hush.end(2.3)
    hush.decide(2.35)
    assert hush.over(2.35) == 2.35
    hush.begin(3.0)
    hush.clear()
    assert hush.over(3.1) == 3.1
