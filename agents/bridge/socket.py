"""One WebSocket connection, on the sans-I/O protocol of `websockets`.

Frames to clients are made once for all of them and written as they are, and everything that is
ready in one turn of the event loop leaves in one write.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any, cast

import structlog
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from agents.bridge import access
from agents.bridge.client import Client
from agents.bridge.feed import Feeds
from agents.bridge.metrics import Metrics
from agents.bridge.missed import missed
from agents.bridge.protocol import (
    LIMITED,
    Action,
    Answer,
    Ask,
    ClientProtocol,
    Greet,
    Publish,
    Refuse,
)
from agents.bridge.wire import Outgoing, struct_frame
from agents.runtime.settings import Bridge as BridgeSettings
from bus import Bus, BusError, BusUnavailableError
from schemas.messages import Event, TurnInterrupt
from schemas.types import VISEMES
from schemas.wire import PROTOCOL, SUBPROTOCOL, Accepted, Bye, Error, Welcome

log = structlog.get_logger()

MAX_FRAME = 64 * 1024
INBOX = 256
"""Frames of a client that may wait; past them its connection is read no further."""
KEPT = (*LIMITED, TurnInterrupt)
"""What of a client's messages is stored before the next is read; the rest goes by fast."""
ACCEPT_SECONDS = 3.0
"""What a client says is refused when it cannot be stored for so long: NATS restarts sooner."""
HELLO_SECONDS = 10.0
CLOSE_SECONDS = 1.0


