"""What is heard while Iris speaks."""

import numpy as np
import pytest
from numpy.typing import NDArray

from agents.asr.barge_in import BargeInFilter
from agents.asr.engine import TurnSoFar
from agents.runtime.backchannels import BACKCHANNELS
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


def barge_in(seconds: float = 3.0) -> BargeInFilter:
    """One in which she says a sentence of so many seconds from second 10 on."""
    made = BargeInFilter(BACKCHANNELS, "iris")
    made.on_message(TurnStarted(turn=7, text="Rain?", source="typed"), 9.9)
    made.on_message(SpeechStarted(turn=7, sentence=0, rate=1000, text=SENTENCE), 10.0)
    made.on_message(SpeechEnded(turn=7, sentence=0, samples=round(1000 * seconds)), 10.1)
    return made


def said(text: str, sound: Sound = SILENCE, language: str = "en") -> TurnSoFar:
    """An utterance."""
    return TurnSoFar(text, language, lambda: sound)


async def classify(text: str, *, meanwhile: bool = True) -> str:
    """Of a text that was heard two seconds into her sentence."""
    return await barge_in().classify(said(text), 12.0 if meanwhile else None, now=13.0)


def test_she_speaks_from_her_first_sound_until_it_has_faded() -> None:
    """Her sentences follow one another, however early they were made."""
    made = barge_in()
    assert made.speaking(10.0)
    assert made.speaking(13.2)
    assert not made.speaking(13.6)
    made.on_message(SpeechStarted(turn=7, sentence=1, rate=1000, text="It is wet."), 10.2)
    assert made.speaking(60.0), "for as long as a sentence is being made"
    made.on_message(SpeechEnded(turn=7, sentence=1, samples=2000), 10.3)
    assert made.speaking(15.2)
    assert not made.speaking(15.6)
    assert not BargeInFilter(frozenset()).speaking(0.0)


def test_a_cancelled_turn_is_quiet_at_once() -> None:
    """What was still to be played is not heard any more."""
    made = barge_in()
    made.on_message(TurnCancelled(turn=7, reason="barge-in"), 11.0)
    assert not made.speaking(11.6)


@pytest.mark.parametrize("text", ["Uh-huh.", "Okay, okay!", "I see.", "Okay. Uh-huh."])
async def test_signs_of_listening_are_no_questions_while_she_speaks(text: str) -> None:
    """Alone or several; said into silence, they are an answer like any other."""
    assert await classify(text) == "backchannel"
    assert await classify(text, meanwhile=False) == "speech"


@pytest.mark.parametrize(
    "text",
    [SENTENCE, "water that falls from the clouds", "Rain is what to that falls from the clouds."],
)
async def test_her_own_voice_is_not_taken_for_somebody(text: str) -> None:
    """All of her words or some, a few of them misheard."""
    assert await classify(text) == "echo"
    assert await classify(text, meanwhile=False) == "speech"


@pytest.mark.parametrize(
    "text",
    [
        "Stop, tell me about snow.",
        "Does rain fall from the sky?",
        "No, wait, that falls from the trees.",
    ],
)
async def test_what_somebody_says_over_her_is_theirs(text: str) -> None:
    """Also where they take up some of her words."""
    assert await classify(text) == "speech"


def loudspeaker() -> tuple[BargeInFilter, Sound]:
    """A filter whose voice is known, and what a microphone beside it hears of the sentence."""
    made = barge_in()
    random = np.random.default_rng(1)
    loud = np.interp(np.arange(48_000) / 1600, np.arange(31), random.uniform(0.02, 1, 31))
    voice = 0.5 * loud * random.normal(0, 0.3, 48_000)
    pcm = (np.clip(voice, -1, 1) * 32767).astype("<i2")
    made.on_audio(SpeechAudio(turn=7, sentence=0, offset=0, pcm=pcm.tobytes()), 16_000)
    return made, (0.3 * voice).astype(np.float32)


async def test_words_that_were_misheard_are_hers_if_they_sound_so() -> None:
    """A recogniser writes other words for what comes out of a loudspeaker."""
    made, sound = loudspeaker()
    misheard = "Brain is what a false"
    assert await classify(misheard) == "speech"
    assert await made.classify(said(misheard, sound), 12.0, now=13.0) == "echo"
    assert await made.classify(said("Tell me about cats.", sound[::-1]), 12.0, now=13.0) == "speech"


async def test_near_a_loudspeaker_the_sound_is_enough() -> None:
    """A number that she says is written in figures; but only where she has been heard before."""
    made, sound = loudspeaker()
    assert await made.classify(said("93,000,000", sound), 12.0, now=13.0) == "speech"
    assert await made.classify(said("Brain is what a false", sound), 12.0, now=13.0) == "echo"
    assert await made.classify(said("93,000,000", sound), 12.0, now=13.0) == "echo"


async def test_sound_that_was_kept_back_is_heard_later() -> None:
    """A face tells what it plays: until then, and a little longer, it may be heard."""
    made = barge_in()
    made.on_message(SpeechPlayed(turn=7, sentence=0, ms=1000), 20.0)
    assert made.speaking(20.3)
    assert await made.classify(said(SENTENCE), 20.3, now=21.3) == "echo"


