"""What servers of language models send, case by case: what is said of it, and what is told.

Each line of `cases/servers.jsonl` is one: a real server of that `api` streams what `send` says, and
then an end as the API has it unless `end` is `none`. `says` are the sentences that come of it (null
where only their length is limited), `code` is that of `system.failed`, whose sentence has `words`.
"""

import asyncio
import json
import tempfile
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from free_port import ROOT
from model_server import DONE, MODELS, Reply, Request, chunk, model_server
from streams import take

from agents.dialogue.answer_writer import AnswerWriter
from agents.dialogue.engine import DialogueEngine
from agents.dialogue.face import Face
from agents.dialogue.history import History
from agents.dialogue.mind import Mind
from agents.dialogue.playback import Playback, SpeechSigns
from agents.dialogue.progress import HeldSound
from agents.dialogue.turn import Turn
from agents.runtime import engines
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.settings import Dialogue as DialogueSettings
from agents.runtime.settings import Settings
from bus import Bus
from schemas import messages as m

LINES = (ROOT / "tests/cases/servers.jsonl").read_text("utf-8").splitlines()
CASES: dict[str, dict[str, Any]] = {
    str(number): json.loads(line) for number, line in enumerate(LINES)
}
MOST_LETTERS = 6_000
"""Of an answer that does not end by itself: [dialogue] max_characters, and a sentence more."""


def sent(api: str, step: Any) -> Iterator[bytes]:
    """The bytes of one step of a case."""
    step = {"delta": {"content": step}} if isinstance(step, str) else step
    if "letters" in step:
        for letter in step["letters"]:
            yield from sent(api, letter)
    elif "many" in step or "times" in step:
        yield from list(sent(api, step["text"] * step.get("times", 1))) * step.get("many", 1)
    elif "bytes" in step:
        yield from (bytes([byte]) for byte in step["bytes"].encode())
    else:
        yield plain(api, step)


def plain(api: str, step: Mapping[str, Any]) -> bytes:
    """What is sent at once."""
    if "raw" in step:
        return str(step["raw"]).encode("utf-8", "surrogatepass")
    if "hex" in step:
        return bytes.fromhex(step["hex"])
    if api == "openai":
        if "data" in step:
            return f"data: {json.dumps(step['data'])}\n\n".encode()
        return chunk(step["delta"], step.get("finish")).encode()
    data = step["data"] if "data" in step else {"message": step["delta"], "done": False}
    return f"{json.dumps(data)}\n".encode()


def ending(case: Mapping[str, Any]) -> list[bytes]:
    """What a well-behaved server sends last."""
    if case.get("end") == "none":
        return []
    if case["api"] == "ollama":
        return [b'{"message":{"content":""},"done":true,"done_reason":"stop"}\n']
    finished = any(isinstance(step, dict) and "finish" in step for step in case["send"])
    return [b"" if finished else chunk({}, "stop").encode(), DONE.encode()]


def reply(request: Request) -> Reply:
    """A server of either API; the question says which case it is."""
    if request.path.endswith("/models"):
        return MODELS
    if not request.path.endswith(("/chat", "/chat/completions")):
        return Reply("{}")
    case = CASES[request.body["messages"][-1]["content"]]
    return Reply(
        [*(part for step in case["send"] for part in sent(case["api"], step)), *ending(case)]
    )


@asynccontextmanager
async def heard_at_once(bus: Bus, playback: Playback) -> AsyncGenerator[None]:
    """Somebody speaks what is written, so that more may be written."""

    async def follow() -> None:
        async with bus.subscribe(m.SpeechStarted, m.SpeechEnded) as speech:
            async for received in speech:
                playback.on_speech(received.message)

    following = asyncio.create_task(follow())
    yield
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)


async def answer(
    bus: Bus, engine: DialogueEngine, number: int
) -> tuple[list[str], m.SystemFailed | None]:
    """What is said of a case, and what is told."""
    settings = Settings(dialogue=DialogueSettings(passages=0, persona="You are Iris."))
    slot = EngineSlot(
        "dialogue",
        lambda wanted: Mind(engine, wanted.dialogue),
        settings,
        Path(tempfile.gettempdir()),
    )
    session = f"case{number}"
    writer = AnswerWriter(bus, session, slot)
    history = History(bus.bucket("history"), f"iris.{session}")
    await bus.ask(m.TurnAsked(text=str(number), source="typed"), session=session)
    async with bus.work(m.TurnAsked, durable="dialogue", session=session) as jobs:
        job = await anext(aiter(jobs))
    playback = Playback(bus, session, job.seq, HeldSound(), SpeechSigns())
    turn = Turn(job, playback, Face(bus, session))
    async with heard_at_once(bus, playback), bus.subscribe(m.SystemFailed) as failures:
        whole = await writer.write(turn, history)
        failed = None if whole else (await take(failures, 1))[0].message
    await turn.face.drop()
    await job.done()
    return playback.progress.texts, failed


def wrong(case: Mapping[str, Any], said: list[str], failed: m.SystemFailed | None) -> str:
    """How it differs from what is right; empty where it does not."""
    said = [text for text in said if text]
    code, detail = (failed.code, failed.detail) if failed else ("", "")
    if code != case["code"]:
        return f"ends with {code or 'nothing'}: {detail}, said {said[:5]}"
    if case.get("words", "") not in detail:
        return f"says {detail!r}"
    if case["says"] is None:
        letters = sum(map(len, said))
        return "" if 0 < letters < MOST_LETTERS else f"has {letters} letters"
    return "" if said == case["says"] else f"says {said}"


@pytest.mark.parametrize("api", ["openai", "ollama"])
async def test_each_case_is_answered_as_is_right(
    bus: Bus, speech: None, tmp_path: Path, api: str
) -> None:
    """What is text is said, what is thought is not, and whatever else comes is told."""
    with model_server(reply) as server:
        table = {"base_url": f"{server.url}/v1"} if api == "openai" else {"host": server.url}
        engine = await asyncio.to_thread(
            engines.load, "dialogue", api, {"model": "m", **table}, tmp_path
        )
        faults = []
        for number, case in CASES.items():
            if case["api"] == api and (
                fault := wrong(case, *await answer(bus, engine, int(number)))
            ):
                faults.append(f"{case['about']}: {fault}")
        await engine.close()
    assert not faults, "\n".join(faults)
