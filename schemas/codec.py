"""Messages as bytes: JSON for all but sound, which is PCM with its few fields in headers."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from schemas.clean import clean, clean_json
from schemas.messages import MESSAGES, Event, Message, MicAudio, SpeechAudio, type_of

SOUND: tuple[type[Message], ...] = (MicAudio, SpeechAudio)


class BadMessageError(ValueError):
    """Bytes that are no message of Iris; the text says what is wrong with them."""


class _EventBody(msgspec.Struct):
    type: str
    at: float
    data: dict[str, Any]


MAX_DEPTH = 64
"""Objects and lists within each other, in what has no shape of its own."""

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

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
    if kind.startswith("event."):
        return _decode_event(kind, data)
    decoder = _decoders.get(kind)
    if decoder is None:
        raise BadMessageError(f"{kind} does not travel as JSON")
    return _read(decoder, data, kind)


def read(data: bytes | str, kind: type[S]) -> S:
    """Read a message of the wire from JSON; see `decode`."""
    return _read(msgspec.json.Decoder(kind), data, str(kind.__struct_config__.tag))


def _read(decoder: msgspec.json.Decoder[T], data: bytes | str, what: str) -> T:
    """Read JSON: here, and nowhere else, text comes in; control characters stay outside.

    Raises:
        BadMessageError: it is not what the decoder reads.
    """
    try:
        encoded = data.encode() if isinstance(data, str) else data
        return decoder.decode(clean_json(encoded))
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadMessageError(f"{what}: {error}") from error


def _decode_event(kind: str, data: bytes | str) -> Event:
    """An event from outside: `data` may be left out, and so may `type` and `at`."""
    body = _shallow(_read(_object, data, kind), kind)
    if body.get("type", kind) != kind:
        raise BadMessageError(f"{kind}: the message says it is {body['type']!r}")
    fields: dict[str, Any] = {key: body[key] for key in ("at", "data") if key in body}
    named = {"type": "event", "name": kind.removeprefix("event."), **fields}
    try:
        return msgspec.convert(named, Event)
    except msgspec.ValidationError as error:
        raise BadMessageError(f"{kind}: {error}") from error


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
    known = {
        name: clean(fields[name]) for name in MESSAGES[kind].__struct_fields__ if name in fields
    }
    try:
        return msgspec.convert({**known, "type": kind, "pcm": pcm}, MESSAGES[kind], strict=False)
    except msgspec.ValidationError as error:
        raise BadMessageError(f"{kind}: {error}") from error


def json_object(data: bytes) -> dict[str, Any]:
    """Any JSON object.

    Raises:
        BadMessageError: not JSON, or not an object.
    """
    return _shallow(_read(_object, data, "not a JSON object"), "not a JSON object")


def _shallow(fields: dict[str, Any], what: str) -> dict[str, Any]:
    """Refuse what is nested so deeply that one program could read it, and another could not."""
    level: list[Any] = [fields]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for value in level
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return fields
    raise BadMessageError(f"{what}: nested more than {MAX_DEPTH} deep")
