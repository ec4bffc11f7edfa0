"""The dialogue agent over a real nats-server, with a model that writes what the test says."""

import asyncio

import pytest
from scripted_dialogue import HEARD, Script, dialogue, is_end, serving
from streams import take, take_until

from agents.dialogue.engine import ChatMessage
from agents.dialogue.history import History
from bus import Bus, Received
from schemas import messages as m


async def test_a_turn_is_answered_sentence_by_sentence(bus: Bus, new_bus, speech) -> None:
    """Started, sentences as they are whole, ended with everything; the turn is done."""
    engine = Script("Rain is water", ". It falls", " from clouds", ".")
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        turn = await bus.ask(m.TurnAsked(text="Rain?", source="typed"), session="main")
        told = [r.message for r in await take_until(heard, is_end)]
    assert [m.type_of(x) for x in told] == [
        "turn.started",
        "dialogue.sentence",
        "dialogue.sentence",
        "turn.ended",
    ]
    assert {x.turn for x in told} == {turn}
    assert [(x.sentence, x.text, x.last) for x in told[1:3]] == [
        (0, "Rain is water.", False),
        (1, "It falls from clouds.", True),
    ]
    end = told[-1]
    assert (end.reason, end.text, end.heard) == (
        "completed",
        "Rain is water. It falls from clouds.",
        "Rain is water. It falls from clouds.",
    )


async def test_what_was_said_is_remembered(bus: Bus, new_bus, speech) -> None:
    """The next turn, and another agent after a restart, know what was said before."""
    engine = Script("Yes.")
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(m.TurnEnded) as ends:
        for text in ("One?", "Two?"):
            await bus.ask(m.TurnAsked(text=text, source="typed"), session="main")
            await take(ends, 1)
    again = Script("No.")
    async with serving(await new_bus("dialogue"), again), bus.subscribe(m.TurnEnded) as ends:
        await bus.ask(m.TurnAsked(text="Three?", source="typed"), session="main")
        await take(ends, 1)
        await bus.ask(m.TurnAsked(text="Who?", source="typed"), session="other")
        await take(ends, 1)
    contents = [message.content for message in again.prompts[0]]
    assert contents[1:] == ["One?", "Yes.", "Two?", "Yes.", "Three?"]
    assert engine.prompts[1][: len(engine.prompts[0])] == list(engine.prompts[0])
    assert [message.content for message in again.prompts[1]][1:] == ["Who?"]


async def test_a_history_that_others_changed_is_what_counts(bus: Bus, new_bus, speech) -> None:
    """The history is read for every turn, though the model begins with what was known of it."""
    engine = Script("Rain.")
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(m.TurnEnded) as ended:
        await bus.ask(m.TurnAsked(text="What is wet?", source="typed"), session="main")
        await take(ended, 1)
        bucket = bus.bucket("history")
        entry = await bucket.get("iris.main")
        await bucket.put("iris.main", b"[]", revision=entry.revision)
        turn = await bus.ask(m.TurnAsked(text="And what is dry?", source="typed"), session="main")
        told = await take(ended, 1)
    assert told[0].message.turn == turn
    assert told[0].message.text == "Rain."
    assert "What is wet?" not in str(engine.prompts[-1])


async def test_turns_of_a_session_wait_for_each_other(bus: Bus, new_bus, speech) -> None:
    """Typed turns are answered in their order, all of them; another session does not wait."""
    engine = Script("A.", pause=0.2)
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        for text in ("1", "2", "3"):
            await bus.ask(m.TurnAsked(text=text, source="typed"), session="main")
        await bus.ask(m.TurnAsked(text="x", source="typed"), session="other")
        told = []
        while sum(map(is_end, told)) < 4:
            told += await take_until(heard, is_end)
    main = [r.message for r in told if r.session == "main"]
    order = [(x.turn, m.type_of(x)) for x in main if not isinstance(x, m.DialogueSentence)]
    assert order == [(turn, kind) for turn in (1, 2, 3) for kind in ("turn.started", "turn.ended")]
    other = next(i for i, r in enumerate(told) if r.session == "other" and is_end(r))
    third = next(i for i, r in enumerate(told) if is_end(r) and r.message.turn == 3)
    assert other < third


