"""The messages as TypeScript, for the page: `checks.ts` has what they share, `messages.ts` them."""

import inspect
import json
import re
import typing
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import inspect as kinds

from schemas import types
from schemas.codec import SOUND
from schemas.generate.docstrings import Struct, about, fields_of, notes_of, sentence
from schemas.messages import HELD_SECONDS, KINDS, MESSAGES, Event
from schemas.wire import WIRE, Hello, Ping, Pong, Prompt

FOLDER = Path("agents/bridge/panel/src/wire")
HEAD = "// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.\n"
SAID_BY_FACES = (Hello, Prompt)
"""Messages of the wire alone that a face sends and is never sent."""
WIDTH = 100

_NAMES = {
    name: value for name, value in vars(types).items() if typing.get_origin(value) is not None
}
_WORDS = {
    name: typing.get_args(value)
    for name, value in _NAMES.items()
    if typing.get_origin(value) is typing.Literal
}
_CHECKS = [(kinds.type_info(value), name) for name, value in _NAMES.items()]


def files() -> dict[Path, str]:
    """The files to be written, and their text."""
    return {FOLDER / "checks.ts": _checks(), FOLDER / "messages.ts": _messages()}


def _checks() -> str:
    lines = ["/** The values that several messages share, and how each is checked. */", ""]
    for name, values in _WORDS.items():
        constant = f"{_snake(name).upper()}S".replace("SS", "S")
        lines += _list(f"export const {constant} = [", _ordered(name, values), "] as const;")
        lines += [f"export type {name} = (typeof {constant})[number];"]
        lines += [f"export const {_camel(name)}Check = oneOf<{name}>(...{constant});", ""]
    for name, value in _NAMES.items():
        if name in _WORDS:
            continue
        info = kinds.type_info(value)
        lines += _comment(_described(info) or _docstring_of(name), "")
        lines += [f"export const {_camel(name)}Check = {_expression(info, named=False)};"]
        lines += [f"export type {name} = {_type(info, named=False)};", ""]
    body = "\n".join(lines).rstrip() + "\n"
    return f"{HEAD}{_import_of('./validation', body)}\n{body}"


def _messages() -> str:
    heard = [kind for kind in MESSAGES.values() if kind.for_faces and kind not in SOUND]
    wire = [kind for kind in WIRE.values() if kind not in SAID_BY_FACES]
    sent = [kind for kind in KINDS if kind.from_clients]
    lines = ["const TYPES = {"]
    for kind in (*heard, *wire):
        fields = list(_fields(kind))
        lines += _comment(about(kind), "  ")
        opening = f"  {_key(_tag(kind))}: {{"
        lines += [opening, *fields, "  },"] if fields else [f"{opening}}},"]
    lines += [
        "} as const;",
        "",
        "export type Kind = keyof typeof TYPES;",
        "/** A message of one type; `at` is Unix time in seconds, `seq` its number on stage. */",
        "export type Of<K extends Kind> = Fields<(typeof TYPES)[K]> & {",
        "  type: K;",
        "  at?: number;",
        "  seq?: number;",
        "};",
        "export type Message = { [K in Kind]: Of<K> }[Kind];",
        "",
        "/** The longest that sound is held back, in seconds. */",
        f"export const HELD_SECONDS = {HELD_SECONDS:g};",
        "",
        "/** What a face sends. */",
        "export type Outgoing =",
    ]
    said: list[Struct] = [Hello, Prompt, Ping, Pong, *sent]
    for kind in said:
        lines += [*_comment(about(kind), "  "), *_variant(_sent(kind))]
    lines[-1] += ";"
    lines += [
        "",
        "/** Read a message; see {@link readBy}. */",
        "export function read(json: string): Message | undefined {",
        "  return readBy(TYPES, json) as Message | undefined;",
        "}",
    ]
    body = "\n".join(lines) + "\n"
    words = _import_of("./checks", body)
    return f"{HEAD}{words}{_import_of('./validation', body)}\n{body}"


def _fields(kind: Struct) -> Iterator[str]:
    notes = notes_of(kind)
    for field in fields_of(kind):
        if field.name == "at":
            continue
        note = sentence(notes.get(field.name) or _described(field.type))
        yield from _comment(note, "    ")
        yield f"    {field.encode_name}: {_field(field)},"


def _field(field: kinds.Field) -> str:
    check = _expression(field.type)
    if field.required or check.startswith("nullable("):
        return check
    return f"optional({check}, {_default(field)})"


def _default(field: kinds.Field) -> str:
    if field.default_factory is not msgspec.NODEFAULT:
        return json.dumps(field.default_factory())
    return json.dumps(field.default)


def _expression(  # noqa: C901, PLR0911 (one line for each kind)
    info: kinds.Type, *, named: bool = True
) -> str:
    """The check of a type, by its name where it has one."""
    if named and (name := _name(info)):
        return f"{_camel(name)}Check"
    kind = info.type if isinstance(info, kinds.Metadata) else info
    match kind:
        case kinds.StrType():
            pattern = f"/{kind.pattern}/" if kind.pattern else ""
            return f"text({_arguments(kind.min_length, kind.max_length, pattern)})"
        case kinds.BoolType():
            return "truth"
        case kinds.IntType():
            return f"integer({_arguments(kind.ge, kind.le)})"
        case kinds.FloatType():
            return f"number({_arguments(kind.ge, kind.le)})"
        case kinds.LiteralType():
            return f"{_camel(_word(kind))}Check"
        case kinds.ListType():
            return f"list({_expression(kind.item_type)})"
        case kinds.TupleType():
            return f"tuple({', '.join(map(_expression, kind.item_types))})"
        case kinds.DictType():
            return "object"
        case kinds.UnionType():
            return f"nullable({_expression(_not_null(kind))})"
        case kinds.StructType():
            inner = ", ".join(f"{one.encode_name}: {_field(one)}" for one in kind.fields)
            return f"struct({{ {inner} }})"
    raise TypeError(f"there is no TypeScript for {kind}")


