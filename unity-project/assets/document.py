"""Unity's YAML: objects as text, field by field as Unity's own type trees have them.

`types.json` holds those trees for 2022.3.62f3: for each class its fields in order, their types and
the `serializedVersion` of each struct. A field that is left out keeps what the class begins with.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HEAD = "%YAML 1.1\n%TAG !u! tag:unity3d.com,2011:\n"
MONO_BEHAVIOUR = 114
_INLINE = set("xyzwrgba")
_SHEETS = {"m_TexEnvs", "m_Ints", "m_Floats", "m_Colors"}

Value = Any
"""A number, a text, a Ref, a list, a mapping of fields, or pairs of names and values."""


@dataclass(frozen=True)
class Ref:
    """A reference to an object: of this file, or of another one's GUID."""

    file_id: int
    guid: str = ""
    kind: int = 2

    def __str__(self) -> str:
        tail = f", guid: {self.guid}, type: {self.kind}" if self.guid else ""
        return f"{{fileID: {self.file_id}{tail}}}"


NONE = Ref(0)


@dataclass(frozen=True)
class NoInstance:
    """A reference to an object of the editor's memory, of which a file has none."""

    def __str__(self) -> str:
        return "{instanceID: 0}"


@dataclass(frozen=True)
class Script:
    """What a MonoBehaviour is an instance of."""

    guid: str
    file_id: int = 11500000

    @property
    def ref(self) -> Ref:
        """As an object's `m_Script`."""
        return Ref(self.file_id, self.guid, 3 if self.file_id == 11500000 else 0)


@cache
def classes() -> dict[int, dict[str, Any]]:
    """The classes of the type trees, by their ids."""
    text = (Path(__file__).resolve().parent / "types.json").read_text("utf-8")
    return {int(number): kind for number, kind in json.loads(text).items()}


def file_of(documents: Iterable[str]) -> str:
    """A file of these objects."""
    return HEAD + "".join(documents)


def document(number: int, file_id: int, fields: Mapping[str, Value]) -> str:
    """An object of a class.

    Raises:
        KeyError: the class has no such field.
    """
    kind = classes()[number]
    flags = {"m_ObjectHideFlags": 0} if "m_ObjectHideFlags" in kind["fields"] else {}
    lines = _struct({**flags, **fields}, kind, 1)
    return "".join([f"--- !u!{number} &{file_id}\n{kind['name']}:\n", *lines])


def behaviour(file_id: int, script: Script, fields: Mapping[str, Value], **own: Value) -> str:
    """An object of a script: fields that every one has as `own`, then the script's."""
    base = {
        "m_Enabled": 1,
        "m_EditorHideFlags": 0,
        "m_Script": script.ref,
        "m_Name": "",
        "m_EditorClassIdentifier": "",
        **own,
    }
    base.setdefault("m_GameObject", NONE)
    return document(MONO_BEHAVIOUR, file_id, base) + "".join(_free(fields, 1))


def stripped(number: int, file_id: int, source: Ref, instance: int) -> str:
    """What stands for an object of a prefab instance."""
    name = classes()[number]["name"]
    return (
        f"--- !u!{number} &{file_id} stripped\n{name}:\n"
        f"  m_CorrespondingSourceObject: {source}\n"
        f"  m_PrefabInstance: {Ref(instance)}\n"
        f"  m_PrefabAsset: {NONE}\n"
    )


def block(fields: Mapping[str, Value], depth: int) -> list[str]:
    """Lines of fields without a type tree, for metas."""
    return _free(fields, depth)


def _struct(fields: Mapping[str, Value], kind: Mapping[str, Any], depth: int) -> list[str]:
    wanted = dict(fields)
    pad = "  " * depth
    lines = [f"{pad}serializedVersion: {kind['version']}\n"] if kind["version"] > 1 else []
    known: dict[str, Any] = kind["fields"]
    if unknown := wanted.keys() - known.keys():
        raise KeyError(f"{kind.get('name', 'a struct')} has no {', '.join(sorted(unknown))}")
    for name, type_ in known.items():
        if name in wanted:
            lines += _field(name, wanted[name], type_, depth)
    # Unity writes the hide flags first and then the version.
    if lines and "m_ObjectHideFlags" in wanted and kind["version"] > 1:
        lines[0], lines[1] = lines[1], lines[0]
    return lines


