"""Turns that go wrong, wait or are stopped, over a real nats-server, with a scripted model."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Sequence

import pytest
from free_port import ROOT
from scripted_dialogue import HEARD, Script, is_end, serving
from streams import take, take_until

from agents.dialogue import conversation, playback
from agents.dialogue.engine import ChatMessage
from agents.dialogue.history import KEPT_BYTES, History, bounded
from bus import Bus, BusError
from schemas import messages as m
from schemas.history import Exchange


class Broken(Script):
    """A model that raises what the test says, after some text."""

    def __init__(self, error: Exception, *deltas: str) -> None:
        super().__init__(*deltas)
        self._error = error

    async def complete(self, messages: Sequence[ChatMessage]) -> AsyncGenerator[str]:
        """Write the script, and raise."""
        async for delta in super().complete(messages):
            yield delta
        if messages[-1].content:
            raise self._error


async def ask(bus: Bus, text: str = "?", session: str = "main") -> int:
    """A typed question."""
    return await bus.ask(m.TurnAsked(text=text, source="typed"), session=session)


@pytest.mark.parametrize(
    "error", [KeyError("choices"), TypeError("x"), ValueError("y"), RuntimeError("z"), OSError(5)]
)
async def test_whatever_an_engine_raises_ends_one_answer(
    bus: Bus, new_bus, speech, error: Exception
) -> None:
    """It is told and over, what was said before stands, and the next turn is answered."""
    engine = Broken(error, "Good morning. ", "All is")
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        for _ in range(2):
            turn = await ask(bus)
            told = [r.message for r in await take_until(heard, is_end)]
            assert [x.code for x in told if isinstance(x, m.SystemFailed)] == ["completion-failed"]
            assert (told[-1].turn, told[-1].reason) == (turn, "failed")
            assert told[-1].heard == "Good morning."
    exchanges = await History(bus.bucket("history"), "iris.main").read()
    assert [(x.answer, x.interrupted) for x in exchanges] == [("Good morning.", True)] * 2


@pytest.mark.parametrize(
    ("deltas", "left_out"),
    [
        ([], "nothing: "),
        (["\n", " "], "nothing: "),
        (["<think>Hm."], "nothing but thoughts"),
        (['{"name": "get_weather", "arguments": {}}'], "nothing but the call of a tool"),
    ],
)
async def test_an_answer_of_nothing_is_no_answer(
    bus: Bus, new_bus, speech, deltas: list[str], left_out: str
) -> None:
    """Silence has a reason, which is told."""
    async with (
        serving(await new_bus("dialogue"), Script(*deltas)),
        bus.subscribe(*HEARD) as heard,
    ):
        await ask(bus)
        told = [r.message for r in await take_until(heard, is_end)]
    (failed,) = (x for x in told if isinstance(x, m.SystemFailed))
    assert failed.code == "answer-empty"
    assert left_out in failed.detail
    assert (told[-1].reason, told[-1].text) == ("failed", "")


async def test_thoughts_and_half_characters_reach_nobody(bus: Bus, new_bus, speech) -> None:
    """Neither captions, sentences nor history hold them; what can be said is."""
    engine = Script(
        "<think>Hm.</think>", "*smiles* Hi \ud83d", "\ude42 there \ud83d.", "<|im_end|>X"
    )
    async with (
        serving(await new_bus("dialogue"), engine),
        bus.subscribe(*HEARD, m.DialogueDelta) as heard,
    ):
        await ask(bus)
        told = [r.message for r in await take_until(heard, is_end)]
    assert "".join(x.text for x in told if isinstance(x, m.DialogueDelta)) == "Hi 🙂 there ."
    assert told[-1].reason == "completed"
    (exchange,) = await History(bus.bucket("history"), "iris.main").read()
    assert exchange.answer == "Hi 🙂 there ."


async def test_an_answer_without_end_ends_at_a_limit(bus: Bus, new_bus, speech) -> None:
    """It is told why, and the turn is over for everybody."""
    engine = Script(*["And then some more. "] * 10_000)
    async with (
        serving(await new_bus("dialogue"), engine, max_characters=600),
        bus.subscribe(*HEARD) as heard,
    ):
        await ask(bus)
        told = [r.message for r in await take_until(heard, is_end, within=20)]
    assert [x.code for x in told if isinstance(x, m.SystemFailed)] == ["answer-too-long"]
    assert 580 <= len(told[-1].text) <= 640
    assert engine.answers_stopped == 1


async def test_a_model_that_stalls_is_not_waited_for(bus: Bus, new_bus, speech) -> None:
    """Neither before its first word nor after it; each has a limit of its own."""
    slow = Script("Good morning. ", "All", pause=0.4)
    limits = {"first_token_seconds": 5, "stall_seconds": 0.2}
    async with (
        serving(await new_bus("dialogue"), slow, **limits),
        bus.subscribe(*HEARD) as heard,
    ):
        await ask(bus)
        told = [r.message for r in await take_until(heard, is_end)]
    (failed,) = (x for x in told if isinstance(x, m.SystemFailed))
    assert failed.code == "model-stalled"
    assert told[-1].reason == "failed"


async def test_a_turn_starts_before_anything_else_of_it(bus: Bus, new_bus, speech) -> None:
    """On the stage, which all readers go by, nothing of a turn stands before its start."""
    async with serving(await new_bus("dialogue"), Script("Yes.")), bus.subscribe(*HEARD) as heard:
        for _ in range(3):
            await ask(bus)
            await take_until(heard, is_end)
        kept = await bus.stored.recall(
            m.TurnStarted, m.DialogueSentence, m.SpeechStarted, m.TurnEnded, session="main"
        )
    by_turn: dict[int, list[str]] = {}
    for received in kept:
        by_turn.setdefault(received.message.turn, []).append(m.type_of(received.message))
    assert len(by_turn) == 3
    assert all(
        (kinds[0], kinds[-1]) == ("turn.started", "turn.ended") for kinds in by_turn.values()
    )


async def test_a_turn_that_waits_can_be_stopped(bus: Bus, new_bus, speech) -> None:
    """A stop without a number is meant for all that was asked until then, and for nothing later."""
    engine = Script(*["On and on. "] * 300, pause=0.02)
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        first = await ask(bus, "1")
        await take_until(heard, lambda r: isinstance(r.message, m.DialogueSentence))
        waiting = [await ask(bus, "2"), await ask(bus, "3")]
        await asyncio.sleep(0.2)
        await bus.publish(m.TurnInterrupt(turn=0), session="main")
        told = []
        while sum(map(is_end, told)) < 3:
            told += await take_until(heard, is_end)
        later = await ask(bus, "4")
        started = await take_until(heard, lambda r: isinstance(r.message, m.DialogueSentence))
        await bus.publish(m.TurnInterrupt(turn=later), session="main")
        await take_until(heard, is_end)
    ends = [r.message for r in told if is_end(r)]
    assert [(x.turn, x.reason) for x in ends] == [(n, "cancelled") for n in (first, *waiting)]
    assert {r.message.turn for r in told if isinstance(r.message, m.DialogueSentence)} <= {first}
    assert started[-1].message.turn == later
    assert len(engine.prompts) == 2


async def test_what_was_stopped_while_nobody_was_there_stays_stopped(
    bus: Bus, new_bus, speech
) -> None:
    """An agent that starts later reads that a waiting turn was stopped."""
    stopped = await ask(bus, "1")
    await asyncio.sleep(0.2)
    async with bus.subscribe(*HEARD) as heard:
        async with serving(await new_bus("warm"), Script("Never.")):
            await take_until(heard, is_end)  # it makes the stage, on which interruptions are kept
        await ask(bus, "2")
        await asyncio.sleep(0.2)
        await bus.publish(m.TurnInterrupt(turn=0), session="main")
        await bus.flush()
        engine = Script("Here.")
        async with serving(await new_bus("dialogue"), engine):
            told = await take_until(heard, is_end)
    assert told[-1].message.turn > stopped
    assert told[-1].message.reason == "cancelled"
    assert not engine.prompts


async def test_a_prompt_that_is_sent_twice_is_one_turn(bus: Bus, new_bus, speech) -> None:
    """The copy neither is answered nor counts as somebody who goes on speaking."""
    engine = Script("Yes. ", "And more.", pause=0.2)
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        asked = m.TurnAsked(text="?", source="spoken", device="d", ref="a1")
        one = await bus.ask(asked, session="main", key="d a1")
        await asyncio.sleep(0.1)
        two = await bus.ask(asked, session="main", key="d a1")
        told = [r.message for r in await take_until(heard, is_end)]
    assert one == two
    assert (told[-1].reason, told[-1].text) == ("completed", "Yes. And more.")
    assert len(engine.prompts) == 1


async def test_order_does_not_hang_on_clocks(bus: Bus, new_bus, speech) -> None:
    """A spoken turn interrupts although the clock of the machine before was years ahead."""
    engine = Script(*["On and on. "] * 300, pause=0.02)
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        first = await bus.ask(m.TurnAsked(text="1", source="typed", at=9e12), session="main")
        await take_until(heard, lambda r: isinstance(r.message, m.DialogueSentence))
        second = await bus.ask(m.TurnAsked(text="2", source="spoken", at=1.0), session="main")
        told = await take_until(heard, lambda r: isinstance(r.message, m.TurnStarted))
        await bus.publish(m.TurnInterrupt(turn=second), session="main")
        await take_until(heard, is_end)
    reasons = [(x.message.turn, x.message.reason) for x in told if hasattr(x.message, "reason")]
    assert reasons == [(first, "barge-in"), (first, "cancelled")]


async def test_a_turn_that_ends_its_agent_each_time_is_given_up(
    bus: Bus, new_bus, speech, nats, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a few deliveries it is told and over, and the session goes on."""
    monkeypatch.setattr(conversation, "MAX_DELIVERIES", 2)
    poisoned = await ask(bus, "poison")
    program = (
        "import asyncio, os\nfrom bus import connect\nfrom schemas.messages import TurnAsked\n"
        "async def main():\n"
        f"    bus = await connect({nats.url!r}, name='dialogue')\n"
        "    async with bus.work(TurnAsked, durable='dialogue', session='main') as jobs:\n"
        "        async for job in jobs:\n            os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    for _ in range(2):
        killed = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", program], cwd=ROOT, timeout=30, check=False
        )
        assert killed.returncode == -signal.SIGKILL or os.name == "nt"
    engine = Script("Yes.")
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        after = await ask(bus, "and now?")
        told = []
        while sum(map(is_end, told)) < 2:
            told += await take_until(heard, is_end, within=15)
    ends = [r.message for r in told if is_end(r)]
    assert [(x.turn, x.reason) for x in ends] == [(poisoned, "failed"), (after, "completed")]
    codes = [r.message.code for r in told if isinstance(r.message, m.SystemFailed)]
    assert codes == ["turn-poisoned"]
    assert len(engine.prompts) == 1


