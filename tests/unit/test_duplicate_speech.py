"""Two microphones in one room."""

from agents.asr.duplicate_speech import Asked, DuplicateSpeech


def room() -> DuplicateSpeech:
    """A room in which the desk heard a question from second 10 to 12."""
    made = DuplicateSpeech()
    made.add(Asked("desk", 10.0, 12.0, "What is the weather like?"))
    return made


def test_a_second_microphone_repeats_what_the_first_one_asked() -> None:
    """A little earlier or later, a little misheard, or only the beginning of it."""
    for heard in (
        Asked("phone", 10.1, 12.3, "What's the weather like"),
        Asked("phone", 10.0, 12.0, "What is the whether like?"),
        Asked("phone", 10.2, 11.0, "What is the"),
    ):
        assert room().repeats(heard), heard


def test_other_words_at_the_same_time_are_somebody_elses() -> None:
    """Two people who speak at once are both heard."""
    assert not room().repeats(Asked("phone", 10.0, 12.0, "Tell me a joke."))


def test_who_says_it_again_asks_again() -> None:
    """Later, or at the same microphone."""
    assert not room().repeats(Asked("phone", 13.0, 15.0, "What is the weather like?"))
    assert not room().repeats(Asked("desk", 10.0, 12.0, "What is the weather like?"))
