"""The two accounts of the house's NATS server, as text for its configuration. Pure.

`IRIS` holds the agents and every stream; whoever is in it is trusted with the microphone. `TOOLS`
holds outside tools. Of what happens in `IRIS` it sees only what is exported here, and it may hand
in only what is imported here: a tool cannot reach anything else, whatever it asks of JetStream and
whatever reply subject it names, because those are names in its own account.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from bus import machine_rights
from bus.machine_rights import inbox

IRIS = "IRIS"
TOOLS = "TOOLS"
SYSTEM = "SYS"
HEAR: Mapping[str, tuple[str, ...]] = {
    "avatar": ("avatar.trigger", "avatar.expression"),
    "system": ("system.timing", "system.failed"),
    "turns": ("turn.started", "turn.cancelled", "turn.ended"),
    "transcripts": (
        *("vad.started", "vad.stopped", "asr.final"),
        *("dialogue.delta", "dialogue.sentence"),
    ),
    "speech": ("speech.started", "speech.visemes", "speech.ended"),
}
"""What a tool can be allowed to hear, by the name of the permission. `turns`, `transcripts` and
`speech` hold what people say to the avatar and what it answers. Sound is in none of them."""
HEARD_BY_ALL = ("avatar", "system")
"""What every tool may hear: nothing of what is said."""
SAY = ("avatar.trigger", "avatar.expression")
"""What a tool can be allowed to set off itself, beside its own events."""
EVENTS = "event.*"
TOOL_CONNECTIONS = 64
TOOL_SUBSCRIPTIONS = 1000
_ANY = "iris.*.*"
_NAME = re.compile(r"[a-z0-9_-]{1,32}")


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """An outside tool.

    Attributes:
        name: of the tool, and of the user that it logs in as.
        secret: the bcrypt hash of its token.
        events: names of the events that it may tell.
        hear: permissions of `HEAR`.
        act: whether it may set off effects and expressions itself.
        created: Unix time in seconds.
    """

    name: str
    secret: str
    events: tuple[str, ...]
    hear: tuple[str, ...] = HEARD_BY_ALL
    act: bool = False
    created: float = 0.0


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Another machine of the house, which runs some of its agents.

    Attributes:
        name: of the machine.
        agents: that it may run.
        key: the public key of its user; empty until it has joined.
        code: the public key of who may join in its name, once; empty when that is done.
        until: Unix time in seconds at which the code runs out.
        created: the same, at which it was invited.
    """

    name: str
    agents: tuple[str, ...] = ()
    key: str = ""
    code: str = ""
    until: float = 0.0
    created: float = 0.0


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """Where machines of the network come in.

    Attributes:
        host: the address to listen at.
        port: the same.
        certificate: the file with the server's certificate and the authority's.
        key: the file with its private key.
    """

    host: str
    port: int
    certificate: str
    key: str


def valid_name(name: str) -> bool:
    """Whether tools, machines and events may be called that."""
    return _NAME.fullmatch(name) is not None


def server_config(base: str, system_key: str, *, mqtt_port: int = 0) -> str:
    """The whole configuration of the house's server.

    Args:
        base: the text of `nats.conf`.
        system_key: the public key that may have the server read its configuration again.
        mqtt_port: where tools may speak MQTT; 0: nowhere.
    """
    heard = [kind for kinds in HEAR.values() for kind in kinds]
    said = [EVENTS, *SAY]
    exports = [f'{{ stream: "{_ANY}.{kind}", accounts: [{TOOLS}] }}' for kind in heard]
    exports += [f'{{ service: "{_ANY}.{kind}", accounts: [{TOOLS}] }}' for kind in said]
    imports = [_import("stream", kind) for kind in heard]
    imports += [_import("service", kind) for kind in said]
    return "\n".join(
        [
            base.rstrip(),
            "",
            "# --- Written by Iris at each start: changes here are lost. ---",
            *([f'mqtt {{ listen: "127.0.0.1:{mqtt_port}" }}'] if mqtt_port else []),
            'include "door.conf"',
            f"system_account: {SYSTEM}",
            "accounts {",
            f"  {SYSTEM} {{ users: [ {{ nkey: {system_key} }} ] }}",
            f"  {IRIS} {{",
            "    jetstream: enabled",
            '    include "machines.conf"',
            *_listed("exports", exports),
            "  }",
            f"  {TOOLS} {{",
            # MQTT needs streams of its own; tools have no other use for them.
            "    jetstream { max_memory: 16MB, max_file: 64MB, max_streams: 8 }",
            "    limits {",
            f"      max_connections: {TOOL_CONNECTIONS}",
            f"      max_subscriptions: {TOOL_SUBSCRIPTIONS}",
            "    }",
            '    include "tools.conf"',
            *_listed("imports", imports),
            "  }",
            "}",
            "",
        ]
    )


