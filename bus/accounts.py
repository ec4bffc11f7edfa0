"""The two accounts of the house's NATS server, as text for its configuration. Pure.

`IRIS` holds the agents and every stream; whoever is in it is trusted with the microphone. `TOOLS`
holds outside tools. Of what happens in `IRIS` it sees only what is exported here, and it may hand
in only what is imported here: a tool cannot reach anything else, whatever it asks of JetStream and
whatever reply subject it names, because those are names in its own account.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

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
    """Another machine of the house, whose agents are as trusted as those here.

    Attributes:
        key: the public key of its user.
    """

    name: str
    key: str
    created: float = 0.0


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


def machine_users(house_key: str, machines: Sequence[Machine]) -> str:
    """The users of `IRIS`, for `machines.conf`."""
    keys = [house_key, *(machine.key for machine in machines)]
    users = [f'{{ nkey: {key}, allowed_connection_types: ["STANDARD"] }}' for key in keys]
    return "\n".join([*_listed("users", users, indent=""), ""])


def tool_users(tools: Sequence[Tool]) -> str:
    """The users of `TOOLS`, for `tools.conf`."""
    return "\n".join([*_listed("users", [_tool_user(tool) for tool in tools], indent=""), ""])


def inbox(tool: str) -> str:
    """The prefix of the subjects on which a tool gets its answers."""
    return f"_INBOX_{tool}"


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
