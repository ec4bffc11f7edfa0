"""Messages as bytes: JSON for all but sound, which is PCM with its few fields in headers."""

from collections.abc import Mapping
from typing import Any

import msgspec

from schemas.messages import MESSAGES, Event, Message, MicAudio, SpeechAudio, type_of

SOUND: tuple[type[Message], ...] = (MicAudio, SpeechAudio)


class BadMessageError(ValueError):
    """Bytes that are no message of Iris; the text says what is wrong with them."""


class _EventBody(msgspec.Struct):
    type: str
    at: float
    data: dict[str, Any]


_encoder = msgspec.json.Encoder()
_decoders = {
    name: msgspec.json.Decoder(kind) for name, kind in MESSAGES.items() if kind not in SOUND
}
_object = msgspec.json.Decoder(dict[str, Any])


def encode(message: Message) -> bytes:
    """A message as JSON; of sound, everything but the PCM."""
    if isinstance(message, Event):
        return _encoder.encode(_EventBody(type_of(message), message.at, message.data))
    if isinstance(message, SOUND):
        fields = headers(message)
        fields["type"] = type_of(message)
        return _encoder.encode(fields)
    return _encoder.encode(message)


def decode(kind: str, data: bytes | str) -> Message:
    """Read a message of a known type from JSON. Unknown fields are ignored.

    Raises:
        BadMessageError: not JSON, of another type, or a field is missing or wrong.
    """
    try:
        if kind.startswith("event."):
            return _decode_event(kind, data)
        decoder = _decoders.get(kind)
        if decoder is None:
            raise BadMessageError(f"{kind} does not travel as JSON")
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessageError(f"{kind}: {error}") from error


def _decode_event(kind: str, data: bytes | str) -> Event:
    """An event from outside: `data` may be left out, and so may `type` and `at`."""
    body = _object.decode(data)
    if body.get("type", kind) != kind:
        raise BadMessageError(f"{kind}: the message says it is {body['type']!r}")
    fields: dict[str, Any] = {key: body[key] for key in ("at", "data") if key in body}
    return msgspec.convert({"type": "event", "name": kind.removeprefix("event."), **fields}, Event)


def headers(message: Message) -> dict[str, Any]:
    """The fields of a message of sound beside its PCM."""
    names = message.__struct_fields__
    return {name: getattr(message, name) for name in names if name != "pcm"}


def decode_sound(kind: str, fields: Mapping[str, str], pcm: bytes) -> Message:
    """Read a message of sound from its header fields (as text) and its PCM.

    Raises:
        BadMessageError: a field is missing or wrong, or the PCM ends in half a sample.
    """
    if len(pcm) % 2:
        raise BadMessageError(f"{kind}: PCM is s16le, and this ends in half a sample")
    known = {name: fields[name] for name in MESSAGES[kind].__struct_fields__ if name in fields}
    try:
        return msgspec.convert({**known, "type": kind, "pcm": pcm}, MESSAGES[kind], strict=False)
    except msgspec.ValidationError as error:
        raise BadMessageError(f"{kind}: {error}") from error


def json_object(data: bytes) -> dict[str, Any]:
    """Any JSON object.

    Raises:
        BadMessageError: not JSON, or not an object.
    """
    try:
        return _object.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadMessageError(f"not a JSON object: {error}") from error