async def test_an_interrupted_answer_stops_and_is_remembered_as_heard(
    bus: Bus, new_bus, speech
) -> None:
    """Generation stops, everybody is told, and the history has what was played."""
    engine = Script("Rain is water. ", "It falls. ", *["And on and on. "] * 500, pause=0.02)
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        turn = await bus.ask(m.TurnAsked(text="Rain?", source="typed"), session="main")
        await take_until(heard, lambda r: getattr(r.message, "sentence", 0) == 1)
        await asyncio.sleep(0.1)
        await bus.publish(m.SpeechPlayed(turn=turn, sentence=1, ms=0), session="main")
        await bus.flush()
        await asyncio.sleep(0.05)
        await bus.publish(m.TurnInterrupt(turn=0), session="main")
        told = await take_until(heard, is_end)
        history = await History(bus.bucket("history"), "iris.main").read()
    cancelled, end = told[-2].message, told[-1].message
    assert (cancelled.turn, cancelled.reason) == (turn, "interrupt")
    assert (end.reason, end.heard) == ("cancelled", "Rain is water.")
    assert engine.answers_stopped == 1
    assert [(x.question, x.answer, x.interrupted) for x in history] == [
        ("Rain?", "Rain is water.", True)
    ]


async def test_what_is_spoken_interrupts(bus: Bus, new_bus, speech) -> None:
    """Somebody who speaks is answered now; the answer before is cancelled as a barge-in."""
    engine = Script(*["On and on. "] * 500, pause=0.02)
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        first = await bus.ask(m.TurnAsked(text="1", source="typed"), session="main")
        await take_until(heard, lambda r: isinstance(r.message, m.DialogueSentence))
        second = await bus.ask(m.TurnAsked(text="2", source="spoken"), session="main")
        told = await take_until(heard, lambda r: isinstance(r.message, m.TurnStarted))
        await bus.publish(m.TurnInterrupt(turn=second), session="main")
        await take_until(heard, is_end)
    reasons = [(x.message.turn, x.message.reason) for x in told if hasattr(x.message, "reason")]
    assert reasons == [(first, "barge-in"), (first, "cancelled")]


async def test_who_goes_on_before_the_answer_has_asked_one_question(bus: Bus, new_bus) -> None:
    """Two utterances in quick succession are answered once, and remembered as one."""
    engine = Script("Paris.", pause=0.3)
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        await bus.ask(m.TurnAsked(text="What is the", source="spoken"), session="main")
        await take_until(heard, lambda r: isinstance(r.message, m.TurnStarted))
        second = await bus.ask(
            m.TurnAsked(text="capital of France?", source="spoken"), session="main"
        )
        told = [r.message for r in await take_until(heard, is_end)]
        assert [x.reason for x in told if isinstance(x, m.TurnCancelled)] == ["superseded"]
        started = (await take(heard, 1))[0].message
        assert (started.turn, started.text) == (second, "What is the capital of France?")
        await bus.publish(m.TurnInterrupt(turn=second), session="main")
        await take_until(heard, is_end)
        history = await History(bus.bucket("history"), "iris.main").read()
    assert [exchange.question for exchange in history] == ["What is the capital of France?"]


async def test_words_over_the_answer_stop_it_at_once(bus: Bus, new_bus, speech) -> None:
    """The first words that mean something are enough, but not before there is something to stop."""
    engine = Script(*["On and on it goes. "] * 500, pause=0.02)
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        turn = await bus.ask(m.TurnAsked(text="1", source="typed"), session="main")
        words = m.AsrPartial(text="Wait", language="en", device="mic")
        await bus.publish(words, session="main")
        await take_until(heard, lambda r: isinstance(r.message, m.DialogueSentence))
        await asyncio.sleep(0.5)
        await bus.publish(words, session="main")
        told = [r.message for r in await take_until(heard, is_end, within=1)]
    assert [(x.turn, x.reason) for x in told if isinstance(x, m.TurnCancelled)] == [
        (turn, "barge-in")
    ]
    assert told[-1].heard


