"""Requests and their answers, and being found: the NATS services framework.

Every agent answers `$SRV.PING`, `INFO` and `STATS`, so that `nats micro` sees every agent.
"""

import contextlib
import importlib.metadata
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeVar

import nats.micro
import structlog
from nats.aio.client import Client
from nats.micro.request import Request
from nats.micro.service import Service

from bus.errors import BusError, RequestFailedError
from bus.nats_errors import FAILURES, translated
from bus.received import Received, read
from schemas import codec
from schemas.codec import BadMessageError
from schemas.messages import Message, type_of
from schemas.subjects import subject

log = structlog.get_logger()

M = TypeVar("M", bound=Message)
R = TypeVar("R", bound=Message)
Handler = Callable[[Received[M]], Awaitable[Message]]

VERSION = importlib.metadata.version("iris")


class Services:
    """What this process serves, and who else is there."""

    def __init__(self, client: Client, *, name: str, avatar: str) -> None:
        self._client = client
        self._name = name
        self._avatar = avatar
        self._served: dict[type[Message], tuple[Callable[[Request], Awaitable[None]], str]] = {}
        self._service: Service | None = None

    async def request(
        self, message: Message, answer: type[R] | None, *, session: str, within: float
    ) -> R | None:
        """Ask, and wait for one answer; see `Bus.request`."""
        name = subject(self._avatar, session, message)
        with translated(f"nobody answers {type_of(message)}"):
            reply = await self._client.request(name, codec.encode(message), timeout=within)
        if failure := (reply.headers or {}).get("Nats-Service-Error"):
            code = (reply.headers or {}).get("Nats-Service-Error-Code", "failed")
            raise RequestFailedError(code, failure)
        if answer is None:
            return None
        try:
            decoded = codec.decode(type_of(answer), reply.data)
        except BadMessageError as error:
            raise BusError(str(error)) from error
        if not isinstance(decoded, answer):
            raise BusError(f"expected {type_of(answer)}, got {type_of(decoded)}")
        return decoded

    def serve(self, kind: type[M], handler: Handler[M], *, shared: bool) -> None:
        """Answer requests of a type once registered; see `Bus.serve`."""

        async def answer(request: Request) -> None:
            try:
                received = read(request)
                await request.respond(codec.encode(await handler(received)))  # type: ignore[arg-type]
            except BadMessageError as error:
                await _refuse(request, "bad-message", str(error))
            except RequestFailedError as error:
                await _refuse(request, error.code, error.detail)
            except Exception as error:
                log.exception("request failed", type=type_of(kind))
                sentence = getattr(error, "detail", "") or str(error) or type(error).__name__
                await _refuse(request, "failed", str(sentence))

        group = self._name if shared else self._client.new_inbox().rpartition(".")[2]
        self._served[kind] = (answer, group)

    async def register(self, *, description: str, metadata: dict[str, str]) -> None:
        """Be found, with all that is served; see `Bus.register`."""
        with translated("NATS does not make this agent known"):
            self._service = await nats.micro.add_service(
                self._client,
                name=f"iris-{self._name}",
                version=VERSION,
                description=description,
                metadata={"avatar": self._avatar, **metadata},
            )
            for kind, (answer, group) in self._served.items():
                await self._service.add_endpoint(
                    name=type_of(kind).replace(".", "-"),
                    subject=subject(self._avatar, "*", kind),
                    handler=answer,
                    queue_group=group,
                )
            await self._client.flush()

    async def ping(self, *, within: float) -> AsyncGenerator[dict[str, str], None]:
        """Every agent that is ready, as it answers; see `Bus.ping`."""
        inbox = self._client.new_inbox()
        with translated("NATS does not look for agents"):
            replies = await self._client.subscribe(inbox)
            await self._client.publish("$SRV.PING", b"", reply=inbox)
        deadline = time.monotonic() + within
        try:
            while (left := deadline - time.monotonic()) > 0:
                try:
                    msg = await replies.next_msg(timeout=left)
                except FAILURES:
                    return
                with contextlib.suppress(BadMessageError):  # another tool's service
                    yield codec.json_object(msg.data)
        finally:
            with contextlib.suppress(*FAILURES):
                await replies.unsubscribe()

    async def stop(self) -> None:
        """Answer nothing more, and be found no longer."""
        service, self._service = self._service, None
        if service is not None:
            with contextlib.suppress(*FAILURES):
                await service.stop()


async def _refuse(request: Request, code: str, detail: str) -> None:
    with contextlib.suppress(*FAILURES):
        await request.respond_error(code, detail)
