"""What a loudspeaker plays, in which order, and what it tells."""

from schemas.frames import Frame, Kind
from scripts.iris.loudspeaker import Loudspeaker


def started(turn: int, sentence: int) -> dict:
    """A sentence begins."""
    return {"type": "speech.started", "turn": turn, "sentence": sentence, "rate": 1000}


def sound(turn: int, sentence: int, pcm: bytes) -> Frame:
    """A piece of it."""
    return Frame(kind=Kind.SPEECH, turn=turn, sentence=sentence, pcm=pcm)


def ended(turn: int, sentence: int) -> dict:
    """It is whole."""
    return {"type": "speech.ended", "turn": turn, "sentence": sentence, "samples": 0}


def test_sentences_are_played_in_their_order() -> None:
    """However they arrive, sentence 0 comes before sentence 1, and silence after the last."""
    speaker = Loudspeaker()
    for heard in (
        started(1, 1),
        started(1, 0),
        sound(1, 1, b"cd"),
        sound(1, 0, b"ab"),
        ended(1, 1),
        ended(1, 0),
    ):
        speaker.hear(heard)
    assert speaker.pull(6) == b"abcd\0\0"
    assert not speaker.busy


def test_a_later_sentence_waits_for_the_rest_of_the_one_before() -> None:
    """A pause in the delivery is silence, not a jump ahead."""
    speaker = Loudspeaker()
    for heard in (started(1, 0), sound(1, 0, b"ab"), started(1, 1), sound(1, 1, b"cd")):
        speaker.hear(heard)
    assert speaker.pull(4) == b"ab\0\0"
    speaker.hear(sound(1, 0, b"xy"))
    speaker.hear(ended(1, 0))
    assert speaker.pull(4) == b"xycd"


def test_a_sentence_that_begins_again_goes_on_where_it_stopped() -> None:
    """Another worker speaks it from the start; what was played is not heard twice."""
    speaker = Loudspeaker()
    for heard in (started(1, 0), sound(1, 0, b"abcd")):
        speaker.hear(heard)
    assert speaker.pull(2) == b"ab"
    for heard in (started(1, 0), sound(1, 0, b"ABCD"), ended(1, 0)):
        speaker.hear(heard)
    assert speaker.pull(4) == b"CD\0\0"


def test_a_cancelled_turn_is_silent_at_once() -> None:
    """What waits is dropped; the next turn is played."""
    speaker = Loudspeaker()
    for heard in (started(1, 0), sound(1, 0, b"abcd"), {"type": "turn.cancelled", "turn": 1}):
        speaker.hear(heard)
    assert not speaker.busy
    speaker.hear(started(2, 0))
    speaker.hear(sound(2, 0, b"xy"))
    assert speaker.pull(2) == b"xy"


def test_what_was_played_is_told_once() -> None:
    """A report gives turn, sentence and milliseconds; without news there is none."""
    speaker = Loudspeaker()
    speaker.hear(started(1, 0))
    speaker.hear(sound(1, 0, bytes(200)))
    speaker.pull(100)
    assert [(r.turn, r.sentence, r.ms) for r in speaker.reports()] == [(1, 0, 50.0)]
    assert list(speaker.reports()) == []
