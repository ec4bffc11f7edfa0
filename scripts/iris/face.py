"""A face without a face: the client that the commands use, on the same wire as all others."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from agents.runtime.errors import SettingsError
from schemas import codec, frames
from schemas.messages import Message
from schemas.types import Wants
from schemas.wire import PROTOCOL, SUBPROTOCOL, Accepted, Error, Hello, Prompt, Welcome

Heard = dict[str, Any] | frames.Frame
"""What a face hears: a message as JSON, or a frame of sound."""


class Face:
    """One connection to the bridge."""

    def __init__(self, connection: ClientConnection, welcome: Welcome) -> None:
        self.welcome = welcome
        self._connection = connection
        self._set_aside: list[Heard] = []

    async def prompt(self, text: str) -> int:
        """Ask something; gives the number of the turn.

        Raises:
            SettingsError: the bridge refuses it, with its reason.
        """
        await self._connection.send(msgspec.json.encode(Prompt(text=text)).decode())
        async for heard in self._read():
            if isinstance(heard, frames.Frame) or heard["type"] not in {"accepted", "error"}:
                self._set_aside.append(heard)
            elif heard["type"] == "error":
                error = msgspec.convert(heard, Error)
                raise SettingsError(f"{error.detail} ({error.code})")
            else:
                return msgspec.convert(heard, Accepted).turn
        raise SettingsError("the bridge is gone")

    async def send(self, message: Message) -> None:
        """Tell the bus something that clients may tell."""
        await self._connection.send(codec.encode(message).decode())

    async def send_sound(self, pcm: bytes) -> None:
        """Send a piece of microphone sound, s16le mono."""
        await self._connection.send(
            frames.encode(frames.Frame(kind=frames.Kind.MICROPHONE, pcm=pcm))
        )

    async def hear(self) -> AsyncGenerator[Heard, None]:
        """Everything that comes, until the connection ends."""
        while self._set_aside:
            yield self._set_aside.pop(0)
        async for heard in self._read():
            yield heard

    async def _read(self) -> AsyncGenerator[Heard, None]:
        try:
            async for data in self._connection:
                yield (
                    frames.decode(data)
                    if isinstance(data, bytes)
                    else codec.json_object(data.encode())
                )
        except ConnectionClosed:
            return


@asynccontextmanager
async def meet(
    url: str, *, device: str, wants: Sequence[Wants], session: str = "main"
) -> AsyncGenerator[Face, None]:
    """Connect to a bridge and say hello.

    Args:
        url: `ws://127.0.0.1:8080/ws`.
        device: what to be called.
        wants: what to be sent.
        session: whose conversation to join.

    Raises:
        SettingsError: nobody answers there, or we are not let in.
    """
    try:
        connection = await connect(
            url, subprotocols=[Subprotocol(SUBPROTOCOL)], max_size=None, compression=None
        )
    except (OSError, InvalidHandshake, TimeoutError) as error:
        raise SettingsError(f"no Iris answers at {url}: start it first ({error})") from error
    async with connection:
        hello = Hello(
            protocol=PROTOCOL, device=device, kind="cli", session=session, wants=list(wants)
        )
        await connection.send(msgspec.json.encode(hello).decode())
        async with asyncio.timeout(10):
            answer = codec.json_object(str(await connection.recv()).encode())
        if answer["type"] != "welcome":
            raise SettingsError(f"the bridge refuses: {answer.get('detail', answer)}")
        yield Face(connection, msgspec.convert(answer, Welcome))