def machine_door(door: Door | None) -> str:
    """The listener for machines of the network, for `door.conf`; nothing where it is closed.

    It is one of WebSocket because NATS has no second listener of its plain protocol: so what comes
    over the network is TLS alone, and takes the keys of machines alone. No web page may use it:
    browsers name their origin, and none is allowed.
    """
    if door is None:
        return ""
    return "\n".join(
        [
            "websocket {",
            f"  host: {_quoted(door.host)}",
            f"  port: {door.port}",
            '  allowed_origins: ["https://nobody.invalid"]',
            '  handshake_timeout: "3s"',
            "  tls {",
            f"    cert_file: {_quoted(door.certificate)}",
            f"    key_file: {_quoted(door.key)}",
            '    min_version: "1.2"',
            "  }",
            "}",
            "",
        ]
    )


def machine_users(house_key: str, machines: Sequence[Machine], now: float) -> str:
    """The users of `IRIS`, for `machines.conf`.

    Args:
        house_key: the public key of the house's own agents.
        machines: every other machine.
        now: Unix time in seconds.
    """
    users = [f'{{ nkey: {house_key}, allowed_connection_types: ["STANDARD"] }}']
    users += [_machine_user(machine) for machine in machines if machine.key]
    users += [_joining_user(one) for one in machines if one.code and one.until > now]
    return "\n".join([*_listed("users", users, indent=""), ""])


def tool_users(tools: Sequence[Tool]) -> str:
    """The users of `TOOLS`, for `tools.conf`."""
    return "\n".join([*_listed("users", [_tool_user(tool) for tool in tools], indent=""), ""])


def _machine_user(machine: Machine) -> str:
    publish = machine_rights.published(machine.agents)
    subscribe = machine_rights.subscribed(machine.name, machine.agents)
    return (
        f'{{ nkey: {machine.key}, allowed_connection_types: ["WEBSOCKET"], permissions: {{ '
        f"publish: {_array(publish)}, subscribe: {_array(subscribe)}, "
        f'allow_responses: {{ max: 1, expires: "3m" }} }} }}'
    )


def _joining_user(machine: Machine) -> str:
    """Who may ask to join, and nothing else."""
    return (
        f'{{ nkey: {machine.code}, allowed_connection_types: ["WEBSOCKET"], permissions: {{ '
        f'publish: ["iris.*.{machine.name}.machine.join"], '
        f'subscribe: ["{inbox(machine.name)}.>"] }} }}'
    )


def _tool_user(tool: Tool) -> str:
    publish = [f"{_ANY}.event.{name}" for name in tool.events]
    publish += [f"{_ANY}.{kind}" for kind in SAY] if tool.act else []
    subscribe = [*_granted(tool.hear), f"{inbox(tool.name)}.>"]
    return (
        f"{{ user: {_quoted(tool.name)}, password: {_quoted(tool.secret)}, "
        f'allowed_connection_types: ["STANDARD", "MQTT"], permissions: {{ '
        f"publish: {_array(publish)}, subscribe: {_array(subscribe)} }} }}"
    )


def _granted(names: Iterable[str]) -> Iterator[str]:
    """Patterns of what a tool may subscribe to, also as MQTT's `avatar/#` becomes them.

    They may be wider than the permission: what is not exported never comes.
    """
    for domain in sorted({kind.split(".")[0] for name in names for kind in HEAR[name]}):
        yield from (f"{_ANY}.{domain}", f"{_ANY}.{domain}.>")


def _import(kind: str, subject: str) -> str:
    return f'{{ {kind}: {{ account: {IRIS}, subject: "{_ANY}.{subject}" }} }}'


def _listed(name: str, entries: Sequence[str], *, indent: str = "    ") -> list[str]:
    if not entries:
        return [f"{indent}{name}: []"]
    return [f"{indent}{name}: [", *(f"{indent}  {entry}" for entry in entries), f"{indent}]"]


def _array(subjects: Iterable[str]) -> str:
    return f"[{', '.join(_quoted(subject) for subject in subjects)}]"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
