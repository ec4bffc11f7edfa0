"""The retrieval agent: keeps what Iris knows, and finds the passages that fit a question."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import structlog

from agents.retrieval.engine import Embedder
from agents.retrieval.folder import UnreadableFileError, read, scan
from agents.retrieval.passages import digest
from agents.runtime import engines
from agents.runtime.errors import EngineError
from agents.runtime.settings import Settings
from bus import Bus, Received
from schemas.messages import (
    AgentDescription,
    Passage,
    RetrievalAdd,
    RetrievalDescribe,
    RetrievalFound,
    RetrievalList,
    RetrievalRemove,
    RetrievalSearch,
    RetrievalSources,
    SystemFailed,
    SystemTiming,
)

if TYPE_CHECKING:
    from agents.retrieval.store import Store

log = structlog.get_logger()

FOLDER = "folder"
ADDED = "added"
"""Origins of what is stored: only the folder's own files are forgotten when they are gone."""
RELEARNED = (
    "the embeddings were changed: the knowledge folder is learned anew, and what "
    "`iris knowledge add` brought has to be added again"
)
DONE = -1


class RetrievalAgent:
    """Answers `retrieval.*` from the knowledge base, and learns the knowledge folder.

    The base is opened when there is something to keep in it: without, this process is small and
    answers at once that nothing is known.
    """

    def __init__(
        self,
        bus: Bus,
        description: AgentDescription,
        folder: Path,
        open_store: Callable[[], "Store"],
    ) -> None:
        """Take the parts; `open` loads what is stored.

        Args:
            bus: of this process alone.
            description: of the embedder, for whoever asks.
            folder: whose files are learned; it need not exist.
            open_store: opens the base (blocking).
        """
        self._bus = bus
        self._description = description
        self._folder = folder
        self._open_store = open_store
        self._store: Store | None = None
        self._left_out: list[str] = []
        self._opening = asyncio.Lock()
        self._writing = asyncio.Lock()

    def open(self) -> "Store":
        """Open the base, if it is not open yet (blocking).

        Raises:
            EngineError: see `agents.retrieval.store.Store`.
        """
        if self._store is None:
            self._store = self._open_store()
        return self._store

    async def run(self) -> None:
        """Serve until the bus stops; learn what is new in the folder meanwhile."""
        self._bus.serve(RetrievalSearch, self._search)
        self._bus.serve(RetrievalAdd, self._add)
        self._bus.serve(RetrievalRemove, self._remove)
        self._bus.serve(RetrievalList, self._list)
        self._bus.serve(RetrievalDescribe, self._describe)
        try:
            async with asyncio.TaskGroup() as group:
                await self._bus.register(
                    description="finds passages that fit a question",
                    metadata={"engine": self._description.engine},
                )
                learning = group.create_task(self._learn(), name="knowledge folder")
                await self._bus.stopped.wait()
                learning.cancel()
        finally:
            if self._store is not None:
                await asyncio.to_thread(self._store.close)

    async def _search(self, received: Received[RetrievalSearch]) -> RetrievalFound:
        """A base that cannot be searched is reported, and then has nothing to say."""
        asked, started, begun = received.message, time.time(), time.perf_counter()
        passages: list[Passage] = []
        store = self._store
        if store is not None and not store.empty:
            try:
                found = await asyncio.to_thread(store.search, asked.query, asked.limit)
                passages = [Passage(text=f.text, source=f.source, score=f.score) for f in found]
            except EngineError as error:
                await self._report(error.code, error.detail, session=received.session)
        ms = (time.perf_counter() - begun) * 1000
        timing = SystemTiming(turn=asked.turn, stage="retrieval", ms=ms, started=started)
        await self._bus.publish(timing, session=received.session)
        return RetrievalFound(passages=passages)

    async def _add(self, received: Received[RetrievalAdd]) -> RetrievalSources:
        added = received.message
        await self._keep(added.source, added.text, origin=ADDED)
        return await self._sources()

    async def _remove(self, received: Received[RetrievalRemove]) -> RetrievalSources:
        if self._store is not None:
            async with self._writing:
                await asyncio.to_thread(self._store.remove, received.message.source)
        return await self._sources()

    async def _list(self, received: Received[RetrievalList]) -> RetrievalSources:  # noqa: ARG002
        return await self._sources()

    async def _describe(self, received: Received[RetrievalDescribe]) -> AgentDescription:  # noqa: ARG002
        return msgspec.structs.replace(self._description, at=time.time())

    async def _sources(self) -> RetrievalSources:
        store = self._store
        known = await asyncio.to_thread(store.documents) if store is not None else {}
        sources = {name: kept.passages for name, kept in known.items()}
        return RetrievalSources(sources=sources, left_out=self._left_out)

    async def _learn(self) -> None:
        """Make what is known of the folder what the folder says."""
        found, left_out = await asyncio.to_thread(scan, self._folder)
        self._left_out = [f"{name} is not learned: {why}" for name, why in left_out.items()]
        for sentence in self._left_out:
            await self._report("file-left-out", sentence)
        if self._store is None and not found:
            return
        try:
            store = await self._opened()
            if await asyncio.to_thread(lambda: store.replaces_another):
                await self._report("knowledge-relearned", RELEARNED)
            known = await asyncio.to_thread(store.documents)
            for file in found:
                try:
                    text = await asyncio.to_thread(read, file)
                except UnreadableFileError as error:
                    self._left_out.append(str(error))
                    await self._report(error.code, str(error))
                    continue
                kept = known.get(file.name)
                if kept is None or (kept.digest, kept.origin) != (digest(text), FOLDER):
                    await self._keep(file.name, text, origin=FOLDER)
            names = {file.name for file in found}
            for name, kept in known.items():
                if kept.origin == FOLDER and name not in names:
                    async with self._writing:
                        await asyncio.to_thread(store.remove, name)
                    log.info("forgot", document=name)
        except EngineError as error:
            await self._report(error.code, error.detail)

    async def _keep(self, document: str, text: str, *, origin: str) -> None:
        """Store a document, a few passages at a time: searches, and a stop, come in between."""
        async with self._writing:
            store = await self._opened()
            adding = store.add(document, text, origin=origin)
            count = 0
            while (stored := await asyncio.to_thread(next, adding, DONE)) != DONE:
                count = stored
            log.info("learned", document=document, passages=count)

    async def _opened(self) -> "Store":
        async with self._opening:
            return await asyncio.to_thread(self.open)

    async def _report(self, code: str, detail: str, *, session: str = "main") -> None:
        log.warning("knowledge trouble", code=code, detail=detail)
        await self._bus.publish(SystemFailed(code=code, detail=detail), session=session)


def build(bus: Bus, settings: Settings, state: Path) -> RetrievalAgent:
    """The retrieval agent with its embedder loaded, and its base if there is one.

    Raises:
        SettingsError: there is no such engine, or its table is wrong.
        EngineError: the embedder or the base cannot be opened.
    """
    chosen = settings.retrieval
    table = chosen.engines.get(chosen.engine, {})
    embedder: Embedder = engines.load("retrieval", chosen.engine, table, state)
    description = AgentDescription(
        agent="retrieval", engine=chosen.engine, name=embedder.name, licence=embedder.licence
    )
    folder = Path(chosen.folder)
    base = state / "knowledge"

    def open_store() -> "Store":
        """Importing Qdrant costs two seconds and 75 MB: whoever knows nothing does without."""
        from agents.retrieval.collection import Collection  # noqa: PLC0415
        from agents.retrieval.store import Store  # noqa: PLC0415

        name = f"passages-{embedder.name}"
        return Store(embedder, Collection(name, embedder.size, base, chosen.url))

    agent = RetrievalAgent(bus, description, folder, open_store)
    if chosen.url or base.exists() or scan(folder).files:
        agent.open()
    return agent
