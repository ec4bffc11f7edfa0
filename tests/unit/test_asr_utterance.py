"""An utterance while it grows: what to have transcribed next, and what comes of it."""

import numpy as np
from numpy.typing import NDArray

from agents.asr.engine import Transcript
from agents.asr.utterance import AFTER_SPEECH, BACKLOG, Job, Utterance

FRAME = 512
SECOND = 16_000 // FRAME
"""Frames in about a second."""


def frames(count: int, value: int = 1) -> list[NDArray[np.int16]]:
    """So many frames of one value."""
    return [np.full(FRAME, value, np.int16) for _ in range(count)]


def begin(
    *, language: str = "", previous_language: str = "", partial_ms: float = 320.0
) -> Utterance:
    """One that begins at frame 100, with 12 frames of pre-roll."""
    return Utterance(
        100 * FRAME,
        frames(12),
        language=language,
        previous_language=previous_language,
        partial_ms=partial_ms,
    )


def grow(utterance: Utterance, count: int, value: int = 1) -> None:
    """Add so many frames."""
    for frame in frames(count, value):
        utterance.append(frame)


def taken(utterance: Utterance) -> Job:
    """The next job, which must be there."""
    job = utterance.job()
    assert job is not None
    return job


def test_a_growing_utterance_is_transcribed_again_and_again() -> None:
    """Each time that enough new sound is there, all of it; less is enough until words are shown."""
    utterance = begin()
    grow(utterance, 4)
    assert utterance.job() is None
    grow(utterance, 1)
    first = taken(utterance)
    assert (first.interim, first.whole, len(first.pcm)) == (True, False, 17 * FRAME)
    utterance.accept(first, Transcript("Hello there you", "en"), 50)
    grow(utterance, 4)
    assert utterance.job() is None
    grow(utterance, 1)
    second = taken(utterance)
    assert len(second.pcm) == 22 * FRAME
    utterance.accept(second, Transcript("Hello there you are", "en"), 50)
    assert utterance.shown == "Hello there you"
    grow(utterance, 9)
    assert utterance.job() is None
    grow(utterance, 1)
    assert len(taken(utterance).pcm) == 32 * FRAME


def test_slow_transcriptions_take_at_most_half_of_the_time() -> None:
    """After one that took a second, the next comes when there are two seconds more.

    Until there is something to show, it is a second and a quarter.
    """
    utterance = begin()
    grow(utterance, 5)
    utterance.accept(taken(utterance), Transcript("Hello there you", "en"), 1_000)
    grow(utterance, 39)
    assert utterance.job() is None
    grow(utterance, 1)
    utterance.accept(taken(utterance), Transcript("Hello there you are", "en"), 1_000)
    grow(utterance, 62)
    assert utterance.job() is None
    grow(utterance, 1)
    assert utterance.job() is not None


def test_partial_transcriptions_can_be_turned_off() -> None:
    """Then only whole pieces are transcribed."""
    utterance = begin(partial_ms=0)
    grow(utterance, 5 * SECOND)
    utterance.pause(utterance.heard)
    assert utterance.job() is None
    utterance.end(utterance.heard)
    assert taken(utterance).whole


def test_what_was_transcribed_in_the_pause_is_the_final_text() -> None:
    """A turn that ends after a pause needs no further work."""
    utterance = begin()
    grow(utterance, 8)
    utterance.pause(utterance.heard - 4 * FRAME)
    job = taken(utterance)
    assert (job.interim, job.whole) == (False, False)
    utterance.accept(job, Transcript("Yes.", "en"), 50)
    assert utterance.job() is None
    grow(utterance, 12)
    utterance.end(utterance.spoken)
    assert utterance.job() is None
    assert utterance.text == "Yes."


def test_what_was_transcribed_before_more_was_said_is_not() -> None:
    """After a pause that was not the end, all of it is transcribed again."""
    utterance = begin()
    grow(utterance, 8)
    utterance.pause(utterance.heard - 4 * FRAME)
    utterance.accept(taken(utterance), Transcript("Yes.", "en"), 50)
    utterance.resume()
    grow(utterance, 8)
    utterance.end(utterance.heard)
    job = taken(utterance)
    assert job.whole
    utterance.accept(job, Transcript("Yes, please.", "en"), 50)
    assert utterance.text == "Yes, please."
    assert utterance.job() is None


def test_an_interim_transcription_that_found_nothing_decides_nothing() -> None:
    """It may only have been too early: the end is transcribed with care."""
    utterance = begin()
    grow(utterance, 10)
    first = taken(utterance)
    assert first.interim
    utterance.accept(first, Transcript("", "en"), 50)
    utterance.end(utterance.heard - 5 * FRAME)
    assert taken(utterance).whole


