"""Speaking with Iris as people speak with each other, with the default models."""

import asyncio

import numpy as np
import pytest
from room import RATE, Sound, room, voice
from running_iris import RunningIris

LONG = "Tell me a long story about the sea and its fish."


@pytest.fixture(scope="module")
def said(iris: RunningIris) -> dict[str, Sound]:
    """What is said to her."""
    texts = ("Please tell me about cats instead.", "Okay.", "I would like to know about the")
    return {text: voice(iris.state, text) for text in (*texts, "capital city of France.")}


async def test_words_over_her_stop_her_and_are_answered(iris: RunningIris, said) -> None:
    """She goes quiet while they are still being said; what was heard is remembered to the word."""
    async with room(iris.websocket, "interrupt") as here:
        await here.ask(LONG)
        first = await here.until("turn.started")
        await here.until("speech.started")
        await asyncio.sleep(1.5)
        here.say(said["Please tell me about cats instead."])
        cancelled = await here.until("turn.cancelled")
        played = here.words_played(first["turn"])
        ended = await here.until("turn.ended")
        second = await here.until("turn.started", source="spoken")
    assert (cancelled["turn"], cancelled["reason"]) == (first["turn"], "barge-in")
    assert abs(len(ended["heard"].split()) - len(played)) <= 1
    assert played[: len(ended["heard"].split())] == ended["heard"].split()[: len(played)]
    assert "cats" in second["text"]
    finals = [m["at"] for m in here.all("asr.final")]
    assert not finals or cancelled["at"] < finals[0], "before the whole of it was said"


async def test_a_sign_of_listening_does_not_stop_her(iris: RunningIris, said) -> None:
    """It is recognised, and asks nothing; the story goes on."""
    async with room(iris.websocket, "listening") as here:
        await here.ask(LONG)
        await here.until("speech.started")
        await asyncio.sleep(1.0)
        here.say(said["Okay."])
        final = await here.until("asr.final")
        ended = await here.until("turn.ended", within=60)
    assert final["turn"] == 0
    assert ended["reason"] == "completed"
    assert len(here.all("turn.started")) == 1


async def test_her_own_voice_asks_nothing(iris: RunningIris) -> None:
    """The microphone hears the loudspeaker, and nobody says a word.

    What a recogniser mishears is chance: one short cry of hers in twenty is still not known again.
    """
    questions = "What is rain?", "How do trees grow?", LONG
    reasons = []
    async with room(iris.websocket, "echo", echo=0.3) as here:
        for question in questions:
            await here.ask(question)
            turn = (await here.until("turn.started", text=question))["turn"]
            reasons.append((await here.until("turn.ended", within=60, turn=turn))["reason"])
            await asyncio.sleep(2.0)
    assert here.all("vad.started"), "she was heard"
    assert reasons.count("completed") >= len(questions) - 1, reasons
    assert len(here.all("turn.started")) <= len(questions) + 1


async def test_who_pauses_to_think_is_not_cut_off(iris: RunningIris, said) -> None:
    """A pause of 0.7 s inside a clause is part of the question."""
    pause = np.zeros(round(0.7 * RATE), np.float32)
    async with room(iris.websocket, "thinking") as here:
        before, after = said["I would like to know about the"], said["capital city of France."]
        here.say(np.concatenate([before, pause, after]))
        final = await here.until("asr.final")
        await asyncio.sleep(1.0)
    assert "france" in final["text"].lower()
    assert "know about" in final["text"].lower()
    assert len(here.all("turn.asked")) == 1
