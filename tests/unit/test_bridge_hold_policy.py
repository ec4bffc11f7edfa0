"""When her sound is held back, and when it goes on."""

import pytest

from agents.bridge.hold_policy import DECIDED_SECONDS, HOLD_SECONDS, HoldPolicy
from schemas import messages as m

BEGINS = m.VadStarted(device="d")
STOPS = m.VadStopped(device="d")


def words(turn: int) -> m.AsrFinal:
    """What was said, and the turn that it asked."""
    return m.AsrFinal(text="Okay.", language="en", device="d", audio_ms=300, turn=turn)


def started(turn: int) -> m.TurnStarted:
    """An answer begins."""
    return m.TurnStarted(turn=turn, text="?", source="typed")


@pytest.fixture
def speaking() -> HoldPolicy:
    """She speaks turn 1."""
    policy = HoldPolicy()
    assert decisions(policy, started(1), 0.0) == []
    return policy


def decisions(policy: HoldPolicy, message: m.Message, now: float) -> list[tuple[str, int]]:
    """What is to be published, as type and turn."""
    return [(m.type_of(one), one.turn) for one in policy.on_message(message, now)]


def expired(policy: HoldPolicy, now: float) -> list[tuple[str, int]]:
    """What is to be published because it took so long."""
    return [(m.type_of(one), one.turn) for one in policy.expire(now)]


HELD, RELEASED = ("speech.held", 1), ("speech.released", 1)


def test_a_cough_makes_her_pause_and_go_on(speaking: HoldPolicy) -> None:
    """It is over, and no words come of it."""
    assert decisions(speaking, BEGINS, 1.0) == [HELD]
    assert decisions(speaking, STOPS, 1.3) == []
    assert speaking.due() == pytest.approx(1.3 + DECIDED_SECONDS)
    assert expired(speaking, 1.3) == []
    assert expired(speaking, 1.3 + DECIDED_SECONDS) == [RELEASED]
    assert speaking.due() is None


def test_a_sign_of_listening_lets_her_go_on_at_once(speaking: HoldPolicy) -> None:
    """It is known for one when it is recognised."""
    decisions(speaking, BEGINS, 1.0)
    decisions(speaking, STOPS, 1.3)
    assert decisions(speaking, words(turn=0), 1.4) == [RELEASED]


def test_words_for_her_hold_until_the_answer_is_cancelled(speaking: HoldPolicy) -> None:
    """Nothing of it slips out in between, and the cancellation ends the hold."""
    decisions(speaking, BEGINS, 1.0)
    decisions(speaking, STOPS, 1.3)
    assert decisions(speaking, words(turn=2), 1.4) == []
    assert decisions(speaking, m.TurnCancelled(turn=1, reason="barge-in"), 1.5) == []
    assert speaking.due() is None


def test_words_for_her_that_cancel_nothing_let_her_go_on(speaking: HoldPolicy) -> None:
    """The answer may have been over already, or nobody answers."""
    decisions(speaking, BEGINS, 1.0)
    decisions(speaking, STOPS, 1.3)
    decisions(speaking, words(turn=2), 1.4)
    assert expired(speaking, 1.4 + DECIDED_SECONDS) == [RELEASED]


def test_nobody_holds_her_for_long(speaking: HoldPolicy) -> None:
    """Who goes on without a word that is meant for her, as her own echo does, is let be."""
    decisions(speaking, BEGINS, 1.0)
    assert expired(speaking, 1.0 + HOLD_SECONDS) == [RELEASED]
    assert decisions(speaking, BEGINS, 9.0) == [HELD]


def test_a_question_that_is_over_does_not_hold_its_answer() -> None:
    """While nothing sounds, nothing is held."""
    policy = HoldPolicy()
    for message, now in ((BEGINS, 1.0), (STOPS, 1.3), (words(turn=2), 1.3), (started(2), 1.4)):
        assert decisions(policy, message, now) == []


def test_who_goes_on_speaking_is_not_answered_yet() -> None:
    """The words before were recognised only when the next ones had begun."""
    policy = HoldPolicy()
    for message, now in ((BEGINS, 1.0), (STOPS, 2.0), (BEGINS, 2.2), (words(turn=2), 2.3)):
        assert decisions(policy, message, now) == []
    assert decisions(policy, started(2), 2.4) == [("speech.held", 2)]


def test_the_next_answer_lets_the_last_of_the_one_before_go(speaking: HoldPolicy) -> None:
    """Where nothing was cancelled, it is heard ahead of the next one."""
    decisions(speaking, BEGINS, 1.0)
    decisions(speaking, STOPS, 1.2)
    decisions(speaking, words(turn=2), 1.3)
    assert decisions(speaking, started(2), 1.4) == [RELEASED]


def test_an_answer_that_ends_while_it_is_held_is_let_go(speaking: HoldPolicy) -> None:
    """All of it is heard."""
    decisions(speaking, BEGINS, 1.0)
    ended = m.TurnEnded(turn=1, reason="completed", text=".", heard=".")
    assert decisions(speaking, ended, 1.1) == [RELEASED]


def test_who_comes_in_the_middle_of_an_answer_knows_it_by_its_sound() -> None:
    """A bridge that was just started has not heard it begin; one that is over does not return."""
    policy = HoldPolicy()
    sentence = m.SpeechStarted(turn=5, sentence=3, rate=22_050, text=".")
    assert decisions(policy, sentence, 0.0) == []
    assert decisions(policy, BEGINS, 1.0) == [("speech.held", 5)]
    decisions(policy, m.TurnCancelled(turn=5, reason="barge-in"), 1.1)
    assert decisions(policy, sentence, 1.2) == []
