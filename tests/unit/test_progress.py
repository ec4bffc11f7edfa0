"""What of an answer was written, spoken and heard."""

from agents.dialogue.progress import HeldSound, Progress


def answer() -> Progress:
    """Two sentences of one and two seconds, written and spoken, begun at 10 s."""
    progress = Progress(HeldSound())
    progress.written(0, "Rain is water.", last=False)
    progress.written(1, "It falls from clouds, they say.", last=True)
    for sentence, samples in ((0, 1000), (1, 2000)):
        progress.started(sentence, 1000, 10.0)
        progress.ended(sentence, samples)
    return progress


def test_an_answer_is_spoken_when_every_sentence_is() -> None:
    """Not before the last one is known, and all have ended."""
    progress = Progress(HeldSound())
    progress.written(0, "One.", last=False)
    progress.started(0, 1000, 0.0)
    progress.ended(0, 10)
    assert not progress.spoken
    progress.written(1, "Two.", last=True)
    assert not progress.spoken
    progress.started(1, 1000, 0.0)
    progress.ended(1, 10)
    assert progress.spoken
    assert progress.text == "One. Two."


def test_a_face_that_tells_is_believed() -> None:
    """What counts as heard follows the reports, word by word, and not the clock."""
    progress = answer()
    progress.played(0, 400.0, 10.4)
    assert progress.heard(10.4) == "Rain"
    progress.played(1, 0.0, 11.0)
    assert progress.heard(11.0) == "Rain is water."
    progress.played(1, 1000.0, 12.0)
    assert progress.heard(12.0) == "Rain is water. It falls from"
    assert progress.remaining_ms() == 1000.0
    progress.played(1, 1990.0, 13.0)
    assert progress.heard(13.0) == progress.text
    assert progress.remaining_ms() == 0.0


def test_words_are_heard_when_the_voice_says_that_they_are_over() -> None:
    """Where it tells when each begins, letters do not count; and what it tells must fit."""
    progress = answer()
    progress.ended(1, 2000, [0.0, 1000.0, 1100.0, 1200.0, 1300.0, 1400.0])
    progress.played(1, 900.0, 12.0)
    assert progress.heard(12.0) == "Rain is water."
    progress.played(1, 1250.0, 12.0)
    assert progress.heard(12.0) == "Rain is water. It falls from"
    progress.played(1, 1500.0, 12.0)
    assert progress.heard(12.0) == "Rain is water. It falls from clouds, they"
    progress.ended(1, 2000, [0.0, 1000.0])
    assert progress.heard(12.0) == "Rain is water. It falls from clouds,"


def test_a_face_plays_on_between_its_reports() -> None:
    """For as long as the next one may take, and into the next sentence."""
    progress = answer()
    progress.played(0, 400.0, 10.4)
    assert progress.heard(10.45) == "Rain"
    assert progress.heard(10.55) == "Rain is"
    assert progress.heard(99.0) == "Rain is"
    progress.ended(1, 2000, [0.0, 100.0, 1100.0, 1200.0, 1300.0, 1400.0])
    progress.played(0, 950.0, 10.95)
    assert progress.heard(11.13) == "Rain is water. It"


def test_the_furthest_face_counts() -> None:
    """A second screen that lags behind takes nothing back."""
    progress = answer()
    progress.played(1, 500.0, 11.5)
    progress.played(0, 900.0, 11.6)
    assert progress.remaining_ms() == 1500.0


def test_where_no_face_tells_the_clock_does() -> None:
    """Without reports, playback is taken to run from the first sound on."""
    progress = answer()
    assert not progress.followed
    assert progress.heard(10.0) == ""
    assert progress.heard(11.05) == "Rain is water."
    assert progress.heard(20.0) == progress.text


def test_the_clock_waits_for_sound_that_is_held_back() -> None:
    """A first sentence that is held is not heard before it is released."""
    progress = answer()
    progress.holds.held(9.5)
    assert progress.heard(11.9) == ""
    progress.holds.released(12.0)
    assert progress.heard(12.1) == ""
    assert progress.heard(13.05) == "Rain is water."


def test_a_piece_without_sound_counts_once_it_is_passed() -> None:
    """A block of code is shown and not said: it belongs to what was heard before the next piece."""
    progress = Progress(HeldSound())
    for number, (text, samples) in enumerate([("Look.", 1000), ("```\nx\n```", 0), ("So.", 1000)]):
        progress.written(number, text, last=number == 2)
        progress.started(number, 1000, 10.0)
        progress.ended(number, samples)
    assert progress.heard(10.5) == ""
    assert progress.heard(11.5) == "Look. ```\nx\n```"
    assert progress.heard(13.0) == progress.text


def test_what_is_ahead_of_the_voice_is_measured_by_its_letters() -> None:
    """Sentences that have their sound are not ahead any more."""
    progress = Progress(HeldSound())
    progress.written(0, "x" * 150, last=False)
    progress.written(1, "x" * 30, last=False)
    assert progress.ahead_seconds == 12.0
    progress.started(0, 1000, 0.0)
    progress.ended(0, 10_000)
    assert progress.ahead_seconds == 2.0
    assert not progress.synthesised


def test_a_report_of_an_unknown_sentence_is_ignored() -> None:
    """Nonsense from a client does not count as heard."""
    progress = answer()
    progress.played(7, 10.0, 10.0)
    assert not progress.followed


def test_a_last_sentence_without_words_is_heard_as_nothing() -> None:
    """An answer may end with an empty one, and be stopped while that is its place."""
    progress = Progress(HeldSound())
    progress.written(0, "", last=True)
    progress.started(0, 1000, 10.0)
    progress.ended(0, 1000)
    progress.played(0, 10.0, 10.0)
    assert progress.heard(10.0) == ""
