"""What is kept back while somebody seems to speak over her."""

from agents.bridge.hold import Hold
from agents.runtime.hush import HOLD_SECONDS
from bus import Received
from schemas import messages as m


def on_stage(*messages: m.Message) -> list[Received[m.Message]]:
    """Messages as they come from the stage, in order."""
    return [Received(message, "main", seq) for seq, message in enumerate(messages, start=1)]


def live(message: m.Message) -> Received[m.Message]:
    """A message that no stream holds."""
    return Received(message, "main", 0)


def sound(turn: int = 1) -> m.SpeechAudio:
    """A piece of her voice."""
    return m.SpeechAudio(turn=turn, sentence=0, offset=0, pcm=b"\0\0")


STARTED = live(m.VadStarted(device="d"))
STOPPED = live(m.VadStopped(device="d"))
VISEMES = m.SpeechVisemes(turn=1, sentence=0, frames=[(0.0, "sil", 1.0)])
ENDED = m.SpeechEnded(turn=1, sentence=0, samples=1)


def test_all_goes_on_while_nobody_speaks() -> None:
    """Nothing waits that need not."""
    hold = Hold()
    for received in on_stage(VISEMES, sound(), ENDED):
        assert hold.take(received, 0.0) == [received]


def test_a_cough_makes_her_pause_and_go_on() -> None:
    """What came meanwhile follows in its order; what is only live does not wait."""
    hold = Hold()
    assert hold.take(STARTED, 1.0) == [STARTED]
    visemes, first, ended = on_stage(VISEMES, sound(), ENDED)
    assert hold.take(visemes, 1.1) == [visemes]
    assert hold.take(first, 1.1) == []
    assert hold.take(ended, 1.2) == []
    timing = live(m.SystemTiming(turn=1, stage="asr", ms=1, started=1))
    assert hold.take(timing, 1.2) == [timing]
    assert hold.take(STOPPED, 1.3) == [STOPPED]
    assert hold.release() == [first, ended]
    (after,) = on_stage(sound())
    assert hold.take(after, 1.3) == [after]


def test_a_sign_of_listening_lets_her_go_on_at_once() -> None:
    """It is known for one when it is recognised."""
    hold = Hold()
    hold.take(STARTED, 1.0)
    listening = m.AsrFinal(text="Okay.", language="en", device="d", audio_ms=300, turn=0)
    first, final = on_stage(sound(), listening)
    assert hold.take(first, 1.1) == []
    assert hold.take(STOPPED, 1.3) == [STOPPED]
    assert hold.take(final, 1.4) == [first, final]


def test_a_short_word_for_her_drops_what_was_kept_when_it_is_known() -> None:
    """'Stop.' is over before it is recognised; nothing of the answer slips out in between."""
    hold = Hold()
    hold.take(STARTED, 1.0)
    final = m.AsrFinal(text="Stop.", language="en", device="d", audio_ms=300, turn=2)
    cancelled = m.TurnCancelled(turn=1, reason="barge-in")
    first, asked, over = on_stage(sound(), final, cancelled)
    assert hold.take(first, 1.1) == []
    assert hold.take(STOPPED, 1.3) == [STOPPED]
    assert hold.take(asked, 1.4) == []
    assert hold.take(over, 1.4) == [asked, over]


def test_a_question_when_she_was_done_keeps_nothing_from_being_heard() -> None:
    """Where nothing is cancelled, the last of the answer before comes ahead of the next one."""
    hold = Hold()
    hold.take(STARTED, 1.0)
    final = m.AsrFinal(text="Why?", language="en", device="d", audio_ms=300, turn=2)
    started = m.TurnStarted(turn=2, text="Why?", source="spoken")
    first, asked, next_one = on_stage(sound(), final, started)
    assert hold.take(first, 1.1) == hold.take(asked, 1.4) == []
    assert hold.take(next_one, 1.4) == [first, asked, next_one]


def test_words_for_her_drop_what_was_kept() -> None:
    """The rest of the answer is never heard; another turn's sound and all else are."""
    hold = Hold()
    hold.take(STARTED, 1.0)
    cancelled = m.TurnCancelled(turn=1, reason="barge-in")
    kept = on_stage(sound(), VISEMES, m.AvatarTrigger(name="rain"), sound(turn=2), cancelled)
    for received in kept[:-1]:
        assert hold.take(received, 1.1) == []
    assert hold.take(kept[-1], 1.2) == kept[2:]


def test_nobody_holds_her_for_long() -> None:
    """Who goes on without a word that is meant for her, as her own echo does, is let be."""
    hold = Hold()
    hold.take(STARTED, 1.0)
    first, second = on_stage(sound(), sound())
    assert hold.take(first, 1.0 + HOLD_SECONDS / 2) == []
    assert hold.release() == [first]
    assert hold.take(second, 1.0 + HOLD_SECONDS / 2) == [second]
    hold.take(STARTED, 3.0)
    assert hold.take(first, 3.0 + HOLD_SECONDS) == [first]


def test_a_question_that_is_over_holds_nothing() -> None:
    """Its answer follows at once."""
    hold = Hold()
    hold.take(STARTED, 1.0)
    final = m.AsrFinal(text="Why?", language="en", device="d", audio_ms=300, turn=2)
    (asked, answer) = on_stage(final, sound(turn=2))
    hold.take(STOPPED, 1.3)
    assert hold.take(asked, 1.3) == [asked]
    assert hold.take(answer, 1.4) == [answer]


def test_who_goes_on_speaking_is_not_answered_yet() -> None:
    """The words before were recognised only when the next ones had begun."""
    hold = Hold()
    hold.take(STARTED, 1.0)
    hold.take(STOPPED, 2.0)
    hold.take(STARTED, 2.2)
    final = m.AsrFinal(text="Why?", language="en", device="d", audio_ms=300, turn=2)
    (asked, answer) = on_stage(final, sound(turn=2))
    assert hold.take(asked, 2.3) == [asked]
    assert hold.take(answer, 2.4) == []
