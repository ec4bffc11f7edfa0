#!/usr/bin/env python3
"""Write the C# messages from `schemas/`, or say with `--check` where they have drifted.

Every domain of `schemas/messages/` becomes a file, and so do the messages of `schemas/wire.py`,
the words that several share, and the table that reads any of them.
"""

import argparse
import inspect
import re
import sys
import typing
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import msgspec  # noqa: E402 (the repository is found through the line above)
from msgspec import inspect as kinds  # noqa: E402

from schemas import types as words  # noqa: E402
from schemas.codec import SOUND  # noqa: E402
from schemas.messages import MESSAGES, Event, Passage, type_of  # noqa: E402
from schemas.wire import PROTOCOL, SUBPROTOCOL, WIRE  # noqa: E402

Struct = type[msgspec.Struct]

TARGET = ROOT / "unity-project/Packages/com.iris.avatar/Runtime/Core/Messages/Generated"
HEAD = "// Generated from schemas/ by unity-project/generate.py; changes belong there.\n"
WORDS = {
    name: typing.get_args(value)
    for name, value in vars(words).items()
    if typing.get_origin(value) is typing.Literal
}
_FRAME = kinds.type_info(words.VisemeFrame)
_INT_32, _UINT_32 = 2**31 - 1, 2**32 - 1


def files() -> dict[str, str]:
    """What is to be written: file names and their text."""
    domains: dict[str, list[Struct]] = {}
    for kind in (*MESSAGES.values(), Event, Passage, *WIRE.values()):
        domains.setdefault(kind.__module__.rpartition(".")[2], []).append(kind)
    written = {
        f"{_pascal(domain)}.cs": _file(
            [_class(kind) for kind in kinds_], ["namespace Iris.Core", "{"], _usings(kinds_)
        )
        for domain, kinds_ in domains.items()
    }
    plain = ["namespace Iris.Core", "{"]
    written["Words.cs"] = _file([*map(_enum, WORDS), _words()], plain, [])
    written["Messages.cs"] = _file([_protocol(), _table()], plain, [])
    return written


def _file(parts: Sequence[str], opening: Sequence[str], usings: Sequence[str]) -> str:
    head = "".join(f"using {name};\n" for name in usings)
    body = "\n\n".join(_indent(part) for part in parts)
    return "\n".join([HEAD + (f"\n{head}" if head else ""), *opening, body, "}", ""])


def _usings(structs: Sequence[Struct]) -> list[str]:
    text = "\n".join(map(_class, structs))
    found = {
        "System": r"\b(Array\.|ReadOnlyMemory<)",
        "System.Collections.Generic": r"\bIReadOnly(List|Dictionary)<|\bDictionary<",
        "System.Text.RegularExpressions": r"\bRegex\b",
    }
    return [name for name, pattern in found.items() if re.search(pattern, text)]


def _class(kind: Struct) -> str:
    """A message, or a part of one, as a C# class."""
    fields = [_Field(field) for field in kinds.type_info(kind).fields if field.name != "at"]
    notes = _notes(kind)
    named = kind is Event
    tag = None if kind is Passage else type_of(kind)
    base = {None: "", "wire": " : WireMessage"}.get(
        None if tag is None else kind.__module__.rpartition(".")[2], " : Message"
    )
    lines = [*_summary(_about(kind)), f"public sealed class {kind.__name__}{base}", "{"]
    members: list[list[str]] = []
    if tag is not None:
        constant = ("Prefix", "event.") if named else ("Tag", tag)
        members.append([f'public const string {constant[0]} = "{constant[1]}";'])
    members += [
        [
            f"private static readonly Regex {field.pascal}Pattern =",
            f'    new Regex(@"{field.pattern}");',
        ]
        for field in fields
        if field.pattern
    ]
    if tag is not None:
        members.append([f"public override string Type => {'Prefix + Name' if named else 'Tag'};"])
    members += [field.declaration(notes.get(field.name, "")) for field in fields]
    if kind not in SOUND:
        members.append(_reader(kind, tag, fields))
    members.append(
        _writer(tag, [f for f in fields if not f.sound and not (named and f.name == "name")])
    )
    for place, member in enumerate(members):
        lines += ([""] if place else []) + [f"    {line}" if line else "" for line in member]
    return "\n".join([*lines, "}"])


