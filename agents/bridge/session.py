"""One client's life: it is greeted, joins its session's feed, and is served until it is gone."""

import asyncio
import hashlib
import time
from contextlib import AsyncExitStack

import structlog
from websockets.frames import Opcode

from agents.bridge import scopes
from agents.bridge.access import Peer
from agents.bridge.client_transport import ClientTransport
from agents.bridge.context import Context
from agents.bridge.missed_turns import missed_turns
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
from agents.bridge.subscriber import Subscriber
from agents.bridge.wire import Outgoing, struct_frame
from bus import BusError, BusUnavailableError
from schemas.messages import Event, TurnAsked, TurnInterrupt
from schemas.types import VISEMES, ErrorCode
from schemas.wire import PROTOCOL, Accepted, Bye, Error, Hello, Welcome

log = structlog.get_logger()

KEPT = (*LIMITED, TurnInterrupt)
"""What of a client's messages is stored before the next is read; the rest goes by fast."""
ACCEPT_SECONDS = 3.0
"""What a client says is refused when it cannot be stored for so long: NATS restarts sooner."""
HELLO_SECONDS = 10.0
STRANGER_SECONDS = 3.0
"""The same for who has not shown a token yet."""


class ClientSession:
    """Serves one client.

    Attributes:
        transport: its connection.
        client: what it has said so far.
        peer: who it is.
        grant: what it may do; None until it has shown a token, where it needs one.
    """

    def __init__(self, context: Context, transport: ClientTransport, peer: Peer) -> None:
        self.transport = transport
        self.client = ClientProtocol(context.settings)
        self.peer = peer
        self.grant = context.access.grant(peer)
        self._context = context

    async def run(self) -> None:
        """Serve the client until it is gone. However it ends, the connection ends, too."""
        try:
            async with AsyncExitStack() as stack:
                await self._serve(stack)
        except BusUnavailableError as error:
            self._send_error("unavailable", str(error))
            self.goodbye("unavailable", reconnect=True)
        except Exception:
            log.exception("a client's session failed", device=self.client.device)
            self.goodbye("failed", reconnect=True, code=1011)
        finally:
            await self._close_microphone()
            self.transport.close(1001)

    def goodbye(self, reason: str, *, reconnect: bool, code: int = 1001) -> None:
        """Tell the client that this is the end, and close."""
        self.transport.send_last(struct_frame(Bye(reason=reason, reconnect=reconnect)), code)

    async def _serve(self, stack: AsyncExitStack) -> None:
        if (refusal := self._context.access.refusal(self.peer)) is not None:
            self._refuse_entry(refusal)
            return
        hello = await self._hello()
        if hello is None:
            return
        await self._welcome(hello, stack)
        while (frame := await self.transport.receive()) is not None:
            await self._act(self._decide(*frame))

    async def _hello(self) -> Hello | None:
        """The client's greeting; None where it is refused, or gone."""
        seconds = STRANGER_SECONDS if self.grant is None else HELLO_SECONDS
        try:
            async with asyncio.timeout(seconds):
                while (frame := await self.transport.receive()) is not None:
                    action = self._decide(*frame)
                    if isinstance(action, Greet):
                        return action.hello if self._admit(action.hello) else None
                    await self._act(action)
                    if not self.transport.open:
                        return None
        except TimeoutError:
            detail = f"no hello within {seconds:.0f} s"
            self._refuse(Refuse(Error(code="bad-message", detail=detail), 1008))
        return None

    def _admit(self, hello: Hello) -> bool:
        """Find out what the client may do, by the token of its hello if it has shown none."""
        access = self._context.access
        grant = access.grant(self.peer, hello.token) if self.grant is None else self.grant
        if grant is None:
            self._refuse_entry("a device needs the token that pairing gives it: see docs/lan.md")
            return False
        self.grant = grant
        self.client.admit(grant)
        return True

    def _refuse_entry(self, detail: str) -> None:
        self._refuse(Refuse(Error(code="unauthorized", detail=detail), 4401))

    async def _welcome(self, hello: Hello, stack: AsyncExitStack) -> None:
        """Join the client to its session's feed.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        bus = self._context.bus
        session = self.client.session
        feed = await stack.enter_async_context(self._context.feeds.join(session))
        topics = scopes.topics(hello.wants, self.client.scopes)
        subscriber = Subscriber(topics, self._deliver, self._feed_ended)
        seq, resumed = await feed.join(subscriber, hello.resume)
        stack.callback(feed.leave, subscriber)
        lost = hello.resume is not None and not resumed
        hears = "hear" in self.client.scopes
        welcome = Welcome(
            protocol=PROTOCOL,
            avatar=bus.avatar,
            session=session,
            seq=seq,
            resumed=resumed,
            visemes=list(VISEMES),
            missed=await missed_turns(bus, session, hello.resume) if lost and hears else [],
        )
        self._send(struct_frame(welcome))
        await feed.catch_up(subscriber, hello.resume if resumed else None)
        if hello.resume is None and "speech" in hello.wants:
            joined = Event(name="joined", data={"device": self.client.device, "kind": hello.kind})
            await bus.publish(joined, session=session)

    def _decide(self, opcode: Opcode, data: bytes) -> Action:
        if opcode is Opcode.BINARY:
            return self.client.binary(data)
        return self.client.text(data, time.monotonic())

    async def _act(self, action: Action) -> None:
        if isinstance(action, Refuse):
            self._refuse(action)
        elif isinstance(action, Answer):
            if action.message:
                self._send(struct_frame(action.message))
        elif isinstance(action, Ask):
            await self._ask(action.turn)
        elif isinstance(action, Publish):
            await self._publish(action)

    async def _ask(self, turn: TurnAsked) -> None:
        try:
            number = await self._context.bus.ask(
                turn,
                session=self.client.session,
                key=prompt_key(turn),
                within=ACCEPT_SECONDS,
            )
        except BusError as error:
            self._send_error("unavailable", str(error), turn.ref)
            return
        self._context.metrics.prompts.inc()
        self._send(struct_frame(Accepted(ref=turn.ref, turn=number)))

    async def _publish(self, action: Publish) -> None:
        bus, session, message = self._context.bus, self.client.session, action.message
        try:
            if isinstance(message, KEPT):
                await bus.store(message, session=session, within=ACCEPT_SECONDS)
            else:
                await bus.publish(message, session=session)
        except BusError as error:
            self._send_error("unavailable", str(error), action.ref)
            return
        if action.ref is not None:
            self._send(struct_frame(Accepted(ref=action.ref, turn=0)))

    async def _close_microphone(self) -> None:
        if (last := self.client.lost()) is not None:
            try:
                await self._context.bus.publish(last.message, session=self.client.session)
            except BusError as error:
                log.warning("a microphone could not be closed", error=str(error))

    def _refuse(self, refusal: Refuse) -> None:
        self._context.metrics.errors.labels(refusal.error.code).inc()
        if refusal.close:
            self.transport.send_last(struct_frame(refusal.error), refusal.close)
        else:
            self._send(struct_frame(refusal.error))

    def _send_error(self, code: ErrorCode, detail: str, ref: str | None = None) -> None:
        self._send(struct_frame(Error(code=code, detail=detail, ref=ref)))

    def _deliver(self, message: Outgoing) -> None:
        self._send(message.frame)

    def _send(self, frame: bytes) -> None:
        """Write a frame, unless the client is so far behind that it must go."""
        if not self.transport.send(frame):
            log.warning("a client is too slow and is dropped", device=self.client.device)
            self._context.metrics.dropped.inc()
            self.goodbye("too-slow", reconnect=True)

    def _feed_ended(self) -> None:
        stopped = self._context.bus.stopped.is_set()
        self.goodbye("shutdown" if stopped else "unavailable", reconnect=True)


def prompt_key(turn: TurnAsked) -> str:
    """What makes a prompt that is sent again the same turn: empty where it has no mark.

    A client that counts its marks from 1 after each start does not lose a prompt by that: what was
    asked is part of the key.
    """
    if not turn.ref or not turn.device:
        return ""
    named = f"{turn.device}\0{turn.ref}\0{turn.text}"
    return f"prompt {hashlib.sha256(named.encode()).hexdigest()}"
