"""Sound on the WebSocket: a 20-byte little-endian header, then PCM s16le mono."""

import struct
from enum import IntEnum

import msgspec

from schemas.codec import BadMessageError

_HEADER = struct.Struct("<BBHIQI")
HEADER_SIZE = _HEADER.size


class Kind(IntEnum):
    """Whose sound it is."""

    MICROPHONE = 1
    SPEECH = 2


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One binary frame.

    Attributes:
        seq: of the message in `STAGE`; 0 for the microphone.
        offset: samples of the sentence (for the microphone: of the utterance) before this frame.
        pcm: s16le mono.
    """

    kind: Kind
    flags: int = 0
    sentence: int = 0
    turn: int = 0
    seq: int = 0
    offset: int = 0
    pcm: bytes = b""


def encode(frame: Frame) -> bytes:
    """The frame's bytes.

    Raises:
        struct.error: a field does not fit.
    """
    header = _HEADER.pack(
        frame.kind, frame.flags, frame.sentence, frame.turn, frame.seq, frame.offset
    )
    return header + frame.pcm


def decode(data: bytes) -> Frame:
    """Read a frame.

    Raises:
        BadMessageError: too short, of an unknown kind, or half a sample at the end.
    """
    if len(data) < HEADER_SIZE:
        raise BadMessageError(f"a binary frame has a {HEADER_SIZE}-byte header, got {len(data)}")
    kind, flags, sentence, turn, seq, offset = _HEADER.unpack_from(data)
    if kind not in tuple(Kind):
        raise BadMessageError(f"unknown kind of binary frame: {kind} (1 microphone, 2 speech)")
    if (len(data) - HEADER_SIZE) % 2:
        raise BadMessageError("PCM is s16le: the frame ends in half a sample")
    return Frame(
        kind=Kind(kind),
        flags=flags,
        sentence=sentence,
        turn=turn,
        seq=seq,
        offset=offset,
        pcm=data[HEADER_SIZE:],
    )
