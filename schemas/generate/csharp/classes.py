"""A message, or a part of one, as a C# class."""

import re
from collections.abc import Sequence

from schemas.codec import SOUND
from schemas.generate.csharp.fields import Field
from schemas.generate.csharp.text import summary
from schemas.generate.docstrings import Struct, about, fields_of, notes_of
from schemas.messages import Event, Message, type_of
from schemas.wire import WIRE


def class_of(kind: Struct) -> str:
    """A message, or a part of one, as a C# class."""
    fields = [Field(field) for field in fields_of(kind) if field.name != "at"]
    notes = notes_of(kind)
    named = kind is Event
    tag = _tag(kind)
    base = {None: "", "wire": " : WireMessage"}.get(
        None if tag is None else kind.__module__.rpartition(".")[2], " : Message"
    )
    lines = [*summary(about(kind)), f"public sealed class {kind.__name__}{base}", "{"]
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


def _tag(kind: Struct) -> str | None:
    """The message's type; None for what messages are made of."""
    if issubclass(kind, Message):
        return type_of(kind)
    tag = kind.__struct_config__.tag
    return None if tag is None else str(tag)


def usings_of(structs: Sequence[Struct]) -> list[str]:
    """The namespaces that a file of these messages needs."""
    text = "\n".join(map(class_of, structs))
    found = {
        "System": r"\b(Array\.|ReadOnlyMemory<)",
        "System.Collections.Generic": r"\bIReadOnly(List|Dictionary)<|\bDictionary<",
        "System.Text.RegularExpressions": r"\bRegex\b",
    }
    return [name for name, pattern in found.items() if re.search(pattern, text)]


def _reader(kind: Struct, tag: str | None, fields: Sequence["Field"]) -> list[str]:
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


def _writer(tag: str | None, fields: Sequence["Field"]) -> list[str]:
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