class House:
    """What all connections share."""

    def __init__(self, bus: Bus, settings: BridgeSettings, metrics: Metrics) -> None:
        self.bus = bus
        self.settings = settings
        self.metrics = metrics
        self.feeds = Feeds(bus)
        self.sockets: set[Socket] = set()
        self.tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Say goodbye to everybody, and wait until their last words are published."""
        for socket in tuple(self.sockets):
            socket.goodbye("shutdown", reconnect=True)
        await asyncio.gather(*self.tasks, return_exceptions=True)


class Socket(asyncio.Protocol):
    """A client's connection, from the HTTP upgrade on."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.client = ClientProtocol(house.settings)
        self._websocket = ServerProtocol(
            subprotocols=[Subprotocol(SUBPROTOCOL)], max_size=MAX_FRAME, select_subprotocol=_select
        )
        self._inbox: asyncio.Queue[tuple[Opcode, bytes] | None] = asyncio.Queue()
        self._fragments: list[bytes] = []
        self._opcode = Opcode.TEXT
        self._outbox: list[bytes] = []
        self._refused: str | None = None
        self._answered = True

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The HTTP server hands over a connection that asked for the upgrade."""
        self._transport = cast("asyncio.Transport", transport)
        self._loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        """Bytes from the client."""
        self._websocket.receive_data(data)
        for event in self._websocket.events_received():
            if isinstance(event, Request):
                self._shake_hands(event)
            elif isinstance(event, Frame):
                self._take(event)
        closing = self._websocket.close_sent
        if closing is not None and closing.code == 1009 and not self._transport.is_closing():
            self._write(_error("too-large", f"a frame has at most {MAX_FRAME} bytes"))
        self._flush()

    def eof_received(self) -> None:
        """The client sends nothing more."""
        self._websocket.receive_eof()
        self._flush()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """The connection is gone."""
        self._house.sockets.discard(self)
        self._house.metrics.clients.set(len(self._house.sockets))
        self._inbox.put_nowait(None)

    # What the bridge calls

    def ping(self) -> None:
        """Ask for a sign of life; a client that did not answer the last one is dropped."""
        if not self._answered:
            self._transport.abort()
        elif self._websocket.state is State.OPEN:
            self._answered = False
            self._websocket.send_ping(b"iris")
            self._flush()

    def goodbye(self, reason: str, *, reconnect: bool) -> None:
        """Tell the client that this is the end, and close."""
        self._write(struct_frame(Bye(reason=reason, reconnect=reconnect)))
        self._close(1001)

    # The connection's own life

    def _shake_hands(self, request: Request) -> None:
        peer = self._transport.get_extra_info("peername") or ("",)
        headers = {name.lower(): value for name, value in request.headers.raw_items()}
        self._refused = access.refusal(peer[0], headers)
        if request.path.split("?")[0] != "/ws":
            response = self._websocket.reject(404, "the WebSocket is at /ws\n")
        elif len(self._house.sockets) >= self._house.settings.max_clients:
            response = self._websocket.reject(503, "too many clients\n")
        else:
            response = self._websocket.accept(request)
        self._websocket.send_response(response)
        self._flush()
        if self._websocket.state is State.OPEN:
            self._house.sockets.add(self)
            self._house.metrics.clients.set(len(self._house.sockets))
            task = self._loop.create_task(self._live(), name="client")
            self._house.tasks.add(task)
            task.add_done_callback(self._house.tasks.discard)

    def _take(self, frame: Frame) -> None:
        if frame.opcode is Opcode.PONG:
            self._answered = True
            return
        if frame.opcode not in {Opcode.TEXT, Opcode.BINARY, Opcode.CONT}:
            return
        self._answered = True
        if frame.opcode is not Opcode.CONT:
            self._opcode = frame.opcode
        self._fragments.append(bytes(frame.data))
        if frame.fin:
            self._inbox.put_nowait((self._opcode, b"".join(self._fragments)))
            self._fragments.clear()
            if self._inbox.qsize() >= INBOX:
                self._transport.pause_reading()

    async def _live(self) -> None:
        """Serve the client until it is gone."""
        try:
            async with AsyncExitStack() as stack:
                if self._refused is not None:
                    self._refuse(Refuse(Error(code="unauthorized", detail=self._refused), 4401))
                    return
                if not await self._greet(stack):
                    return
                while (frame := await self._next()) is not None:
                    await self._act(*frame)
        finally:
            if (last := self.client.lost()) is not None:
                await self._house.bus.publish(last.message, session=self.client.session)

    async def _next(self) -> tuple[Opcode, bytes] | None:
        """The next frame of the client; None when it is gone."""
        item = await self._inbox.get()
        if self._inbox.qsize() < INBOX // 2 and not self._transport.is_closing():
            self._transport.resume_reading()
        return item

    async def _greet(self, stack: AsyncExitStack) -> bool:
        """Wait for hello, welcome the client, and join it to its session's feed."""
        while True:
            try:
                async with asyncio.timeout(HELLO_SECONDS):
                    frame = await self._next()
            except TimeoutError:
                detail = f"no hello within {HELLO_SECONDS:.0f} s"
                self._refuse(Refuse(Error(code="bad-message", detail=detail), 1008))
                return False
            if frame is None:
                return False
            action = self._decide(*frame)
            if isinstance(action, Greet):
                try:
                    await self._welcome(action, stack)
                except BusUnavailableError as error:
                    self._write(_error("unavailable", str(error)))
                    self.goodbye("unavailable", reconnect=True)
                    return False
                return True
            if isinstance(action, Refuse):
                self._refuse(action)
                if action.close:
                    return False

    async def _welcome(self, action: Greet, stack: AsyncExitStack) -> None:
        hello = action.hello
        feed = await stack.enter_async_context(self._house.feeds.join(hello.session))
        client = Client(hello.wants, self._deliver)
        seq, resumed = await feed.join(client, hello.resume)
        stack.callback(feed.leave, client)
        lost = hello.resume is not None and not resumed
        welcome = Welcome(
            protocol=PROTOCOL,
            avatar=self._house.bus.avatar,
            session=hello.session,
            seq=seq,
            resumed=resumed,
            visemes=list(VISEMES),
            missed=await missed(self._house.bus, hello.session, hello.resume) if lost else [],
        )
        self._write(struct_frame(welcome))
        await feed.catch_up(client, hello.resume if resumed else None)
        if hello.resume is None and "speech" in hello.wants:
            joined = Event(name="joined", data={"device": self._device, "kind": hello.kind})
            await self._house.bus.publish(joined, session=hello.session)

    async def _act(self, opcode: Opcode, data: bytes) -> None:
        action = self._decide(opcode, data)
        bus, session = self._house.bus, self.client.session
        if isinstance(action, Refuse):
            self._refuse(action)
        elif isinstance(action, Answer):
            if action.message:
                self._write(struct_frame(action.message))
        elif isinstance(action, Ask):
            try:
                turn = await bus.ask(action.turn, session=session, within=ACCEPT_SECONDS)
            except BusUnavailableError as error:
                self._write(_error("unavailable", str(error), action.turn.ref))
                return
            self._house.metrics.prompts.inc()
            self._write(struct_frame(Accepted(ref=action.turn.ref, turn=turn)))
        elif isinstance(action, Publish):
            try:
                if isinstance(action.message, KEPT):
                    await bus.store(action.message, session=session, within=ACCEPT_SECONDS)
                else:
                    await bus.publish(action.message, session=session)
            except BusError as error:
                self._write(_error("unavailable", str(error)))

    def _decide(self, opcode: Opcode, data: bytes) -> Action:
        if opcode is Opcode.BINARY:
            return self.client.binary(data)
        return self.client.text(data, time.monotonic())

    def _refuse(self, refusal: Refuse) -> None:
        self._house.metrics.errors.labels(refusal.error.code).inc()
        self._write(struct_frame(refusal.error))
        if refusal.close:
            self._close(refusal.close)

    def _deliver(self, message: Outgoing) -> None:
        """Write a message, unless the client is so far behind that it must go."""
        if self._transport.get_write_buffer_size() > self._house.settings.buffer_bytes:
            if self._websocket.state is State.OPEN:
                log.warning("a client is too slow and is dropped", device=self._device)
                self._house.metrics.dropped.inc()
                self.goodbye("too-slow", reconnect=True)
            return
        self._write(message.frame)

    @property
    def _device(self) -> str:
        return self.client.device

    def _write(self, frame: bytes) -> None:
        """Queue a frame; all that is queued in this turn of the loop leaves together."""
        if self._websocket.state is not State.OPEN and not self._closing_with_error:
            return
        if not self._outbox:
            self._loop.call_soon(self._flush)
        self._outbox.append(frame)

    @property
    def _closing_with_error(self) -> bool:
        """The close frame of an error is made but not yet written: the reason goes before it."""
        sent = self._websocket.close_sent
        return sent is not None and sent.code == 1009

    def _close(self, code: int) -> None:
        self._flush()
        if self._websocket.state is State.OPEN:
            self._websocket.send_close(code)
        self._flush()
        self._loop.call_later(CLOSE_SECONDS, self._transport.abort)

    def _flush(self) -> None:
        if self._transport.is_closing():
            self._outbox.clear()
            return
        ours, self._outbox = self._outbox, []
        if ours:
            self._transport.write(b"".join(ours))
        for data in self._websocket.data_to_send():
            if data:
                self._transport.write(data)
            else:  # the protocol's mark for the end of what we say
                self._transport.close()


def factory(house: House) -> Callable[..., Socket]:
    """What the HTTP server calls for each upgrade, with arguments of its own."""

    def make(**_: Any) -> Socket:  # noqa: ANN401
        return Socket(house)

    return make


def _error(code: Any, detail: str, ref: str | None = None) -> bytes:  # noqa: ANN401
    return struct_frame(Error(code=code, detail=detail, ref=ref))


def _select(_: ServerProtocol, offered: Any) -> Subprotocol | None:  # noqa: ANN401
    """Speak `iris.v1` with whoever offers it; a client that offers nothing is taken at its word."""
    return Subprotocol(SUBPROTOCOL) if SUBPROTOCOL in offered else None
