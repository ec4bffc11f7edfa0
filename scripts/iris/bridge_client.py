"""A face without a client: the client that the commands use, on the same wire as all others."""

import asyncio
import contextlib
import secrets
import time
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from agents.runtime.errors import SettingsError
from schemas import codec, frames
from schemas.messages import Message, MicStarted, MicStopped
from schemas.types import Wants
from schemas.wire import PROTOCOL, SUBPROTOCOL, Accepted, Error, Hello, Prompt, Welcome

Heard = dict[str, Any] | frames.Frame
"""What a face hears: a message as JSON, or a frame of sound."""

AWAY_SECONDS = 30.0
"""A bridge that has been away for so long does not come back."""
PING_SECONDS = 5.0
PONG_SECONDS = 10.0
"""Together the 15 s after which a link that carries nothing is given up."""
PAUSES = (0.05, 0.1, 0.2, 0.5)
"""Seconds between the first attempts to connect again; the last one for all that follow."""
UNSENT_FRAMES = 500
"""Microphone frames, 10 s of them, that wait for a bridge that is away."""


class BridgeClient:
    """A client of the bridge, which comes back when the connection breaks, and resumes.

    Attributes:
        welcome: what the bridge said when it let us in, the last time.
        breaks: how often the connection broke.
    """

    def __init__(self, url: str, hello: Hello) -> None:
        self.breaks = 0
        self._url = url
        self._hello = hello
        self._connection: ClientConnection | None = None
        self._seq = 0
        self._prompt = ""
        self._set_aside: list[Heard] = []
        self._microphone: MicStarted | None = None
        self._unsent: deque[str | bytes] = deque(maxlen=UNSENT_FRAMES)

    async def open(self) -> None:
        """Connect and say hello; resume, if something was heard before.

        Raises:
            OSError, InvalidHandshake, TimeoutError: nobody answers there, or not yet.
            SettingsError: we are not let in.
        """
        self._connection = await connect(
            self._url,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            max_size=None,
            compression=None,
            proxy=None,
            ping_interval=PING_SECONDS,
            ping_timeout=PONG_SECONDS,
        )
        hello = msgspec.structs.replace(self._hello, resume=self._seq or None)
        await self._connection.send(msgspec.json.encode(hello).decode())
        async with asyncio.timeout(10):
            answer = codec.json_object(str(await self._connection.recv()).encode())
        if answer.get("code") == "unavailable":
            raise ConnectionError(answer.get("detail", "the bridge is not ready"))
        if answer["type"] != "welcome":
            raise SettingsError(f"the bridge refuses: {answer.get('detail', answer)}")
        self.welcome = msgspec.convert(answer, Welcome)
        self._seq = self._seq if self.welcome.resumed else self.welcome.seq

    async def close(self) -> None:
        """Leave."""
        if self._connection is not None:
            await self._connection.close()

    async def prompt(self, text: str) -> int:
        """Ask something; gives the number of the turn.

        Raises:
            SettingsError: the bridge refuses it, with its reason, or is gone.
        """
        ref = secrets.token_hex(8)
        self._prompt = msgspec.json.encode(Prompt(text=text, ref=ref)).decode()
        await self._send(self._prompt)
        async for heard in self._read():
            if isinstance(heard, frames.Frame):
                self._set_aside.append(heard)
            elif heard["type"] == "error" and heard.get("ref") in {ref, None}:
                error = msgspec.convert(heard, Error)
                raise SettingsError(f"{error.detail} ({error.code})")
            elif heard["type"] == "accepted" and heard["ref"] == ref:
                self._prompt = ""
                return msgspec.convert(heard, Accepted).turn
            else:
                self._set_aside.append(heard)
        raise SettingsError("the bridge is gone")

    async def send(self, message: Message) -> None:
        """Tell the bus something that clients may tell; lost if the bridge is away.

        What belongs to the microphone is not lost, but sent when the bridge is back.
        """
        text = codec.encode(message).decode()
        if isinstance(message, MicStarted | MicStopped):
            await self._send_in_order(text)
            self._microphone = message if isinstance(message, MicStarted) else None
        else:
            await self._send(text)

    async def send_sound(self, pcm: bytes) -> None:
        """Send a piece of microphone sound, s16le mono; it waits while the bridge is away."""
        frame = frames.encode(frames.Frame(kind=frames.Kind.MICROPHONE, pcm=pcm))
        await self._send_in_order(frame)

    async def receive(self) -> AsyncGenerator[Heard, None]:
        """Everything that comes, until the bridge says goodbye or stays away.

        After a break that the bridge could not make good, the welcome is heard again: its
        `resumed` is false.
        """
        while self._set_aside:
            yield self._set_aside.pop(0)
        async for heard in self._read():
            yield heard

    async def _send_in_order(self, data: str | bytes) -> None:
        if self._unsent or not await self._send(data):
            if not self._unsent and self._microphone is not None:
                self._unsent.append(codec.encode(self._microphone).decode())
            self._unsent.append(data)

    async def _send(self, data: str | bytes) -> bool:
        try:
            if self._connection is None:
                return False
            await self._connection.send(data)
        except ConnectionClosed:
            return False
        return True

    async def _read(self) -> AsyncGenerator[Heard, None]:
        while self._connection is not None:
            with contextlib.suppress(ConnectionClosed):
                async for data in self._connection:
                    heard = _decode(data)
                    if isinstance(heard, frames.Frame):
                        self._seq = heard.seq
                    else:
                        self._seq = heard.get("seq", self._seq)
                        if heard["type"] == "bye" and not heard["reconnect"]:
                            return
                    yield heard
            if not await self._come_back():
                return
            if not self.welcome.resumed:
                yield codec.json_object(msgspec.json.encode(self.welcome))

    async def _come_back(self) -> bool:
        self.breaks += 1
        self._connection = None
        deadline = time.monotonic() + AWAY_SECONDS
        attempt = 0
        while time.monotonic() < deadline:
            try:
                await self.open()
            except (OSError, InvalidHandshake, ConnectionClosed, TimeoutError):
                await asyncio.sleep(PAUSES[min(attempt, len(PAUSES) - 1)])
                attempt += 1
            else:
                if self._prompt:  # told again with the same ref, it is the same turn
                    await self._send(self._prompt)
                await self._send_what_waits()
                return True
        return False

    async def _send_what_waits(self) -> None:
        """The bridge has forgotten that the microphone is open: say it again, with what waits."""
        if not self._unsent and self._microphone is not None:
            self._unsent.append(codec.encode(self._microphone).decode())
        while self._unsent and await self._send(self._unsent[0]):
            self._unsent.popleft()


@asynccontextmanager
async def connected(
    url: str, *, device: str, wants: Sequence[Wants], session: str = "main"
) -> AsyncGenerator[BridgeClient, None]:
    """Connect to a bridge and say hello.

    Args:
        url: `ws://127.0.0.1:8080/ws`.
        device: what to be called.
        wants: what to be sent.
        session: whose conversation to join.

    Raises:
        SettingsError: nobody answers there, or we are not let in.
    """
    hello = Hello(protocol=PROTOCOL, device=device, kind="cli", session=session, wants=list(wants))
    client = BridgeClient(url, hello)
    try:
        await client.open()
    except (OSError, InvalidHandshake, TimeoutError) as error:
        raise SettingsError(f"no Iris answers at {url}: start it first ({error})") from error
    try:
        yield client
    finally:
        await client.close()


def _decode(data: str | bytes) -> Heard:
    if isinstance(data, bytes):
        return frames.decode(data)
    return codec.json_object(data.encode())
