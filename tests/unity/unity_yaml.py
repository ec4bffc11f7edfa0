"""Reads Unity's YAML and holds it against Unity's type trees.

`unity-project/assets/types.json` has the classes of 2022.3.62f3; `shim/names/scripts.json` the
serialized fields of URP's and the engine's scripts, and those of ours are read from their sources.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from assets import document, file_ids, project, rig

_SCRIPTS = Path(__file__).resolve().parent / "shim/names/scripts.json"
_OBJECT = re.compile(r"^--- !u!(\d+) &(-?\d+)( stripped)?$", re.MULTILINE)
_SERIALIZED = re.compile(
    r"\[SerializeField\](?:\s*\[[^\n]*\])*\s*private\s+[\w<>\[\]?,. ]+?\s+(_\w+)\s*[=;]"
)
_ENDINGS = {".asset", ".unity", ".prefab", ".controller", ".anim", ".mat"}
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[-+]?\d+)?$")
_MADE_BY_IMPORT = {
    ".cs": {11500000},
    ".shader": {project.SHADER},
    ".uxml": {9197481963319205126},
    ".tss": {-4733365628477956816},
    ".png": {project.TEXTURE, project.CUBEMAP},
    ".jpg": {project.TEXTURE},
}
"""The fileIDs of what Unity makes of a file that it imports."""

_IMPORTERS = {"ModelImporter": 1041, "TextureImporter": 1006}
_OF_METAS = {"externalObjects", "first", "second", "type", "assembly", "name", "serializedVersion"}


@dataclass(frozen=True)
class References:
    """What assets can refer to: the fileIDs of each GUID."""

    by_guid: Mapping[str, set[int]]

    @staticmethod
    def of(folder: Path) -> "References":
        """Everything in a Unity project."""
        found: dict[str, set[int]] = {}
        for meta in folder.rglob("*.meta"):
            guid = re.search(r"^guid: (\w+)$", meta.read_text("utf-8"), re.MULTILINE)
            asset = meta.with_suffix("")
            if guid and asset.is_file():
                found[guid[1]] = _file_ids(asset)
        return References(found)

    def problem(self, reference: Mapping[str, str], own: set[int]) -> str | None:
        """What is wrong with a reference from a file that has objects of its own."""
        number, guid = int(reference["fileID"]), reference.get("guid", "")
        if not guid:
            return None if number == 0 or number in own else f"nothing here has the fileID {number}"
        if guid in project.FROM_UNITY:
            return None
        if guid not in self.by_guid:
            return f"nobody has the GUID {guid}"
        if number not in self.by_guid[guid]:
            return f"{guid} has no object {number}"
        return None


def files(folder: Path) -> list[Path]:
    """Everything in a Unity project that is YAML of Unity's."""
    parts = ("Assets", "Packages", "ProjectSettings")
    return sorted(
        path
        for part in parts
        for path in (folder / part).rglob("*")
        if path.suffix in _ENDINGS | {".meta"}
    )


def problems(path: Path, references: References) -> list[str]:
    """What Unity would stumble over, or drop without a word."""
    if path.suffix == ".meta":
        return list(_of_meta(path, references))
    text = path.read_text("utf-8")
    own = {int(found[2]) for found in _OBJECT.finditer(text)}
    found = [] if text.startswith(document.HEAD) else ["it does not begin as Unity's YAML does"]
    for number, stripped, name, fields in _objects(text):
        kind = document.classes().get(number)
        if kind is None or kind["name"] != name:
            found.append(f"there is no class {number} {name}")
        elif not stripped:
            found += _of_object(number, kind, fields)
        said = (references.problem(one, own) for one in _references(fields))
        found += [one for one in said if one is not None]
    return found


def objects(path: Path) -> list[tuple[int, int, dict[str, Any]]]:
    """The fileID, the class and the fields of every object of a file, but for stripped ones."""
    text = path.read_text("utf-8")
    ids = [int(mark[2]) for mark in _OBJECT.finditer(text)]
    return [
        (file_id, number, fields)
        for file_id, (number, stripped, _, fields) in zip(ids, _objects(text), strict=True)
        if not stripped
    ]