def test_the_silence_at_the_end_is_left_out() -> None:
    """Only what a last consonant needs is transcribed after the last speech."""
    utterance = begin()
    grow(utterance, 5 * SECOND)
    utterance.end(utterance.heard - 2 * SECOND * FRAME)
    job = taken(utterance)
    assert job.end == utterance.spoken + AFTER_SPEECH
    assert len(job.pcm) == job.end - utterance.begun


def test_pieces_follow_one_another_without_a_gap() -> None:
    """Cut pieces are transcribed in order, each sample once, and their texts joined."""
    utterance = begin(partial_ms=0)
    grow(utterance, 100, value=16_384)
    cut = 100 * FRAME + 60 * FRAME
    utterance.cut(cut)
    grow(utterance, 20, value=-16_384)
    utterance.end(utterance.heard)
    first, second = taken(utterance), taken(utterance)
    assert (first.begin, first.end, second.begin, second.end) == (
        *(utterance.begun, cut),
        *(cut, utterance.heard),
    )
    assert first.pcm.max() == 0.5
    assert second.pcm.min() == -0.5
    utterance.accept(first, Transcript("It was the best", "en"), 50)
    utterance.accept(second, Transcript("of times.", "en"), 50)
    assert utterance.text == "It was the best of times."
    assert utterance.job() is None


def test_a_transcript_of_a_piece_that_was_cut_meanwhile_is_dropped() -> None:
    """It says what the whole piece says better, and must not be said twice."""
    utterance = begin()
    grow(utterance, 10)
    late = taken(utterance)
    utterance.cut(utterance.heard - 4 * FRAME)
    utterance.accept(late, Transcript("It was", "en"), 50)
    assert utterance.text == ""
    assert taken(utterance).whole


def test_a_pause_after_the_last_piece_is_not_transcribed() -> None:
    """Silence is no piece, though whisper would find words in it."""
    utterance = begin()
    grow(utterance, 20)
    utterance.cut(utterance.heard)
    spoken = utterance.heard - 4 * FRAME
    utterance.accept(taken(utterance), Transcript("Good night.", "en"), 50)
    grow(utterance, 15)
    utterance.end(spoken)
    assert utterance.job() is None
    assert utterance.text == "Good night."


def test_sound_that_cannot_be_transcribed_in_time_is_dropped() -> None:
    """The oldest goes, what is kept stays within the limit, and the loss can be told."""
    utterance = begin(partial_ms=0)
    for _ in range(20):
        grow(utterance, 16 * SECOND)
        utterance.cut(utterance.heard)
    jobs = []
    while job := utterance.job():
        jobs.append(job)
    assert sum(len(job.pcm) for job in jobs) <= BACKLOG
    assert jobs[-1].end == utterance.heard
    assert utterance.lost == jobs[0].begin - utterance.begun


def test_the_language_is_settled_by_enough_speech() -> None:
    """A second of speech only makes it likely; two seconds settle it for the utterance."""
    utterance = begin(previous_language="de")
    grow(utterance, 10)
    job = taken(utterance)
    assert (job.language, job.fallback_language) == (None, "de")
    utterance.accept(job, Transcript("Bonjour", "fr"), 50)
    grow(utterance, 2 * SECOND)
    job = taken(utterance)
    assert (job.language, job.fallback_language) == (None, "fr")
    utterance.accept(job, Transcript("Bonjour, comment", "fr"), 50)
    grow(utterance, 2 * SECOND)
    assert taken(utterance).language == "fr"
    assert utterance.language == "fr"


def test_a_language_that_was_set_is_never_detected() -> None:
    """Not even when the engine says otherwise."""
    utterance = begin(language="de")
    grow(utterance, 3 * SECOND)
    job = taken(utterance)
    assert job.language == "de"
    utterance.accept(job, Transcript("Yes", "en"), 50)
    assert utterance.language == "de"


def test_only_what_is_certain_is_shown() -> None:
    """Words are shown when two transcriptions agree, and the text so far holds the rest."""
    utterance = begin()
    for text, shown in (
        ("What can", ""),
        ("What can you tell me", "What can"),
        ("What can you sell me about", "What can you"),
    ):
        grow(utterance, 10)
        utterance.accept(taken(utterance), Transcript(text, "en"), 10)
        assert utterance.shown == shown
        assert utterance.text == text


def test_what_was_shown_stays_while_a_piece_is_transcribed() -> None:
    """A cut does not blank the text; it goes on when there is more than was shown."""
    utterance = begin()
    for _ in range(2):
        grow(utterance, 10)
        utterance.accept(taken(utterance), Transcript("It was the best", "en"), 10)
    utterance.cut(utterance.heard)
    assert utterance.shown == "It was the best"
    utterance.accept(taken(utterance), Transcript("It was the best of times.", "en"), 10)
    assert utterance.shown == "It was the best of times."