async def test_an_error_of_our_own_in_one_session_is_none_of_the_others(
    bus: Bus, new_bus, speech, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its turn is taken up a few times and then given up; meanwhile others are answered."""
    monkeypatch.setattr(conversation, "MAX_DELIVERIES", 1)
    keep = History.add

    async def add(history: History, exchange: Exchange) -> None:
        if "boom" in exchange.question:
            raise ZeroDivisionError
        await keep(history, exchange)

    monkeypatch.setattr(History, "add", add)
    async with (
        serving(await new_bus("dialogue"), Script("Yes.")),
        bus.subscribe(*HEARD) as heard,
    ):
        broken = await ask(bus, "boom")
        fine = await ask(bus, "well?", session="two")
        told = []
        while sum(map(is_end, told)) < 2:
            told += await take_until(heard, is_end, within=15)
    ends = {r.message.turn: r.message.reason for r in told if is_end(r)}
    assert ends == {broken: "failed", fine: "completed"}


async def test_no_session_writes_far_ahead_of_the_voice(
    bus: Bus, new_bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One long answer leaves the voice to others: what is not spoken yet waits with its writer."""
    monkeypatch.setattr(playback, "PATIENCE", 60.0)
    engine = Script(*["This sentence has forty letters or so. "] * 100)
    async with (
        serving(await new_bus("dialogue"), engine),
        bus.subscribe(m.DialogueSentence, session="main") as long,
        bus.subscribe(m.DialogueSentence, session="two") as other,
    ):
        turn = await ask(bus)
        await asyncio.sleep(1.0)
        first = await ask(bus, session="two")
        assert (await take(other, 1))[0].message.turn == first
        few = await take_until(long, lambda r: r.message.sentence >= 8)
        with pytest.raises(AssertionError, match="got 0"):
            await take(long, 1, within=0.5)
        for received in few:
            number = received.message.sentence
            started = m.SpeechStarted(turn=turn, sentence=number, rate=16_000, text="x")
            await bus.publish(started, session="main")
            ended = m.SpeechEnded(turn=turn, sentence=number, samples=16_000)
            await bus.publish(ended, session="main")
        assert await take(long, 1)
        for session in ("main", "two"):
            await bus.publish(m.TurnInterrupt(turn=0), session=session)
        async with bus.subscribe(m.TurnEnded) as ended:
            await take(ended, 2, within=10)


async def test_a_slow_voice_is_waited_for(
    bus: Bus, new_bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as a speech agent answers, silence is no sign that none is there."""
    monkeypatch.setattr(playback, "PATIENCE", 0.2)
    voice = await new_bus("tts")
    await voice.register(description="slow", metadata={})
    async with serving(await new_bus("dialogue"), Script("Yes.")), bus.subscribe(*HEARD) as heard:
        turn = await ask(bus)
        await take_until(heard, lambda r: isinstance(r.message, m.DialogueSentence))
        await asyncio.sleep(1.5)
        await voice.publish(
            m.SpeechStarted(turn=turn, sentence=0, rate=16_000, text="Yes."), session="main"
        )
        await voice.publish(m.SpeechEnded(turn=turn, sentence=0, samples=16_000), session="main")
        told = [r.message for r in await take_until(heard, is_end)]
    assert not [x for x in told if isinstance(x, m.SystemFailed)]
    assert told[-1].reason == "completed"


async def test_a_model_that_begins_anew_repeats_nothing(bus: Bus, new_bus, speech) -> None:
    """After a takeover, what another agent said already is left out of a server's new answer."""
    slow = Script("Rain is water. ", "It falls", " from clouds. ", pause=1.0)
    dying = await new_bus("dialogue")
    async with bus.subscribe(*HEARD) as heard:
        async with asyncio.TaskGroup() as group:
            agent = serving(dying, slow)
            await agent.__aenter__()
            await ask(bus)
            first = await take_until(heard, lambda r: isinstance(r.message, m.DialogueSentence))
            await dying.close()
            group.create_task(asyncio.sleep(0))
        engine = Script("Rain is water! ", "It falls from clouds. ", "It is wet.")
        engine.remote, engine.continues, engine.prefills = True, False, False
        async with serving(await new_bus("dialogue"), engine):
            rest = await take_until(heard, is_end, within=15)
    sentences = [r.message for r in first + rest if isinstance(r.message, m.DialogueSentence)]
    assert [x.text for x in sentences] == ["Rain is water.", "It falls from clouds.", "It is wet."]
    assert engine.prompts[-1][-1].role == "user"
    assert "Rain is water." in engine.prompts[-1][-1].content


async def test_she_can_be_another_from_the_next_answer_on(bus: Bus, new_bus, speech) -> None:
    """A persona is changed while she talks; one that is not there leaves the old one in place."""
    engine = Script("Hello.")
    async with serving(await new_bus("dialogue"), engine), bus.subscribe(*HEARD) as heard:
        for persona, name in (("nova", "Nova"), ("You are a pirate.", "Iris")):
            wanted = m.DialogueUse(changes={"persona": persona})
            now = await bus.request(wanted, m.AgentDescription, session="main", within=5)
            assert (now.agent, now.persona) == ("dialogue", name)
            await ask(bus)
            await take_until(heard, is_end)
        wanted = m.DialogueUse(changes={"persona": "irsi"})
        with pytest.raises(BusError, match="no persona 'irsi'"):
            await bus.request(wanted, m.AgentDescription, session="main", within=5)
        await ask(bus)
        await take_until(heard, is_end)
        described = await bus.request(
            m.DialogueDescribe(), m.AgentDescription, session="main", within=5
        )
    characters = [prompt[0].content for prompt in engine.prompts]
    assert "Nova" in characters[0]
    assert characters[1:] == ["You are a pirate."] * 2
    assert described.name == "script"


async def test_her_face_shows_what_she_says_when_it_is_heard(bus: Bus, new_bus, speech) -> None:
    """Each sentence's expression comes with its sound, not when that was made, ahead of it."""
    engine = Script("I am so happy! ", "It is Tuesday. ", "[sad] The shop is closed.")
    async with (
        serving(await new_bus("dialogue"), engine),
        bus.subscribe(m.AvatarExpression, m.SpeechStarted, m.TurnEnded) as heard,
    ):
        turn = await ask(bus)
        told = [(await take_until(heard, lambda r: isinstance(r.message, m.AvatarExpression)))[-1]]
        for sentence in range(3):
            played = m.SpeechPlayed(turn=turn, sentence=sentence, ms=0)
            await bus.publish(played, session="main")
            await asyncio.sleep(0.2)
        told += await take_until(heard, is_end, within=10)
    shown = [r.message for r in told if isinstance(r.message, m.AvatarExpression)]
    assert [x.name for x in shown][:1] == ["happy"]
    assert all(x.ms > 1_000 and 0 <= x.intensity <= 1 for x in shown)


async def test_a_face_can_be_told_to_show_nothing(bus: Bus, new_bus, speech) -> None:
    """By a setting."""
    async with (
        serving(await new_bus("dialogue"), Script("I am so happy!"), expressions="off"),
        bus.subscribe(m.AvatarExpression, m.TurnEnded) as heard,
    ):
        await ask(bus)
        told = await take_until(heard, is_end)
    assert [m.type_of(r.message) for r in told] == ["turn.ended"]


def test_a_history_has_a_size() -> None:
    """Old exchanges go before the server would refuse the value; the newest always stays."""
    long = [Exchange(turn=n, question="是" * 8_000, answer="x") for n in range(60)]
    kept, value = bounded(long)
    assert len(value) <= KEPT_BYTES
    assert kept == long[-len(kept) :]
    assert len(kept) >= 8
    assert len(bounded([Exchange(turn=1, question="是" * 200_000, answer="")])[0]) == 1


async def test_a_long_history_does_not_end_a_session(bus: Bus, new_bus, speech) -> None:
    """However much is pasted, the next question is answered."""
    async with serving(await new_bus("dialogue"), Script("Yes.")), bus.subscribe(*HEARD) as heard:
        for _ in range(16):
            await ask(bus, "是" * 7_500)
            told = await take_until(heard, is_end)
            assert told[-1].message.reason == "failed"  # it is too long for this model
        entry = await bus.bucket("history").get("iris.main")
        await bus.bucket("history").put(
            "iris.main",
            bounded([Exchange(turn=n, question="是" * 8_000, answer="x") for n in range(60)])[1],
            revision=entry.revision if entry else 0,
        )
        await ask(bus, "Hello?")
        told = await take_until(heard, is_end)
    assert told[-1].message.reason == "completed"
