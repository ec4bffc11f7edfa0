"""What a session needs of a connection, however its frames travel."""

from typing import Protocol

from websockets.frames import Opcode


class ClientTransport(Protocol):
    """Frames of one client, in and out; those out are WebSocket frames, made once for all."""

    @property
    def open(self) -> bool:
        """Whether what is sent may still arrive."""

    async def receive(self) -> tuple[Opcode, bytes] | None:
        """The next frame of the client; None when it is gone."""

    def send(self, frame: bytes) -> bool:
        """Send a frame; false where the client is so far behind that it does not get it."""

    def send_last(self, frame: bytes, code: int) -> None:
        """Send a frame, however much waits, and close with a WebSocket close code."""

    def close(self, code: int) -> None:
        """Close the connection."""

    def abort(self) -> None:
        """Cut the connection."""

    def ping(self) -> None:
        """Ask for a sign of life."""

    def silent(self) -> float:
        """Seconds since anything came from the client."""