def _type(info: kinds.Type, *, named: bool = True) -> str:  # noqa: PLR0911 (one line for each kind)
    """The TypeScript type of a value."""
    if named and (name := _name(info)):
        return name
    kind = info.type if isinstance(info, kinds.Metadata) else info
    match kind:
        case kinds.StrType():
            return "string"
        case kinds.BoolType():
            return "boolean"
        case kinds.IntType() | kinds.FloatType():
            return "number"
        case kinds.LiteralType():
            return _word(kind)
        case kinds.ListType():
            return f"readonly {_type(kind.item_type)}[]"
        case kinds.TupleType():
            return f"[{', '.join(map(_type, kind.item_types))}]"
        case kinds.DictType():
            return "Record<string, unknown>"
        case kinds.UnionType():
            return f"{_type(_not_null(kind))} | null"
    raise TypeError(f"there is no TypeScript for {kind}")


def _variant(fields: list[str]) -> list[str]:
    """One of several object types, on one line where it fits."""
    one = f"  | {{ {'; '.join(fields)} }}"
    return (
        [one] if len(one) < WIDTH else ["  | {", *(f"      {field};" for field in fields), "    }"]
    )


def _sent(kind: Struct) -> list[str]:
    """The fields of a message that a face sends; what has a default may be left out."""
    fields = [f"type: {_key_type(_tag(kind))}"]
    for field in fields_of(kind):
        if field.name == "at" or (field.name == "name" and kind is Event):
            continue
        mark = "" if field.required else "?"
        fields.append(f"{field.encode_name}{mark}: {_type(field.type)}")
    if kind is Event:
        fields.append("ref?: Ref")
    return fields


def _import_of(module: str, body: str) -> str:
    """The import of what the body uses of a module."""
    if module == "./validation":
        known = ["Check", "Fields", "integer", "list", "nullable", "number", "object"]
        known += ["oneOf", "optional", "readBy", "struct", "text", "truth", "tuple"]
        pattern = r"(?<![\w.\"]){}(?=[<(,;\s)]|$)"
    else:
        known = list(_NAMES) + [f"{_camel(name)}Check" for name in _NAMES]
        pattern = r"(?<![\w.\"]){}\b(?!\s*:)"
    code = re.sub(r"/\*\*.*?\*/", "", body, flags=re.DOTALL)
    used = sorted(name for name in known if re.search(pattern.format(name), code))
    names = [f"type {name}" if name[0].isupper() else name for name in used]
    one = f'import {{ {", ".join(names)} }} from "{module}";\n'
    listed = "".join(f"  {name},\n" for name in names)
    return one if len(one) <= WIDTH else f'import {{\n{listed}}} from "{module}";\n'


def _name(info: kinds.Type) -> str:
    return next((name for known, name in _CHECKS if known == info), "")


def _word(kind: kinds.LiteralType) -> str:
    """The name of a set of words; the inspection sorts them, so that order does not count."""
    return next(name for name, values in _WORDS.items() if set(values) == set(kind.values))


def _ordered(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return types.VISEMES if name == "Viseme" else values


def _not_null(kind: kinds.UnionType) -> kinds.Type:
    return next(one for one in kind.types if not isinstance(one, kinds.NoneType))


def _described(info: kinds.Type) -> str:
    if isinstance(info, kinds.UnionType):
        info = _not_null(info)
    extra = (info.extra_json_schema if isinstance(info, kinds.Metadata) else None) or {}
    return str(extra.get("description", ""))


def _docstring_of(name: str) -> str:
    """The docstring below an assignment in `schemas/types.py`."""
    found = re.search(
        rf'^{name} = .*?\n"""(.*?)"""', inspect.getsource(types), re.MULTILINE | re.DOTALL
    )
    return found[1] if found else ""


def _arguments(*values: object) -> str:
    """The arguments up to the last that is given."""
    given = [str(value) if value is not None else "undefined" for value in values]
    while given and given[-1] in {"undefined", ""}:
        given.pop()
    return ", ".join(given)


def _list(opening: str, values: tuple[str, ...], closing: str) -> list[str]:
    """A list of words, on one line where it fits."""
    words = [json.dumps(value) for value in values]
    one = f"{opening}{', '.join(words)}{closing}"
    return [one] if len(one) <= WIDTH else [opening, *(f"  {word}," for word in words), closing]


def _tag(kind: Struct) -> str:
    return str(kind.__struct_config__.tag)


def _key(tag: str) -> str:
    return json.dumps(tag) if "." in tag else tag


def _key_type(tag: str) -> str:
    return "`event.${string}`" if tag == "event" else json.dumps(tag)


def _comment(text: str, indent: str) -> list[str]:
    words = " ".join(text.split())
    if not words:
        return []
    one = f"{indent}/** {words} */"
    if len(one) <= WIDTH:
        return [one]
    lines, line = [f"{indent}/**"], f"{indent} *"
    for word in words.split():
        if len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = f"{indent} *"
        line += f" {word}"
    return [*lines, line, f"{indent} */"]


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name)
