"""Everything that `iris.toml` may say, with its defaults.

Each table is the struct of one agent. A table of an engine, `[tts.piper]`, belongs to that engine:
it is kept as it is, and read by the engine when it is chosen.
"""

import codecs
import importlib.util
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from agents.runtime.backchannels import BACKCHANNELS
from agents.runtime.errors import SettingsError
from agents.runtime.outside_settings import Events, Mqtt, Vmc, Webhook
from agents.runtime.setting_errors import explain
from agents.runtime.table import Count, Port, Table
from schemas.types import Name

EngineTables = dict[str, dict[str, Any]]

AGENTS = ("asr", "dialogue", "retrieval", "tts", "events", "bridge")
"""The agents of every Iris."""
ALL_AGENTS = (*AGENTS, "mqtt", "webhooks", "sources", "vmc")
"""The same, and those that run where they are asked for."""


RENAMED = {"asr.patience": "asr.turn_detector"}
"""Keys that are called otherwise now: the old name and the new one, each with its table."""


class Nats(Table, frozen=True, kw_only=True):
    """The table [nats]."""

    url: str = ""
    port: Port = 4222
    key: str = ""
    ca: str = ""
    mqtt_port: Port = 0


class Machines(Table, frozen=True, kw_only=True):
    """The table [machines]."""

    work: Literal["remote", "shared"] = "remote"
    host: str = "0.0.0.0"  # noqa: S104 (while a machine is let in alone, over TLS, with its key)
    port: Port = 4223


class Bridge(Table, frozen=True, kw_only=True):
    """The table [bridge]."""

    host: str = "127.0.0.1"
    port: Port = 8080
    lan: bool = False
    lan_host: str = "0.0.0.0"  # noqa: S104 (with lan alone, and for paired devices)
    lan_port: Port = 8443
    certificate: str = ""
    key: str = ""
    max_text: Count = 8_000
    requests_per_second: Annotated[float, msgspec.Meta(gt=0)] = 10
    requests_burst: Count = 100
    max_clients: Count = 500
    buffer_bytes: Count = 8 * 1024 * 1024


class Asr(Table, frozen=True, kw_only=True):
    """The table [asr]."""

    engine: str = "faster-whisper"
    vad: str = "silero"
    language: str = ""
    turn_detector: str = "smollm2"
    half_duplex: bool = False
    backchannels: tuple[str, ...] = BACKCHANNELS
    engines: EngineTables = msgspec.field(default_factory=dict)


class Dialogue(Table, frozen=True, kw_only=True):
    """The table [dialogue]."""

    engine: str = "llamacpp"
    persona: str = "iris"
    expressions: Literal["lexicon", "off"] = "lexicon"
    passages: Annotated[int, msgspec.Meta(ge=0, le=20)] = 3
    history_turns: Annotated[int, msgspec.Meta(ge=0, le=200)] = 4
    first_token_seconds: Annotated[float, msgspec.Meta(gt=0)] = 300
    stall_seconds: Annotated[float, msgspec.Meta(gt=0)] = 30
    max_seconds: Annotated[float, msgspec.Meta(gt=0)] = 120
    max_characters: Annotated[int, msgspec.Meta(ge=100, le=12_000)] = 4_000
    engines: EngineTables = msgspec.field(default_factory=dict)


class Retrieval(Table, frozen=True, kw_only=True):
    """The table [retrieval]."""

    engine: str = "wordllama"
    folder: str = "knowledge"
    url: str = ""
    engines: EngineTables = msgspec.field(default_factory=dict)


class Tts(Table, frozen=True, kw_only=True):
    """The table [tts]."""

    engine: str = "hibari"
    language: str = "en"
    engines: EngineTables = msgspec.field(default_factory=dict)


