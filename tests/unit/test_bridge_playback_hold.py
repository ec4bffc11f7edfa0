"""What is kept back between `speech.held` and `speech.released`."""

from agents.bridge.playback_hold import PlaybackHold
from bus import Received
from schemas import messages as m

HELD = m.SpeechHeld(turn=1)
RELEASED = m.SpeechReleased(turn=1)
VISEMES = m.SpeechVisemes(turn=1, sentence=0, frames=[(0.0, "sil", 1.0)])
ENDED = m.SpeechEnded(turn=1, sentence=0, samples=1)
CANCELLED = m.TurnCancelled(turn=1, reason="barge-in")
RAIN = m.AvatarTrigger(name="rain")


def sound(turn: int = 1) -> m.SpeechAudio:
    """A piece of her voice."""
    return m.SpeechAudio(turn=turn, sentence=0, offset=0, pcm=b"\0\0")


def passed(hold: PlaybackHold, *messages: m.Message, first: int = 1) -> list[list[m.Message]]:
    """What goes on at each message of the stage, numbered from `first`."""
    return [
        [one.message for one in hold.on_message(Received(message, "main", seq))]
        for seq, message in enumerate(messages, start=first)
    ]


def test_all_goes_on_while_nothing_is_held() -> None:
    """Nothing waits that need not."""
    piece = sound()
    assert passed(PlaybackHold(), VISEMES, piece, ENDED) == [[VISEMES], [piece], [ENDED]]


def test_from_the_first_held_sound_on_everything_waits_in_its_order() -> None:
    """Before it, visemes and texts go on; what was kept follows all at once."""
    piece = sound()
    went = passed(PlaybackHold(), HELD, VISEMES, piece, ENDED, RAIN, RELEASED)
    assert went == [[HELD], [VISEMES], [], [], [], [piece, ENDED, RAIN, RELEASED]]


def test_what_is_only_live_does_not_wait() -> None:
    """It has no number on the stage."""
    hold = PlaybackHold()
    passed(hold, HELD, sound())
    timing = Received(m.SystemTiming(turn=1, stage="asr", ms=1, started=1), "main", 0)
    assert hold.on_message(timing) == [timing]


def test_another_turns_sound_is_not_held() -> None:
    """Only the turn that was named."""
    other = sound(turn=2)
    assert passed(PlaybackHold(), HELD, other) == [[HELD], [other]]


def test_a_cancellation_drops_what_was_kept_of_the_turn() -> None:
    """Everything else of it, and of other turns, is heard."""
    first, other = sound(), sound(turn=2)
    went = passed(PlaybackHold(), HELD, first, VISEMES, RAIN, other, CANCELLED)
    assert went[-1] == [RAIN, other, CANCELLED]


def test_what_two_bridges_say_is_the_same_as_what_one_says() -> None:
    """Both follow the session, and both say so."""
    piece, after = sound(), sound()
    went = passed(PlaybackHold(), HELD, HELD, piece, HELD, RELEASED, RELEASED, after)
    assert went == [[HELD], [HELD], [], [], [piece, HELD, RELEASED], [RELEASED], [after]]


def test_a_release_of_another_turn_changes_nothing() -> None:
    """It waits like everything behind held sound."""
    hold = PlaybackHold()
    passed(hold, HELD, sound())
    assert passed(hold, m.SpeechReleased(turn=2), first=3) == [[]]
    assert [one.seq for one in hold.release()] == [2, 3]
