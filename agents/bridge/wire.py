"""What a face reads: messages as WebSocket frames, made once for all clients."""

from collections.abc import Mapping
from typing import Any

import msgspec
from websockets.frames import Frame, Opcode

from bus import Received
from schemas import codec, frames
from schemas.messages import Message, SpeechAudio, type_of

_DOMAINS: Mapping[str, str] = {
    "speech": "speech",
    "avatar": "avatar",
    "vad": "transcripts",
    "asr": "transcripts",
    "dialogue": "transcripts",
    "system": "timings",
    "turn": "turn",
}


class Outgoing(msgspec.Struct, frozen=True):
    """A message on its way to many clients.

    Attributes:
        seq: on stage; 0 for what is only live.
        topic: what a client must want to get it; `turn` goes to all.
        frame: the WebSocket frame, ready to be written.
        kind: the message's type.
        body: the message as JSON, or nothing where it is sound.
    """

    seq: int
    topic: str
    frame: bytes
    kind: str
    body: bytes


def outgoing(received: Received[Message]) -> Outgoing | None:
    """A message of the bus as a client gets it; None for what is not for clients."""
    message, seq = received.message, received.seq
    kind = type_of(message)
    topic = _DOMAINS.get(kind.split(".")[0])
    if topic is None or not message.for_faces:
        return None
    if isinstance(message, SpeechAudio):
        return Outgoing(seq, topic, _binary(message, seq), kind, b"")
    body = codec.encode(message)
    if seq:
        body = body[:-1] + b',"seq":%d}' % seq
    return Outgoing(seq, topic, text_frame(body), kind, body)


def text_frame(body: bytes) -> bytes:
    """JSON as an unmasked WebSocket text frame."""
    return bytes(Frame(Opcode.TEXT, body).serialize(mask=False))


def struct_frame(message: msgspec.Struct) -> bytes:
    """A message of the wire as an unmasked WebSocket text frame."""
    return text_frame(msgspec.json.encode(message))


def _binary(message: SpeechAudio, seq: int) -> bytes:
    data = frames.encode(
        frames.Frame(
            kind=frames.Kind.SPEECH,
            sentence=message.sentence,
            turn=message.turn,
            seq=seq,
            offset=message.offset,
            pcm=message.pcm,
        )
    )
    return bytes(Frame(Opcode.BINARY, data).serialize(mask=False))


def read_json(data: bytes) -> tuple[str, dict[str, Any]]:
    """The type of a client's frame, and the frame.

    Raises:
        BadMessageError: not a JSON object with a `type`.
    """
    fields = codec.json_object(data)
    kind = fields.get("type")
    if not isinstance(kind, str):
        raise codec.BadMessageError('every message has a "type"')
    return kind, fields