class Log(Table, frozen=True, kw_only=True):
    """The table [log]."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    json: bool = False


class Settings(Table, frozen=True, kw_only=True):
    """All of `iris.toml`."""

    avatar: Name = "iris"
    nats: Nats = Nats()
    machines: Machines = Machines()
    bridge: Bridge = Bridge()
    asr: Asr = Asr()
    dialogue: Dialogue = Dialogue()
    retrieval: Retrieval = Retrieval()
    tts: Tts = Tts()
    events: Events = Events()
    mqtt: Mqtt = Mqtt()
    vmc: Vmc = Vmc()
    webhooks: tuple[Webhook, ...] = ()
    log: Log = Log()

    @property
    def agents(self) -> tuple[str, ...]:
        """The agents that these settings ask for."""
        wanted = {
            "mqtt": bool(self.mqtt.url),
            "webhooks": bool(self.webhooks),
            "sources": bool(self.events.sources),
            "vmc": bool(self.vmc.host),
        }
        return (*AGENTS, *(agent for agent, asked in wanted.items() if asked))

    @property
    def nats_url(self) -> str:
        """Where the bus is."""
        return self.nats.url or f"nats://127.0.0.1:{self.nats.port}"


def load(
    path: Path,
    overrides: Sequence[str] = (),
    chosen: Mapping[str, Mapping[str, Any]] | None = None,
) -> Settings:
    """Read `iris.toml`, with what was chosen while Iris ran and the command line above it.

    Args:
        path: of `iris.toml`.
        overrides: of the command line, `bridge.port=8081`.
        chosen: for each agent, settings of its table, see `agents.runtime.choices`.

    Raises:
        SettingsError: it cannot be read, is not TOML, or has an unknown key or a wrong value; the
            text names the file and the key, and says what is possible.
    """
    try:
        data = _parsed(path)
    except OSError as error:
        raise SettingsError(f"cannot read {path}: {error.strerror or error}") from error
    for agent, changes in (chosen or {}).items():
        data = _merge(data, {agent: _nested(changes)})
    for override in overrides:
        data = _merge(data, _parse(override))
    try:
        return read(_understood(data))
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from error


def _parsed(path: Path) -> dict[str, Any]:
    """A file's TOML, with or without a byte-order mark.

    Raises:
        OSError: it cannot be read.
        SettingsError: it is no TOML.
    """
    raw = path.read_bytes()
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8: save it as UTF-8 ({error})") from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        hint = ""
        if re.search(r'"[^"\n]*[A-Za-z]:\\', text):
            hint = "; write a Windows path in single quotes, 'C:\\models'"
        elif re.search("[\u201c\u201d]", text):
            hint = "; values stand in straight quotes"
        raise SettingsError(f"{path} is not TOML: {error}{hint}") from error


def _understood(value: Any, key: str = "") -> Any:  # noqa: ANN401 (whatever TOML holds)
    """Values as they are meant: `~/notes` is in the home folder, the language `en-US` is `en`."""
    if isinstance(value, dict):
        return {name: _understood(inner, name) for name, inner in value.items()}
    if not isinstance(value, str):
        return value
    if value.startswith(("~/", "~\\")):
        return str(Path(value).expanduser())
    return re.split(r"[-_]", value)[0].lower() if key == "language" else value


def _parse(override: str) -> dict[str, Any]:
    """One setting of the command line; a value that is no TOML is taken as text."""
    key, equals, value = override.partition("=")
    if not equals:
        raise SettingsError(f"not a setting: {override!r} (expected key=value)")
    for text in (override, f"{key}={json.dumps(value)}"):
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            continue
    raise SettingsError(f"not a setting: {override!r} (expected key=value)")


def change(settings: Settings, agent: str, changes: Mapping[str, Any]) -> Settings:
    """Settings with some of an agent's table changed: `{"kokoro.voice": "af_bella"}`.

    Raises:
        SettingsError: an unknown key or a wrong value.
    """
    data = msgspec.to_builtins(settings)
    _refuse_renamed({agent: _nested(changes)})
    table = _sort_engines(agent, _nested(changes))
    try:
        return msgspec.convert(_understood(_merge(data, {agent: table})), Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(explain(str(error), Settings)) from error


def _nested(changes: Mapping[str, Any]) -> dict[str, Any]:
    """`{"kokoro.voice": "af_bella"}` as tables within tables."""
    nested: dict[str, Any] = {}
    for key, value in changes.items():
        table, dot, name = key.rpartition(".")
        nested = _merge(nested, {table: {name: value}} if dot else {key: value})
    return nested


def _merge(data: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    merged = dict(data)
    for key, value in more.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = _merge(old, value)
        else:
            merged[key] = value
    return merged


def read(data: dict[str, Any]) -> Settings:
    """Check settings that were read from TOML.

    Raises:
        SettingsError: an unknown key or a wrong value.
    """
    _refuse_renamed(data)
    data = {key: _sort_engines(key, value) for key, value in data.items()}
    try:
        return msgspec.convert(data, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(explain(str(error), Settings)) from error


def _refuse_renamed(data: Mapping[str, Any]) -> None:
    for old, new in RENAMED.items():
        table, _, key = old.rpartition(".")
        found: Any = data
        for name in table.split("."):
            found = found.get(name) if isinstance(found, Mapping) else None
        if isinstance(found, Mapping) and key in found:
            raise SettingsError(f"{old} is called {new} now: change its name")


def engine_names(agent: str) -> list[str]:
    """The engines that an agent could use, as `iris.toml` writes them; none is imported."""
    spec = importlib.util.find_spec(f"agents.{agent}")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        return []
    found = Path(folders[0]).glob("engines/[a-z]*.py")
    return sorted(path.stem.replace("_", "-") for path in found)


def _sort_engines(agent: str, table: object) -> object:
    """Put the tables of an agent's engines aside, under the key `engines`."""
    if agent not in AGENTS or not isinstance(table, dict):
        return table
    if "engines" in table:
        raise SettingsError(f"unknown key {agent}.engines (an engine's table is [{agent}.<name>])")
    names = engine_names(agent)
    tables = {
        key: value
        for key, value in table.items()
        if (key in names or "." in key) and isinstance(value, dict)
    }
    rest = {key: value for key, value in table.items() if key not in tables}
    return {**rest, "engines": tables} if tables else rest