async def test_an_engine_that_fails_is_told_and_the_next_turn_is_answered(
    bus: Bus, new_bus, speech
) -> None:
    """The reason reaches everybody, the turn ends as failed, and nothing hangs."""
    engine = Script("Half an answ", "!")
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        for _ in range(2):
            turn = await bus.ask(m.TurnAsked(text="?", source="typed"), session="main")
            told = [r.message for r in await take_until(heard, is_end)]
            failed = next(x for x in told if isinstance(x, m.SystemFailed))
            assert (failed.code, failed.turn) == ("model-missing", turn)
            assert told[-1].reason == "failed"


async def test_without_speech_the_answer_stands_as_text(bus: Bus, new_bus, monkeypatch) -> None:
    """When no speech agent is there the turn still ends, and says why it was silent."""
    monkeypatch.setattr("agents.dialogue.playback.PATIENCE", 0.3)
    async with (
        serving(await new_bus("dialogue"), Script("Yes.")),
        bus.subscribe(*HEARD) as heard,
    ):
        await bus.ask(m.TurnAsked(text="?", source="typed"), session="main")
        told = [r.message for r in await take_until(heard, is_end)]
    assert [x.code for x in told if isinstance(x, m.SystemFailed)] == ["speech-missing"]
    assert (told[-1].reason, told[-1].text) == ("completed", "Yes.")


async def test_without_retrieval_the_answer_does_without(bus: Bus, new_bus, speech) -> None:
    """A knowledge base that is down is said, and costs nothing else."""
    engine = Script("Yes.")
    its_bus = await new_bus("dialogue")
    task = asyncio.create_task(dialogue(its_bus, engine, passages=2).run())
    await its_bus.registered.wait()
    async with bus.subscribe(*HEARD) as heard:
        await bus.ask(m.TurnAsked(text="?", source="typed"), session="main")
        told = [r.message for r in await take_until(heard, is_end)]
    await its_bus.stop()
    await task
    assert [x.code for x in told if isinstance(x, m.SystemFailed)] == ["retrieval-missing"]
    assert told[-1].reason == "completed"


async def test_what_is_known_since_the_last_question_is_used(bus: Bus, new_bus, speech) -> None:
    """The model begins without passages after a search that found none, and anew when one does."""
    engine, shelf = Script("Yes."), await new_bus("retrieval")
    passages: list[m.Passage] = []

    async def search(_: Received) -> m.RetrievalFound:
        await asyncio.sleep(0.05)
        return m.RetrievalFound(passages=passages)

    shelf.serve(m.RetrievalSearch, search)
    await shelf.register(description="a shelf", metadata={})
    its_bus = await new_bus("dialogue")
    task = asyncio.create_task(dialogue(its_bus, engine, passages=2).run())
    await its_bus.registered.wait()
    async with bus.subscribe(*HEARD) as heard:
        for number in range(3):
            if number == 2:
                passages.append(m.Passage(text="The sea is salty.", source="sea.md", score=0.9))
            await bus.ask(m.TurnAsked(text="The sea?", source="typed"), session="main")
            told = [r.message for r in await take_until(heard, is_end)]
            assert [x.text for x in told if isinstance(x, m.DialogueSentence)] == ["Yes."]
            assert told[-1].sources == (["sea.md"] if number == 2 else [])
    await its_bus.stop()
    await task
    assert "salty" in engine.prompts[-1][-1].content
    assert not any("salty" in prompt[-1].content for prompt in engine.prompts[:-1])


async def test_an_earlier_answer_is_not_given_to_another_question(
    bus: Bus, new_bus, speech
) -> None:
    """The model is asked once more, without the history that it went on with."""
    engine = Script("The story of a ship ", "is a tale of bravery.")
    its_bus = await new_bus("dialogue")
    task = asyncio.create_task(dialogue(its_bus, engine).run())
    await its_bus.registered.wait()
    async with bus.subscribe(*HEARD) as heard:
        for question in ("Tell me a story.", "Why is the sky blue?"):
            await bus.ask(m.TurnAsked(text=question, source="typed"), session="main")
            told = [r.message for r in await take_until(heard, is_end)]
            assert told[-1].text == "The story of a ship is a tale of bravery."
    await its_bus.stop()
    await task
    history, anew = engine.prompts[-2:]
    assert [prompt[-1].content for prompt in (history, anew)] == ["Why is the sky blue?"] * 2
    assert any("bravery" in message.content for message in history)
    assert not any("bravery" in message.content for message in anew)