def _reader(kind: Struct, tag: str | None, fields: Sequence["_Field"]) -> list[str]:
    """The method that makes a message of a JSON object."""
    name = kind.__name__
    owner = "type" if kind is Event else f'"{tag or name.lower()}"'
    parameters = "string type, JsonValue value" if kind is Event else "JsonValue value"
    lines = [
        "/// <summary>Read it from its JSON object.</summary>",
        '/// <exception cref="BadMessageException">A field is missing or wrong.</exception>',
        f"public static {name} Read({parameters})",
        "{",
        f"    var fields = new JsonFields({owner}, value);",
        f"    var made = new {name}();",
        f"    return new {name}",
        "    {",
    ]
    if tag is not None and kind.__module__ != "schemas.wire":
        lines.append('        At = fields.Has("at") ? fields.Number("at") : made.At,')
    for field in fields:
        if kind is Event and field.name == "name":
            lines.append("        Name = NameFrom(fields, type),")
            continue
        read = field.read()
        if not field.required:
            missing = "IsNull" if field.nullable else "Has"
            read = (
                f'fields.IsNull("{field.name}") ? {field.null} : {read}'
                if missing == "IsNull"
                else f'fields.Has("{field.name}") ? {read} : made.{field.pascal}'
            )
        elif field.nullable:
            read = f'fields.IsNull("{field.name}") ? {field.null} : {read}'
        lines.append(f"        {field.pascal} = {read},")
    lines += ["    };", "}"]
    if (
        all(field.required for field in fields)
        and (tag is None or kind.__module__ == "schemas.wire")
    ) or not any("made." in line for line in lines):
        lines.remove(f"    var made = new {name}();")
    if kind is Event:
        lines += [
            "",
            "private static string NameFrom(JsonFields fields, string type)",
            "{",
            "    var name = type.Substring(Prefix.Length);",
            "    return NamePattern.IsMatch(name)",
            '        ? name : throw fields.Bad("type", $"the name must match {NamePattern}");',
            "}",
        ]
    return lines


def _writer(tag: str | None, fields: Sequence["_Field"]) -> list[str]:
    message = tag is not None
    lines = (
        ["protected override void WriteFields(JsonWriter writer)", "{"]
        if message
        else [
            "/// <summary>Write it as a JSON object.</summary>",
            "public void Write(JsonWriter writer)",
            "{",
            "    writer.BeginObject();",
        ]
    )
    if message and tag not in WIRE:
        lines += ['    writer.Name("at");', "    writer.Value(At);"]
    for field in fields:
        lines += [f'    writer.Name("{field.name}");', *(f"    {line}" for line in field.write())]
    return [*lines, *([] if message else ["    writer.EndObject();"]), "}"]


