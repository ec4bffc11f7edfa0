"""When what Iris says may be heard."""

from agents.asr.spoken_sentences import SpokenSentences
from schemas.messages import (
    SpeechEnded,
    SpeechPlayed,
    SpeechStarted,
    TurnCancelled,
    TurnEnded,
    TurnStarted,
)

RATE = 1000


def begin(made: SpokenSentences, number: int, text: str, now: float, turn: int = 7) -> None:
    """A sentence is about to be synthesised."""
    made.on_message(SpeechStarted(turn=turn, sentence=number, rate=RATE, text=text), now)


def end(made: SpokenSentences, number: int, seconds: float, now: float, turn: int = 7) -> None:
    """All of its sound was sent."""
    samples = round(RATE * seconds)
    made.on_message(SpeechEnded(turn=turn, sentence=number, samples=samples), now)


def answering(turn: int = 7) -> SpokenSentences:
    """A turn that has begun."""
    made = SpokenSentences()
    made.on_message(TurnStarted(turn=turn, text="Rain?", source="typed"), 9.9)
    return made


def test_two_speech_workers_do_not_confuse_each_others_sentences() -> None:
    """The next sentence is begun before the first has ended; both sound for as long as they are."""
    made = answering()
    begin(made, 0, "It rains.", 10.0)
    begin(made, 1, "It is wet.", 10.1)
    end(made, 0, 3.0, 10.2)
    end(made, 1, 2.0, 10.3)
    assert made.speaking(14.9)
    assert made.sounded(14.0, 14.5) == ["It rains.", "It is wet."]
    assert not made.speaking(15.6)


def test_a_sentence_that_never_sounded_was_not_heard() -> None:
    """A cancelled turn ends with what sounds then, whether or not a face tells what it plays."""
    for played in (False, True):
        made = answering()
        for number, text in enumerate(["It rains.", "It is wet.", "Take an umbrella."]):
            begin(made, number, text, 10.0)
            end(made, number, 3.0, 10.1)
        if played:
            made.on_message(SpeechPlayed(turn=7, sentence=0, ms=1000), 11.0)
        made.on_message(TurnCancelled(turn=7, reason="barge-in"), 11.2)
        assert made.sounded(11.3, 13.0) == ["It rains."]
        assert not made.speaking(11.8)


def test_what_is_still_to_come_was_not_heard_either() -> None:
    """A sentence that is made, and waits for its turn to sound."""
    made = answering()
    begin(made, 0, "It rains.", 10.0)
    end(made, 0, 3.0, 10.1)
    begin(made, 1, "It is wet.", 10.2)
    end(made, 1, 3.0, 10.3)
    assert made.sounded(11.0, 12.0) == ["It rains."]
    assert made.sounded(11.0, 13.5) == ["It rains.", "It is wet."]


def test_a_face_that_plays_late_is_believed() -> None:
    """Its sentences sound when it says so."""
    made = answering()
    begin(made, 0, "It rains.", 10.0)
    end(made, 0, 3.0, 10.1)
    made.on_message(SpeechPlayed(turn=7, sentence=0, ms=1000), 20.0)
    assert made.speaking(21.9)
    assert not made.speaking(22.6)
    made.on_message(TurnEnded(turn=7, reason="completed", text="It rains.", heard=""), 20.5)
    assert not made.speaking(21.1)


def test_a_question_is_answered_from_shortly_before_its_end() -> None:
    """Who speaks in the middle of it does not answer it; who speaks after it does."""
    made = answering()
    begin(made, 0, "Do you like tea or coffee?", 10.0)
    end(made, 0, 3.0, 10.1)
    assert not made.asked(11.0)
    assert made.asked(12.5)
    assert made.asked(13.4)


def test_a_question_within_an_answer_is_open_for_a_while() -> None:
    """She goes on, and somebody still answers it."""
    made = answering()
    for number, text in enumerate(["Do you like rain?", "I do.", "It makes things grow."]):
        begin(made, number, text, 10.0)
        end(made, number, 2.0 if number < 2 else 8.0, 10.1)
    assert made.asked(12.5)
    assert not made.asked(16.0)


def test_questions_of_other_languages_are_known() -> None:
    """With their own marks, or without one."""
    for text in ("你好吗？", "お名前は何ですか。", "¿Te gusta? ", 'She said: "Why?"'):  # noqa: RUF001
        made = answering()
        begin(made, 0, text, 10.0)
        end(made, 0, 1.0, 10.1)
        assert made.asked(10.9), text


def test_long_sessions_remember_little() -> None:
    """Only the latest sentences are kept."""
    made = SpokenSentences()
    for turn in range(1, 500):
        begin(made, 0, f"Sentence {turn}.", float(turn), turn)
        end(made, 0, 0.1, float(turn), turn)
    assert len(made.sounded(-1e9, 1e9)) <= 64


def test_a_sentence_whose_synthesis_died_does_not_sound_for_ever() -> None:
    """Its end never comes; that of the turn does, or the next turn."""
    made = answering()
    begin(made, 0, "It rains.", 10.0)
    assert made.speaking(60.0)
    made.on_message(TurnEnded(turn=7, reason="failed", text="", heard=""), 61.0)
    assert not made.speaking(61.6)
    begin(made, 1, "It is wet.", 62.0)
    made.on_message(TurnStarted(turn=8, text="Snow?", source="typed"), 63.0)
    assert not made.speaking(63.6)