def test_a_turn_that_a_face_has_played_is_over() -> None:
    """Where a face tells, nobody need guess how long it plays."""
    made = barge_in()
    made.on_message(SpeechPlayed(turn=7, sentence=0, ms=3000), 10.5)
    made.on_message(TurnEnded(turn=7, reason="completed", text=SENTENCE, heard=SENTENCE), 10.6)
    assert not made.speaking(11.2)
    silent = barge_in()
    silent.on_message(TurnEnded(turn=7, reason="completed", text=SENTENCE, heard=SENTENCE), 10.6)
    assert silent.speaking(11.2)


async def test_what_she_said_long_ago_is_no_echo() -> None:
    """Somebody may well repeat it."""
    assert await barge_in().classify(said(SENTENCE), 30.0, now=31.0) == "speech"


def asking(question: str = "Do you like tea or coffee?") -> BargeInFilter:
    """One in which she asks a question of two seconds, from second 10 on."""
    made = BargeInFilter(BACKCHANNELS, "iris")
    made.on_message(TurnStarted(turn=7, text="Hello", source="typed"), 9.9)
    made.on_message(SpeechStarted(turn=7, sentence=0, rate=1000, text=question), 10.0)
    made.on_message(SpeechEnded(turn=7, sentence=0, samples=2000), 10.1)
    return made


@pytest.mark.parametrize("text", ["Yes.", "No.", "Coffee.", "Tea", "Tea, tea.", "Okay.", "Emily"])
async def test_an_answer_to_her_question_is_heard(text: str) -> None:
    """Although it is said before her sound has faded, and although she said the word, too."""
    made = asking()
    for since in (11.5, 12.2):
        assert made.speaking(since)
        assert await made.classify(said(text), since, now=13.0) == "speech"


async def test_a_sign_of_listening_within_her_question_is_one() -> None:
    """Nobody answers what has not been asked."""
    assert await asking().classify(said("Uh-huh."), 10.4, now=11.0) == "backchannel"


async def test_a_word_that_she_said_too_is_no_echo_by_that_alone() -> None:
    """Before a microphone was found to hear her, a word or two of hers may be anybody's."""
    made = barge_in()
    assert await made.classify(said("Rain?"), 12.0, now=13.0, interim=True) == "unclear"
    assert await made.classify(said("Rain?"), 12.0, now=13.0) == "speech"
    assert await made.classify(said(SENTENCE), 12.0, now=13.0) == "echo"
    assert await made.classify(said("Rain?"), 12.0, now=13.0) == "echo"


async def test_sentences_that_never_sounded_are_no_echo() -> None:
    """What was cut off may well be what somebody asks for."""
    made = barge_in()
    text = "Snow is frozen water that falls in flakes."
    made.on_message(SpeechStarted(turn=7, sentence=1, rate=1000, text=text), 10.2)
    made.on_message(SpeechEnded(turn=7, sentence=1, samples=3000), 10.3)
    assert await made.classify(said(text), 12.0, now=13.5) == "echo"
    made.on_message(TurnCancelled(turn=7, reason="barge-in"), 12.0)
    assert await made.classify(said(text), 12.0, now=13.5) == "speech"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("en", text) for text in ("Go on.", "Got it.", "Thank you.", "Uh-huh", "Wow!", "Oh.")),
        *(("en", text) for text in ("Ha ha ha.", "So so so so", "Yes, yes.", "Oh, I see.")),
        ("de", "Ach so, ja, genau."),
        ("fr", "D’accord, je vois."),
        ("es", "Sí, claro."),
        ("it", "Certo, capito."),
        ("pt", "Pois é."),
        ("ja", "なるほど。"),
        ("ja", "はい、そうですね。"),
        ("zh", "嗯，好的。"),  # noqa: RUF001
        ("hi", "जी हाँ।"),
    ],
)
async def test_signs_of_listening_of_nine_languages(language: str, text: str) -> None:
    """They do not interrupt her, and until they are whole it is not known what they are."""
    made = barge_in()
    assert await made.classify(said(text, language=language), 12.0, now=13.0) == "backchannel"


@pytest.mark.parametrize(
    ("text", "whole"), [("Thank", "Thank you."), ("Go", "Go on"), ("I", "I see")]
)
async def test_the_beginning_of_a_sign_of_listening_does_not_interrupt(
    text: str, whole: str
) -> None:
    """It may become one; something else may come of it, too."""
    made = barge_in()
    assert await made.classify(said(text), 12.0, now=12.5, interim=True) == "unclear"
    assert await made.classify(said(whole), 12.0, now=12.8, interim=True) == "backchannel"
    assert await made.classify(said(text + " do not"), 12.0, now=12.8, interim=True) == "speech"


@pytest.mark.parametrize("text", ["Stop", "Wait", "Iris", "Stop that, okay?"])
async def test_what_stops_her_is_known_at_once(text: str) -> None:
    """However little was recognised so far."""
    made = barge_in()
    assert made.stops(text, "en")
    assert await made.classify(said(text), 12.0, now=12.4, interim=True) == "speech"
