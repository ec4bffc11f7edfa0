"""The retrieval agent over a real nats-server, with the real embedder and store."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import msgspec
import pytest
from streams import take

from agents.retrieval.agent import RetrievalAgent, build
from agents.runtime.settings import Retrieval, Settings
from bus import Bus, BusError, BusUnavailableError
from schemas.messages import (
    RetrievalAdd,
    RetrievalFound,
    RetrievalList,
    RetrievalRemove,
    RetrievalSearch,
    RetrievalSources,
    SystemFailed,
    SystemTiming,
)

NewBus = Callable[[str], Awaitable[Bus]]


class RunningRetrieval:
    """A retrieval agent that runs, and a connection of somebody who asks."""

    def __init__(self, bus: Bus, agent: RetrievalAgent) -> None:
        self.bus = bus
        self.agent = agent

    async def found(self, question: str, limit: int = 3) -> list[str]:
        """The sources of the passages that are found."""
        message = RetrievalSearch(query=question, limit=limit)
        answer = await self.bus.request(message, RetrievalFound, session="main", within=5)
        return [passage.source for passage in answer.passages]

    async def sources(
        self, message: RetrievalAdd | RetrievalRemove | RetrievalList | None = None
    ) -> dict[str, int]:
        """What is known, after this message."""
        asked = message or RetrievalList()
        answer = await self.bus.request(asked, RetrievalSources, session="main", within=60)
        return answer.sources

    async def until_known(self, expected: dict[str, int]) -> None:
        """Wait for the folder to be learned."""
        known: dict[str, int] = {}
        for _ in range(200):
            known = await self.sources()
            if known == expected:
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"knows {known} instead of {expected}")


StartRetrieval = Callable[[], contextlib.AbstractAsyncContextManager[RunningRetrieval]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The knowledge folder."""
    made = tmp_path / "knowledge"
    made.mkdir()
    return made


@pytest.fixture
def start_retrieval(new_bus: NewBus, tmp_path: Path, folder: Path) -> StartRetrieval:
    """Starts the agent as its process would, and stops it as SIGTERM would."""

    @contextlib.asynccontextmanager
    async def started() -> AsyncGenerator[RunningRetrieval, None]:
        bus = await new_bus("retrieval")
        settings = Settings(retrieval=Retrieval(folder=str(folder)))
        agent = await asyncio.to_thread(build, bus, settings, tmp_path / "state")
        running = asyncio.create_task(agent.run())
        opened = RunningRetrieval(await new_bus("asker"), agent)
        try:
            await bus.registered.wait()
            for _ in range(100):
                with contextlib.suppress(BusUnavailableError):
                    await opened.sources()
                    break
                await asyncio.sleep(0.02)
            yield opened
        finally:
            await bus.stop()
            async with asyncio.timeout(5):
                await running

    return started


async def test_nothing_known_is_answered_at_once(start_retrieval: StartRetrieval) -> None:
    """Without knowledge there are no passages, in under a millisecond, and Qdrant is not loaded."""
    async with start_retrieval() as retrieval, retrieval.bus.subscribe(SystemTiming) as timings:
        assert await retrieval.found("How heavy is the kite?") == []
        assert await retrieval.sources() == {}
        (timing,) = await take(timings, 1)
        assert isinstance(timing.message, SystemTiming)
        assert timing.message.stage == "retrieval"
        assert timing.message.ms < 1
        assert retrieval.agent._store is None


async def test_the_folder_is_learned(start_retrieval: StartRetrieval, folder: Path) -> None:
    """Text files of the folder and its subfolders are found; hidden and other files are not."""
    (folder / "toys").mkdir()
    (folder / "toys" / "kite.md").write_text("# Kite\nThe kite weighs 310 grams.")
    (folder / "harbour.txt").write_text("The harbour has a red lighthouse.", encoding="utf-16")
    (folder / ".draft.md").write_text("The secret is a purple elephant.")
    (folder / "table.csv").write_text("elephant,purple")
    async with start_retrieval() as retrieval:
        await retrieval.until_known({"harbour.txt": 1, "toys/kite.md": 1})
        assert await retrieval.found("How heavy is the kite?") == ["toys/kite.md#Kite"]
        assert await retrieval.found("What colour is the lighthouse?") == ["harbour.txt"]
        assert await retrieval.found("What is your name?") == []


