"""The AsyncAPI 3 document of the bus, made from the messages themselves."""

import inspect
from pathlib import Path
from typing import Any

import msgspec

from schemas import wire
from schemas.codec import SOUND
from schemas.generate.docstrings import about, notes_of, sentence
from schemas.messages import MESSAGES, STRUCTS, Event, Message
from schemas.wire import MissedTurn

PATH = Path("schemas/asyncapi.json")
REPLIES = {name: kind.reply for name, kind in MESSAGES.items() if kind.reply}
PARAMETERS = {
    "avatar": {"description": "Which avatar.", "default": "iris"},
    "session": {"description": "Whose conversation.", "default": "main"},
}


def document() -> dict[str, Any]:
    """The whole document."""
    bus: dict[str, type[msgspec.Struct]] = {**MESSAGES, "event.{name}": Event}
    kinds: list[type[msgspec.Struct]] = [*bus.values(), *wire.WIRE.values()]
    _, schemas = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    _put_name_into_type(schemas["Event"])
    for schema in schemas.values():
        schema["description"] = inspect.cleandoc(schema.get("description", ""))
    described: list[type[msgspec.Struct]] = [*kinds, *STRUCTS, MissedTurn]
    for kind in described:
        _describe(schemas.get(kind.__name__, {}), kind)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Iris",
            "version": "1.0.0",
            "description": (
                "Every message of Iris. The type of a message is the tail of its NATS subject; the "
                "same JSON travels over NATS, WebSocket (subprotocol iris.v1) and server-sent "
                "events."
            ),
            "license": {"name": "GPL-3.0-or-later"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "nats": {"host": "127.0.0.1:4222", "protocol": "nats"},
            "websocket": {"host": "127.0.0.1:8080", "pathname": "/ws", "protocol": "ws"},
        },
        "channels": {name: _channel(name) for name in bus if name not in REPLIES.values()}
        | {"websocket": _websocket()},
        "operations": {
            f"send.{name}": _operation(name) for name in bus if name not in REPLIES.values()
        },
        "components": {
            "messages": {name: _message(name, kind) for name, kind in (bus | wire.WIRE).items()},
            "schemas": schemas,
        },
    }


def files() -> dict[Path, str]:
    """The file to be written, and its text."""
    return {PATH: text()}


def text() -> str:
    """The document as it stands in the file."""
    encoded = msgspec.json.encode(document(), order="sorted")
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def _put_name_into_type(event: dict[str, Any]) -> None:
    """On the wire an event's name is the second half of its type."""
    name = event["properties"].pop("name")
    pattern = name["pattern"].replace("^", "^event\\.", 1)
    event["properties"]["type"] = {"type": "string", "pattern": pattern}
    event["required"] = ["type"]


def _describe(schema: dict[str, Any], kind: type[msgspec.Struct]) -> None:
    """Put what a docstring says of each field where tools look for it."""
    schema["description"] = about(kind)
    for name, note in notes_of(kind).items():
        if name in schema.get("properties", {}):
            schema["properties"][name]["description"] = sentence(note)


def _channel(name: str) -> dict[str, Any]:
    address = f"iris.{{avatar}}.{{session}}.{name}"
    parameters: dict[str, Any] = dict(PARAMETERS)
    if "{name}" in name:
        parameters["name"] = {"description": "What happened: donation."}
    messages = {name: {"$ref": f"#/components/messages/{_pointer(name)}"}}
    if reply := REPLIES.get(name):
        messages[reply] = {"$ref": f"#/components/messages/{_pointer(reply)}"}
    return {"address": address, "parameters": parameters, "messages": messages}


def _websocket() -> dict[str, Any]:
    return {
        "address": "/ws",
        "description": "Wire-only messages; every message of the bus travels here, too.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in wire.WIRE},
    }


def _operation(name: str) -> dict[str, Any]:
    channel = f"#/channels/{_pointer(name)}"
    operation: dict[str, Any] = {
        "action": "send",
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{_pointer(name)}"}],
    }
    if reply := REPLIES.get(name):
        operation["reply"] = {
            "channel": {"$ref": channel},
            "messages": [{"$ref": f"{channel}/messages/{_pointer(reply)}"}],
        }
    return operation


def _message(name: str, kind: type[msgspec.Struct]) -> dict[str, Any]:
    summary, _, rest = about(kind).partition("\n")
    message: dict[str, Any] = {"name": name, "summary": summary}
    if rest.strip():
        message["description"] = rest.strip()
    if issubclass(kind, Message) and kind in SOUND:
        message["contentType"] = "audio/pcm"
        message["headers"] = _headers(kind)
        return message
    message["payload"] = {"$ref": f"#/components/schemas/{kind.__name__}"}
    return message


def _headers(kind: type[Message]) -> dict[str, Any]:
    names = [name for name in kind.__struct_fields__ if name != "pcm"]
    return {
        "type": "object",
        "description": "NATS headers; over WebSocket they are in the binary frame.",
        "properties": {name: {"type": "string"} for name in names},
    }


def _pointer(name: str) -> str:
    """A name inside a JSON pointer of a `$ref`."""
    return name.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