def _field(name: str, value: Value, type_: Value, depth: int) -> list[str]:
    pad = "  " * depth
    if isinstance(type_, list):
        return _list(name, value, type_[0], depth)
    if isinstance(type_, dict) and "pairs" in type_:
        return _pairs(name, value, type_["pairs"], depth)
    if isinstance(type_, dict) and isinstance(value, Mapping):
        if _is_inline(type_["fields"]):
            return [f"{pad}{name}: {_inline(value)}\n"]
        return [f"{pad}{name}:\n", *_struct(value, type_, depth + 1)]
    return [f"{pad}{name}:{_scalar(value)}\n"]


def _list(name: str, values: Iterable[Value], type_: Value, depth: int) -> list[str]:
    pad = "  " * depth
    lines: list[str] = []
    for value in values:
        if isinstance(type_, dict) and "fields" in type_ and not _is_inline(type_["fields"]):
            lines += _item(_struct(value, type_, depth + 1), depth)
        else:
            shown = f" {_inline(value)}" if isinstance(value, Mapping) else _scalar(value)
            lines.append(f"{pad}-{shown}\n")
    return [f"{pad}{name}:\n", *lines] if lines else [f"{pad}{name}: []\n"]


def _pairs(name: str, pairs: Mapping[Any, Value], types: list[Any], depth: int) -> list[str]:
    """A map: its pairs are items of a list in a material's sheet, and members everywhere else."""
    pad = "  " * depth
    mark = f"{pad}- " if name in _SHEETS else f"{pad}  "
    lines: list[str] = []
    for key, value in pairs.items():
        if isinstance(value, Mapping) and not _is_inline(types[1]["fields"]):
            lines += [f"{mark}{key}:\n", *_struct(value, types[1], depth + 2)]
        else:
            shown = f" {_inline(value)}" if isinstance(value, Mapping) else _scalar(value)
            lines.append(f"{mark}{key}:{shown}\n")
    empty = "[]" if name in _SHEETS else "{}"
    return [f"{pad}{name}:\n", *lines] if lines else [f"{pad}{name}: {empty}\n"]


def _free(fields: Mapping[str, Value], depth: int) -> list[str]:
    pad = "  " * depth
    lines: list[str] = []
    for name, value in fields.items():
        if isinstance(value, Mapping) and value.keys() <= _INLINE and value:
            lines.append(f"{pad}{name}: {_inline(value)}\n")
        elif isinstance(value, Mapping):
            inner = _free(value, depth + 1)
            lines += [f"{pad}{name}:\n", *inner] if inner else [f"{pad}{name}: {{}}\n"]
        elif isinstance(value, (list, tuple)):
            items: list[str] = []
            for one in value:
                plain = not isinstance(one, Mapping) or one.keys() <= _INLINE
                shown = f" {_inline(one)}" if isinstance(one, Mapping) else _scalar(one)
                items += [f"{pad}-{shown}\n"] if plain else _item(_free(one, depth + 1), depth)
            lines += [f"{pad}{name}:\n", *items] if items else [f"{pad}{name}: []\n"]
        else:
            lines.append(f"{pad}{name}:{_scalar(value)}\n")
    return lines


def _item(lines: list[str], depth: int) -> list[str]:
    """Lines of a struct as an item of a list."""
    pad = "  " * depth
    return [f"{pad}- {lines[0].lstrip()}", *lines[1:]]


def _is_inline(fields: Mapping[str, Any]) -> bool:
    return fields.keys() <= _INLINE


def _inline(value: Mapping[str, Value]) -> str:
    return "{" + ", ".join(f"{name}:{_scalar(part)}" for name, part in value.items()) + "}"


def _scalar(value: Value) -> str:
    if isinstance(value, bool):
        return f" {int(value)}"
    if isinstance(value, float):
        return f" {_number(value)}"
    text = str(value)
    if not text:
        return " "
    awkward = isinstance(value, str) and (
        ": " in text or text[0] in "'\"{[#&*!|>%@`-" or text != text.strip()
    )
    return " '" + text.replace("'", "''") + "'" if awkward else f" {text}"


def _number(value: float) -> str:
    short = f"{value:.7g}"
    plain = f"{float(short):f}".rstrip("0").rstrip(".") if "e" in short else short
    return "0" if plain in {"-0", ""} else plain