class _Field:
    """A field of a message, and how C# declares, reads and writes it."""

    def __init__(self, field: kinds.Field) -> None:
        self.name = field.encode_name
        self.required = field.required
        self.pascal = _pascal(self.name)
        kind, self.description = _bare(field.type)
        self.nullable = isinstance(kind, kinds.UnionType)
        if isinstance(kind, kinds.UnionType):
            (inner,) = (one for one in kind.types if not isinstance(one, kinds.NoneType))
            kind, about = _bare(inner)
            self.description = self.description or about
        self.kind = kind
        self.default = field.default
        self.pattern = getattr(kind, "pattern", None) or ""
        self.sound = isinstance(kind, kinds.BytesType)
        self.type, self.initial = self._type()
        self.null = f"({self.type}?)null" if self.nullable else ""

    def declaration(self, note: str) -> list[str]:
        """The property, with what it is."""
        text = " ".join(part for part in (_sentence(self.description), _sentence(note)) if part)
        mark = "?" if self.nullable else ""
        initial = "" if self.nullable else self.initial
        return [
            *(_summary(text) if text else []),
            f"public {self.type}{mark} {self.pascal} {{ get; init; }}{initial}",
        ]

    def _type(self) -> tuple[str, str]:  # noqa: PLR0911 (one line for each kind)
        """The C# type, and its initialiser."""
        kind, default = self.kind, self.default
        given = default is not msgspec.NODEFAULT and default is not None
        match kind:
            case kinds.StrType():
                return "string", f' = "{default if given else ""}";'
            case kinds.BoolType():
                return "bool", ""
            case kinds.FloatType():
                return "double", f" = {default};" if given and default else ""
            case kinds.IntType():
                return _integer(kind), f" = {default};" if given and default else ""
            case kinds.BytesType():
                return "ReadOnlyMemory<byte>", ""
            case kinds.LiteralType():
                return _word(kind), ""
            case kinds.ListType():
                item = _item(kind)
                return f"IReadOnlyList<{item}>", f" = Array.Empty<{item}>();"
            case kinds.DictType(value_type=kinds.IntType()):
                return "IReadOnlyDictionary<string, long>", " = new Dictionary<string, long>();"
            case kinds.DictType(value_type=kinds.AnyType()):
                return "JsonValue", " = JsonValue.EmptyObject;"
        raise TypeError(f"{self.name}: there is no C# for {kind}")

    def read(self) -> str:  # noqa: PLR0911 (one line for each kind)
        """The expression that reads it."""
        kind, name = self.kind, f'"{self.name}"'
        match kind:
            case kinds.StrType():
                low = f", min: {kind.min_length}" if kind.min_length else ""
                high = f", max: {kind.max_length}" if kind.max_length is not None else ""
                pattern = f", pattern: {self.pascal}Pattern" if kind.pattern else ""
                return f"fields.Text({name}{low}{high}{pattern})"
            case kinds.BoolType():
                return f"fields.Boolean({name})"
            case kinds.FloatType():
                return f"fields.Number({name}{_limits(kind)})"
            case kinds.IntType():
                cast = "" if self.type == "long" else f"({self.type})"
                return f"{cast}fields.Integer({name}{_limits(kind)})"
            case kinds.LiteralType():
                return f"Words.Read{_word(kind)}(fields.Text({name}))"
            case kinds.ListType():
                item = _item(kind)
                inner, _ = _bare(kind.item_type)
                if isinstance(inner, kinds.FloatType):
                    return f"fields.Numbers({name}{_limits(inner)})"
                literal = isinstance(inner, kinds.LiteralType)
                read = f"item => Words.Read{item}(item.Text)" if literal else f"{item}.Read"
                return f"fields.List({name}, {read})"
            case kinds.DictType(value_type=kinds.IntType()):
                return f"fields.Counts({name})"
        return f"fields.Object({name})"

    def write(self) -> list[str]:
        """The statements that write it."""
        kind = self.kind
        match kind:
            case kinds.LiteralType():
                return [f"writer.Value(Words.Of({self.pascal}));"]
            case kinds.ListType():
                one = {
                    kinds.LiteralType: "writer.Value(Words.Of(item));",
                    kinds.FloatType: "writer.Value(item);",
                }.get(type(_bare(kind.item_type)[0]), "item.Write(writer);")
                return [
                    "writer.BeginList();",
                    f"foreach (var item in {self.pascal})",
                    "{",
                    f"    {one}",
                    "}",
                    "writer.EndList();",
                ]
            case kinds.DictType(value_type=kinds.IntType()):
                return [
                    "writer.BeginObject();",
                    f"foreach (var item in {self.pascal})",
                    "{",
                    "    writer.Name(item.Key);",
                    "    writer.Value(item.Value);",
                    "}",
                    "writer.EndObject();",
                ]
        return [f"writer.Value({self.pascal});"]


def _bare(kind: kinds.Type) -> tuple[kinds.Type, str]:
    """A type without its metadata, and the description in that."""
    if isinstance(kind, kinds.Metadata):
        return kind.type, str((kind.extra_json_schema or {}).get("description", ""))
    return kind, ""


def _integer(kind: kinds.IntType) -> str:
    if kind.ge is None or kind.le is None:
        return "long"
    if kind.ge >= -_INT_32 and kind.le <= _INT_32:
        return "int"
    return "uint" if kind.ge >= 0 and kind.le <= _UINT_32 else "long"


def _limits(kind: kinds.IntType | kinds.FloatType) -> str:
    low = f", min: {kind.ge}" if kind.ge is not None else ""
    return low + (f", max: {kind.le}" if kind.le is not None else "")


def _word(kind: kinds.LiteralType) -> str:
    """The name of a set of words; the inspection sorts them, so that order does not count."""
    (name,) = (name for name, values in WORDS.items() if set(values) == set(kind.values))
    return name


def _item(kind: kinds.ListType) -> str:
    inner, _ = _bare(kind.item_type)
    match inner:
        case kinds.FloatType():
            return "double"
        case kinds.LiteralType():
            return _word(inner)
        case kinds.StructType():
            return str(inner.cls.__name__)
        case kinds.TupleType() if inner == _FRAME:
            return "VisemeFrame"
    raise TypeError(f"there is no C# for a list of {inner}")


def _enum(name: str) -> str:
    values = [f"    {_pascal(value)}," for value in WORDS[name]]
    return "\n".join(
        [*_summary(f"The words of {', '.join(f'`{value}`' for value in WORDS[name])}."),
         f"public enum {name}", "{", *values, "}"]
    )  # fmt: skip