def _objects(text: str) -> Iterator[tuple[int, bool, str, dict[str, Any]]]:
    marks = list(_OBJECT.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        body = loaded(text[mark.end() : end])
        ((name, fields),) = body.items()
        yield int(mark[1]), bool(mark[3]), name, fields


def loaded(text: str) -> dict[str, Any]:
    """Mappings, lists and texts: no number is one yet, since a GUID may look like it."""
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 (texts alone)
    return loaded


def _of_object(number: int, kind: Mapping[str, Any], fields: dict[str, Any]) -> Iterator[str]:
    if number != document.MONO_BEHAVIOUR:
        yield from _of_struct(fields, kind, kind["name"])
        return
    known = kind["fields"].keys()
    yield from _of_struct({k: v for k, v in fields.items() if k in known}, kind, "MonoBehaviour")
    allowed = _fields_of(fields["m_Script"])
    if allowed is None:
        yield f"nothing is known of the script {fields['m_Script']}"
        return
    for name in fields.keys() - known - allowed:
        yield f"the script {fields['m_Script']['guid']} has no field {name}"


def _of_struct(fields: Mapping[str, Any], kind: Mapping[str, Any], place: str) -> Iterator[str]:
    version = int(fields.get("serializedVersion", 1))
    if version != max(1, kind["version"]):
        yield f"{place} has version {version}, not {kind['version']}"
    for name, value in fields.items():
        if name == "serializedVersion":
            continue
        if name not in kind["fields"]:
            yield f"{place} has no field {name}"
        else:
            yield from _of_value(value, kind["fields"][name], f"{place}.{name}")


def _of_value(value: Any, kind: Any, place: str) -> Iterator[str]:
    if isinstance(kind, list):
        yield from _of_list(value, kind[0], place)
    elif isinstance(kind, dict) and "pairs" in kind:
        for one in _pairs(value):
            yield from _of_value(one, kind["pairs"][1], place)
    elif isinstance(kind, dict) and isinstance(value, dict):
        yield from _of_struct(value, kind, place)
    elif not _is_shaped(value, kind):
        wanted = "struct" if isinstance(kind, dict) else kind
        yield f"{place} is no {wanted}: {value}"


def _of_list(value: Any, kind: Any, place: str) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _of_value(one, kind, place)
    elif value not in {"", "[]"}:
        yield f"{place} is no list: {value}"


def _is_shaped(value: Any, kind: Any) -> bool:
    """Whether a reference, a GUID, a text or a number is one."""
    if kind == "ref":
        known = {"fileID", "guid", "type"}
        return isinstance(value, dict) and {"fileID"} <= value.keys() <= known
    if not isinstance(value, str):
        return False
    if isinstance(kind, dict):
        return bool(re.fullmatch(r"[0-9a-f]{32}", value))
    return kind == "string" or bool(_NUMBER.match(value))


def _pairs(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return [one for pair in value for one in pair.values()] if isinstance(value, list) else []


@cache
def _known_scripts() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, fields in json.loads(_SCRIPTS.read_text("utf-8")).items():
        found[name.split()[1]] = set(fields)
    samples = (project.PACKAGE / "Samples~").glob("*/*.cs")
    for source in (*project.RUNTIME.rglob("*.cs"), *samples):
        fields = set(_SERIALIZED.findall(source.read_text("utf-8")))
        found[project.guid(source)] = fields
    return found


def _fields_of(script: Mapping[str, str]) -> set[str] | None:
    engine = script["fileID"] != "11500000"
    return _known_scripts().get(script["fileID"] if engine else script["guid"])


def _references(value: Any) -> Iterator[Mapping[str, str]]:
    if isinstance(value, dict):
        if "fileID" in value:
            yield value
        else:
            for one in value.values():
                yield from _references(one)
    elif isinstance(value, list):
        for one in value:
            yield from _references(one)


def _file_ids(asset: Path) -> set[int]:
    if asset == project.MODEL:
        paths = ["", *(bone.path for bone in rig.bones().values())]
        objects = {file_ids.game_object(path) for path in paths}
        return objects | {file_ids.component("Animator"), file_ids.MODEL_PREFAB, file_ids.AVATAR}
    if asset.suffix in _ENDINGS:
        own = {int(found[2]) for found in _OBJECT.finditer(asset.read_text("utf-8"))}
        return own | ({file_ids.MODEL_PREFAB} if asset.suffix == ".prefab" else set())
    return _MADE_BY_IMPORT.get(asset.suffix, set())


def _of_meta(path: Path, references: References) -> Iterator[str]:
    meta = loaded(path.read_text("utf-8"))
    if not re.fullmatch(r"[0-9a-f]{32}", meta.get("guid", "")):
        yield "it has no GUID"
    importers = [name for name in meta if name.endswith("Importer")]
    if len(importers) != 1:
        yield f"it names {len(importers)} importers"
        return
    for one in _references(meta):
        if (said := references.problem(one, set())) is not None:
            yield said
    number = _IMPORTERS.get(importers[0])
    if number:
        known = _names(document.classes()[number])
        kind = document.classes()[number]
        if int(meta[importers[0]]["serializedVersion"]) != kind["version"]:
            yield f"it has not the version {kind['version']}"
        yield from (
            f"{importers[0]} has no field {name}"
            for name in sorted(_leaves(meta[importers[0]]))
            if name not in _OF_METAS and _plain(name) not in known
        )


def _names(kind: Any) -> set[str]:
    """All names of fields of a class and of its structs, as metas spell them."""
    if isinstance(kind, list):
        return _names(kind[0])
    if isinstance(kind, dict) and "pairs" in kind:
        return _names(kind["pairs"][0]) | _names(kind["pairs"][1])
    if not isinstance(kind, dict):
        return set()
    inner = (_names(one) for one in kind["fields"].values())
    return set().union({_plain(name) for name in kind["fields"]}, *inner)


def _plain(name: str) -> str:
    return name.removeprefix("m_").lower()


def _leaves(value: Any) -> set[str]:
    """The names of fields that have a value; the groups around them are the meta's own."""
    if isinstance(value, list):
        return set().union(*(_leaves(one) for one in value))
    if not isinstance(value, dict):
        return set()
    found = {name for name, one in value.items() if not isinstance(one, dict)}
    return found.union(*(_leaves(one) for one in value.values() if not _is_reference(one)))


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and bool({"fileID", "instanceID"} & value.keys())