async def test_changes_of_the_folder_are_learned_at_the_next_start(
    start_retrieval: StartRetrieval, folder: Path
) -> None:
    """A changed file replaces what was known, a file that is gone is forgotten."""
    (folder / "kite.md").write_text("The kite weighs 310 grams.")
    (folder / "harbour.md").write_text("The harbour has a red lighthouse.")
    async with start_retrieval() as retrieval:
        await retrieval.until_known({"harbour.md": 1, "kite.md": 1})
    (folder / "kite.md").write_text("# Kite\nThe kite is made of nylon.\n# Wind\nIt needs a gale.")
    (folder / "harbour.md").unlink()
    async with start_retrieval() as retrieval:
        await retrieval.until_known({"kite.md": 2})
        assert await retrieval.found("What is the kite made of?", 1) == ["kite.md#Kite"]
        assert await retrieval.found("What colour is the lighthouse?") == []


async def test_adding_and_removing(start_retrieval: StartRetrieval) -> None:
    """What is added over the bus is found at once, survives a restart, and can be removed."""
    text = "# Parrot\nThe parrot is called Admiral."
    async with start_retrieval() as retrieval:
        assert await retrieval.sources(RetrievalAdd(source="pets.md", text=text)) == {"pets.md": 1}
        assert await retrieval.sources(RetrievalAdd(source="pets.md", text=text)) == {"pets.md": 1}
        assert await retrieval.found("What is the parrot called?") == ["pets.md#Parrot"]
    async with start_retrieval() as retrieval:
        assert await retrieval.found("What is the parrot called?") == ["pets.md#Parrot"]
        assert await retrieval.sources(RetrievalRemove(source="pets.md")) == {}
        assert await retrieval.found("What is the parrot called?") == []


async def test_a_broken_file_is_reported_and_the_others_are_learned(
    start_retrieval: StartRetrieval, new_bus: NewBus, folder: Path
) -> None:
    """A file that is not text, or too large, is named in `system.failed`; the rest is known."""
    (folder / "a-picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe\x00")
    (folder / "b-huge.txt").write_bytes(b"a" * (3 * 1024 * 1024))
    (folder / "kite.md").write_text("The kite weighs 310 grams.")
    listener = await new_bus("listener")
    async with listener.subscribe(SystemFailed) as failures, start_retrieval() as retrieval:
        told = [received.message for received in await take(failures, 2)]
        await retrieval.until_known({"kite.md": 1})
        answer = await retrieval.bus.request(
            RetrievalList(), RetrievalSources, session="main", within=5
        )
    assert [sentence.split()[0] for sentence in answer.left_out] == ["a-picture.md", "b-huge.txt"]
    codes = {
        (failed.code, failed.detail.split()[0])
        for failed in told
        if isinstance(failed, SystemFailed)
    }
    assert codes == {("file-not-text", "a-picture.md"), ("file-too-large", "b-huge.txt")}


async def test_a_search_comes_between_while_a_long_text_is_added(
    start_retrieval: StartRetrieval,
) -> None:
    """Learning a long document does not keep a question waiting until it is done."""
    text = "\n".join(f"# Part {n}\nThe kite number {n} is green." for n in range(600))
    async with start_retrieval() as retrieval:
        await retrieval.sources(
            RetrievalAdd(source="parrot.md", text="The parrot is called Admiral.")
        )
        adding = asyncio.create_task(retrieval.sources(RetrievalAdd(source="kites.md", text=text)))
        await asyncio.sleep(0.1)
        assert await retrieval.found("What is the parrot called?", 1) == ["parrot.md"]
        assert not adding.done()
        assert (await adding)["kites.md"] == 600


async def test_stopping_while_learning(start_retrieval: StartRetrieval, folder: Path) -> None:
    """A stop does not wait for the folder, or it would take too long; the next start goes on."""
    text = "\n".join(f"# Part {n}\nThe kite number {n} is green." for n in range(2000))
    (folder / "kites.md").write_text(text)
    async with start_retrieval() as retrieval:
        for _ in range(200):
            if await retrieval.sources():
                break
            await asyncio.sleep(0.02)
    (folder / "kites.md").write_text("The kite is blue.")
    async with start_retrieval() as retrieval:
        await retrieval.until_known({"kites.md": 1})


async def test_a_bad_request_is_refused(start_retrieval: StartRetrieval) -> None:
    """A request that breaks the limits gets an error that says so, and the next one an answer."""
    async with start_retrieval() as retrieval:
        bad = msgspec.structs.replace(RetrievalSearch(query="kite"), limit=0)
        with pytest.raises(BusError, match="limit"):
            await retrieval.bus.request(bad, RetrievalFound, session="main", within=5)
        assert await retrieval.found("kite") == []
