"""What is heard while Iris speaks."""

import numpy as np
import pytest
from numpy.typing import NDArray

from agents.asr.company import Company
from schemas.messages import (
    SpeechAudio,
    SpeechEnded,
    SpeechPlayed,
    SpeechStarted,
    TurnCancelled,
    TurnEnded,
    TurnStarted,
)

Sound = NDArray[np.float32]
SILENCE = np.zeros(16_000, np.float32)
SENTENCE = "Rain is water that falls from the clouds in drops."


def company(seconds: float = 3.0) -> Company:
    """One in which she says a sentence of so many seconds from second 10 on."""
    made = Company(frozenset({"uh-huh", "okay", "i see"}))
    made.hear(TurnStarted(turn=7, text="Rain?", source="typed"), 9.9)
    made.hear(SpeechStarted(turn=7, sentence=0, rate=1000, text=SENTENCE), 10.0)
    made.hear(SpeechEnded(turn=7, sentence=0, samples=round(1000 * seconds)), 10.1)
    return made


def meaning(text: str, *, meanwhile: bool = True) -> str:
    """Of a text that was heard two seconds into her sentence."""
    return company().meaning(text, "en", 12.0 if meanwhile else None, SILENCE)


def test_she_speaks_from_her_first_sound_until_it_has_faded() -> None:
    """Her sentences follow one another, however early they were made."""
    made = company()
    assert made.speaking(10.0)
    assert made.speaking(13.2)
    assert not made.speaking(13.6)
    made.hear(SpeechStarted(turn=7, sentence=1, rate=1000, text="It is wet."), 10.2)
    assert made.speaking(60.0), "for as long as a sentence is being made"
    made.hear(SpeechEnded(turn=7, sentence=1, samples=2000), 10.3)
    assert made.speaking(15.2)
    assert not made.speaking(15.6)
    assert not Company(frozenset()).speaking(0.0)


def test_a_cancelled_turn_is_quiet_at_once() -> None:
    """What was still to be played is not heard any more."""
    made = company()
    made.hear(TurnCancelled(turn=7, reason="barge-in"), 11.0)
    assert not made.speaking(11.6)


@pytest.mark.parametrize("text", ["Uh-huh.", "Okay, okay!", "I see.", "Okay. Uh-huh."])
def test_signs_of_listening_are_no_questions_while_she_speaks(text: str) -> None:
    """Alone or several; said into silence, they are an answer like any other."""
    assert meaning(text) == "backchannel"
    assert meaning(text, meanwhile=False) == "speech"


@pytest.mark.parametrize(
    "text",
    [SENTENCE, "water that falls from the clouds", "Rain is what to that falls from the clouds."],
)
def test_her_own_voice_is_not_taken_for_somebody(text: str) -> None:
    """All of her words or some, a few of them misheard."""
    assert meaning(text) == "echo"
    assert meaning(text, meanwhile=False) == "speech"


@pytest.mark.parametrize(
    "text",
    [
        "Stop, tell me about snow.",
        "Does rain fall from the sky?",
        "No, wait, that falls from the trees.",
    ],
)
def test_what_somebody_says_over_her_is_theirs(text: str) -> None:
    """Also where they take up some of her words."""
    assert meaning(text) == "speech"


def loudspeaker() -> tuple[Company, Sound]:
    """A company whose voice is known, and what a microphone beside it hears of the sentence."""
    made = company()
    random = np.random.default_rng(1)
    loud = np.interp(np.arange(48_000) / 1600, np.arange(31), random.uniform(0.02, 1, 31))
    voice = 0.5 * loud * random.normal(0, 0.3, 48_000)
    pcm = (np.clip(voice, -1, 1) * 32767).astype("<i2")
    made.sound(SpeechAudio(turn=7, sentence=0, offset=0, pcm=pcm.tobytes()), 16_000)
    return made, (0.3 * voice).astype(np.float32)


def test_words_that_were_misheard_are_hers_if_they_sound_so() -> None:
    """A recogniser writes other words for what comes out of a loudspeaker."""
    made, sound = loudspeaker()
    misheard = "Brain is what a false"
    assert meaning(misheard) == "speech"
    assert made.meaning(misheard, "en", 12.0, sound) == "echo"
    assert made.meaning("Tell me about cats.", "en", 12.0, sound[::-1]) == "speech"


def test_near_a_loudspeaker_the_sound_is_enough() -> None:
    """A number that she says is written in figures; but only where she has been heard before."""
    made, sound = loudspeaker()
    assert made.meaning("93,000,000", "en", 12.0, sound) == "speech"
    assert made.meaning("Brain is what a false", "en", 12.0, sound) == "echo"
    assert made.meaning("93,000,000", "en", 12.0, sound) == "echo"


def test_sound_that_was_kept_back_is_heard_later() -> None:
    """A face tells what it plays: until then, and a little longer, it may be heard."""
    made = company()
    made.hear(SpeechPlayed(turn=7, sentence=0, ms=1000), 20.0)
    assert made.speaking(20.3)
    assert made.meaning(SENTENCE, "en", 20.3, SILENCE) == "echo"


def test_a_turn_that_a_face_has_played_is_over() -> None:
    """Where a face tells, nobody need guess how long it plays."""
    made = company()
    made.hear(SpeechPlayed(turn=7, sentence=0, ms=3000), 10.5)
    made.hear(TurnEnded(turn=7, reason="completed", text=SENTENCE, heard=SENTENCE), 10.6)
    assert not made.speaking(11.2)
    silent = company()
    silent.hear(TurnEnded(turn=7, reason="completed", text=SENTENCE, heard=SENTENCE), 10.6)
    assert silent.speaking(11.2)


def test_what_she_said_long_ago_is_no_echo() -> None:
    """Somebody may well repeat it."""
    assert company().meaning(SENTENCE, "en", 30.0, SILENCE) == "speech"
