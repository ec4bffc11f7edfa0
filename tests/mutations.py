"""Mutated input of every kind that the bridge takes, by a seeded generator: the same every time."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from websockets.frames import Frame, Opcode

VECTORS = Path(__file__).resolve().parents[1] / "schemas/vectors"
KINDS = ("text", "binary", "raw", "http", "bus")
WEIGHTS = (55, 15, 8, 12, 10)
ODD_VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 2**31, 2**64, 1e308, 0.5, "", "x" * 300, "\x1b]0;t\x07", "\ud83d\ude00",
    "\u2028", [], {}, [[]], {"a": {"b": [1]}}, ["sil"], "main", "../..", "é" * 9000,
)  # fmt: skip
ODD_BYTES = (b"\xff", b"\x00", b"\xc3(", b"\xed\xa0\x80", b'"', b"{", b"}", b"[", b"\\u0000", b"\n")
PATHS = (
    "/prompt", "/prompt", "/trigger/rain", "/events/donation", "/history", "/events/%00", "/",
    "/ui/x", "/agents/nobody", "/frames?connection=x", "/events?connection=x", "/metrics",
    "/devices", "/pair",
)  # fmt: skip


class Case(NamedTuple):
    """One input.

    Attributes:
        kind: where it goes: a frame of `text`, `binary` or `raw` bytes on a WebSocket, a request of
            `http`, or a message on the `bus`.
        data: the bytes; for `bus` the payload.
        subject: of a message on the bus.
    """

    kind: str
    data: bytes
    subject: str = ""


class Mutator:
    """Makes cases out of the vectors."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 (the same every time)
        vectors = json.loads((VECTORS / "messages.json").read_text("utf-8"))
        frames = json.loads((VECTORS / "frames.json").read_text("utf-8"))
        self._messages: list[dict[str, Any]] = vectors["messages"]
        self._wire: list[dict[str, Any]] = [*vectors["wire"], *vectors["messages"]]
        self._frames = [bytes.fromhex(one["frame"]) for one in frames["frames"]]

    def cases(self, count: int) -> Iterator[Case]:
        """So many cases."""
        for kind in self._random.choices(KINDS, WEIGHTS, k=count):
            yield getattr(self, f"_{kind}")()

    def _text(self) -> Case:
        return Case("text", _frame(Opcode.TEXT, self._json(self._random.choice(self._wire))))

    def _binary(self) -> Case:
        data = self._random.choice(self._frames)
        if self._random.random() < 0.3:
            data += self._random.randbytes(self._random.randrange(2000))
        return Case("binary", _frame(Opcode.BINARY, self._bytes(data)))

    def _raw(self) -> Case:
        """Bytes that are no frame, or one that breaks the rules of RFC 6455."""
        frame = _frame(Opcode.TEXT, b'{"type":"ping"}')
        return Case("raw", self._bytes(frame, least=1))

    def _http(self) -> Case:
        path = self._random.choice(PATHS)
        body = self._json(self._random.choice(self._wire))
        length = len(body) + self._random.choice((0, 0, 0, 0, 5, -1))
        lines = [
            f"{self._random.choice(('POST', 'POST', 'GET', 'PUT'))} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Content-Length: {length}",
            f"Content-Type: {self._random.choice(('application/json', 'text/plain', '', 'x/y'))}",
            "Connection: close",
        ]
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        if self._random.random() < 0.2:
            head = self._bytes(head)
        return Case("http", head + body)

    def _bus(self) -> Case:
        message = self._random.choice(self._messages)
        return Case("bus", self._json(message), f"iris.iris.main.{message['type']}")

    def _json(self, message: dict[str, Any]) -> bytes:
        """A message with a field changed, left out or added, or with its bytes changed."""
        fields = json.loads(json.dumps(message))
        for _ in range(self._random.randrange(3)):
            name = self._random.choice([*fields, "added", "type"])
            if self._random.random() < 0.2:
                fields.pop(name, None)
            else:
                fields[name] = self._random.choice(ODD_VALUES)
        if self._random.random() < 0.05:
            depth = self._random.choice((10, 63, 64, 65, 500, 1000, 5000))
            return b'{"type":"event.deep","data":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"
        data = json.dumps(fields).encode()
        return self._bytes(data) if self._random.random() < 0.5 else data

    def _bytes(self, data: bytes, least: int = 0) -> bytes:
        """Some bytes changed, left out, doubled or put in."""
        changed = bytearray(data)
        for _ in range(max(least, self._random.randrange(4))):
            place = self._random.randrange(len(changed) + 1)
            match self._random.randrange(4):
                case 0:
                    changed[place:place] = self._random.choice(ODD_BYTES)
                case 1:
                    del changed[place : place + self._random.randrange(1, 20)]
                case 2:
                    changed[place:place] = changed[place : place + 40]
                case 3 if place < len(changed):
                    changed[place] = self._random.randrange(256)
        return bytes(changed)


def _frame(opcode: Opcode, data: bytes) -> bytes:
    return bytes(Frame(opcode, data).serialize(mask=True))