def _words() -> str:
    """The class that turns the words of the wire into enums and back."""
    lines = [
        *_summary("The words of the wire for each enum, and back."),
        "public static class Words",
        "{",
    ]
    for place, (name, values) in enumerate(WORDS.items()):
        lines += ["    "] if place else []
        lines += [f"    public static string Of({name} value) => value switch", "    {"]
        lines += [f'        {name}.{_pascal(value)} => "{value}",' for value in values[:-1]]
        lines += [f'        _ => "{values[-1]}",', "    };", ""]
        lines += [
            '    /// <exception cref="BadMessageException">There is no such word.</exception>',
            f"    public static {name} Read{name}(string word) => word switch",
            "    {",
            *(f'        "{value}" => {name}.{_pascal(value)},' for value in values),
            f'        _ => throw new BadMessageException($"there is no {name} \\"{{word}}\\""),',
            "    };",
        ]
    return "\n".join([line.rstrip() for line in lines] + ["}"])


def _protocol() -> str:
    return "\n".join([
        *_summary("What both sides of the wire must agree on."),
        "public static class Protocol", "{",
        f'    public const string Subprotocol = "{SUBPROTOCOL}";',
        f"    public const int Version = {PROTOCOL};",
        f"    public const int VisemeCount = {len(words.VISEMES)};",
        "}",
    ])  # fmt: skip


def _table() -> str:
    """The class that reads any message."""
    structs = [kind for kind in (*MESSAGES.values(), *WIRE.values()) if kind not in SOUND]
    cases = [f"            {kind.__name__}.Tag => {kind.__name__}.Read(value)," for kind in structs]
    return "\n".join([
        *_summary("Reads any message."),
        "public static class Messages", "{",
            "    /// <summary>Read a message; null if its type is unknown: readers pass over it.",
            "    /// </summary>",
            '    /// <exception cref="BadMessageException">',
            "    /// It is not JSON, or a field is missing or wrong.",
            "    /// </exception>",
        "    public static WireMessage? Read(string json)",
        "    {",
        "        var value = JsonValue.Parse(json);",
        '        var fields = new JsonFields("a message", value);',
        '        var message = Of(fields.Text("type"), value);',
        '        if (message is Message stored && !fields.IsNull("seq"))',
        "        {",
        '            stored.Seq = fields.Integer("seq", min: 0);',
        "        }",
        "        return message;",
        "    }",
        "",
        "    private static WireMessage? Of(string type, JsonValue value)",
        "    {",
        "        if (type.StartsWith(Event.Prefix, System.StringComparison.Ordinal))",
        "        {",
        "            return Event.Read(type, value);",
        "        }",
        "        return type switch",
        "        {",
        *cases,
        "            _ => null,",
        "        };",
        "    }",
        "}",
    ])  # fmt: skip


def _about(kind: Struct) -> str:
    """The docstring without its attributes."""
    return (inspect.getdoc(kind) or "").partition("Attributes:")[0].strip()


def _notes(kind: Struct) -> dict[str, str]:
    """What the docstring says about each attribute."""
    notes: dict[str, str] = {}
    name = ""
    for line in (inspect.getdoc(kind) or "").partition("Attributes:")[2].splitlines():
        if found := re.fullmatch(r"    (\w+): (.*)", line):
            name, notes[found[1]] = found[1], found[2]
        elif name and line.strip():
            notes[name] += " " + line.strip()
    return notes


def _summary(text: str) -> list[str]:
    plain = re.sub(r"`([^`]*)`", r"<c>\1</c>", escape(" ".join(text.split())))
    one = f"/// <summary>{plain}</summary>"
    if len(one) <= 92:
        return [one]
    return ["/// <summary>", *(f"/// {line}" for line in _wrapped(plain, 88)), "/// </summary>"]


def _wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= width:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if not text or text.endswith(".") else f"{text}."


def _pascal(word: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[_-]", word))


def _indent(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


def drift() -> list[str]:
    """The names of the files that are not as they should be."""
    wanted = files()
    found = {path.name: path.read_text("utf-8") for path in TARGET.glob("*.cs")}
    return sorted(name for name in wanted | found if wanted.get(name) != found.get(name))


def main(arguments: Sequence[str]) -> int:
    """Write the files, or only check them; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    if parser.parse_args(arguments).check:
        for name in (stale := drift()):
            print(
                f"{TARGET / name} has drifted: python3 unity-project/generate.py", file=sys.stderr
            )
        return bool(stale)
    TARGET.mkdir(parents=True, exist_ok=True)
    wanted = files()
    for path in TARGET.glob("*.cs"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (TARGET / name).write_text(text, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