async def test_a_turn_ends_when_its_face_has_played_it(bus: Bus, new_bus, speech) -> None:
    """With a face that tells what it plays, the next turn waits until the answer was heard."""
    async with (
        serving(await new_bus("dialogue"), Script("Rain is water.")),
        bus.subscribe(*HEARD) as heard,
    ):
        turn = await bus.ask(m.TurnAsked(text="?", source="typed"), session="main")
        await take_until(heard, lambda r: isinstance(r.message, m.DialogueSentence))
        await asyncio.sleep(0.1)
        await bus.publish(m.SpeechPlayed(turn=turn, sentence=0, ms=100), session="main")
        with pytest.raises(AssertionError, match="got 0"):
            await take(heard, 1, within=1.5)
        await bus.publish(m.SpeechPlayed(turn=turn, sentence=0, ms=1000), session="main")
        (end,) = await take(heard, 1, within=0.5)
    assert (end.message.reason, end.message.heard) == ("completed", "Rain is water.")


async def test_stopping_finishes_what_was_begun(bus: Bus, new_bus, speech) -> None:
    """An agent that is told to stop ends its turn, and leaves what waits to the next one."""
    engine = Script("One. ", "Two. ", "Three.", pause=0.2)
    async with bus.subscribe(*HEARD) as heard:
        async with serving(await new_bus("dialogue"), engine):
            first = await bus.ask(m.TurnAsked(text="1", source="typed"), session="main")
            second = await bus.ask(m.TurnAsked(text="2", source="typed"), session="main")
            await take_until(heard, lambda r: isinstance(r.message, m.DialogueSentence))
        (end,) = [r for r in await take_until(heard, is_end) if is_end(r)]
        assert (end.message.turn, end.message.reason) == (first, "completed")
        async with serving(await new_bus("dialogue"), Script("Here.")):
            told = await take_until(heard, is_end)
    assert (told[-1].message.turn, told[-1].message.text) == (second, "Here.")


async def test_a_given_answer_is_said_as_it_is(bus: Bus, new_bus, speech) -> None:
    """No model is asked; it is remembered as any other answer."""
    engine = Script("Never", " said.")
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        asked = m.TurnAsked(text="(joined)", source="event", answer="Hello! I am Iris.")
        await bus.ask(asked, session="main")
        told = [r.message for r in await take_until(heard, is_end)]
    assert [x.text for x in told if isinstance(x, m.DialogueSentence)] == ["Hello!", "I am Iris."]
    assert not engine.prompts
    (exchange,) = await History(bus.bucket("history"), "iris.main").read()
    assert (exchange.question, exchange.answer) == ("(joined)", "Hello! I am Iris.")


async def test_an_agent_that_dies_is_followed_by_one_that_goes_on(
    bus: Bus, new_bus, speech
) -> None:
    """What was written stands, in text and in number; the rest of the answer follows once."""
    slow = Script("Rain is water. ", "It falls", " from clouds. ", "It is wet.", pause=1.0)
    dying = await new_bus("dialogue")
    async with bus.subscribe(*HEARD) as heard:
        agent = dialogue(dying, slow)
        task = asyncio.create_task(agent.run())
        await dying.registered.wait()
        await bus.ask(m.TurnAsked(text="Rain?", source="typed"), session="main")
        first = await take_until(heard, lambda r: isinstance(r.message, m.DialogueSentence))
        task.cancel()
        await asyncio.wait({task})
        await dying.close()
        engine = Script("It falls", " from clouds. ", "It is wet.")
        async with serving(await new_bus("dialogue"), engine):
            rest = await take_until(heard, is_end, within=15)
    told = [r.message for r in first + rest]
    assert [m.type_of(x) for x in told].count("turn.started") == 1
    assert [(x.sentence, x.text, x.last) for x in told if isinstance(x, m.DialogueSentence)] == [
        (0, "Rain is water.", False),
        (1, "It falls from clouds.", False),
        (2, "It is wet.", True),
    ]
    assert engine.prompts[-1][-1] == ChatMessage("assistant", "Rain is water.")
    assert told[-1].text == "Rain is water. It falls from clouds. It is wet."
