#!/usr/bin/env python3
"""Give every asset of the project its `.meta`, or say with `--check` what is wrong with them.

A new asset's GUID comes from its path, so that it is the same whoever makes it; one that is there
stays, for scenes refer to it.
"""

import argparse
import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent / "Packages/com.iris.avatar"
SAMPLES = PACKAGE / "Samples~"
ROOTS = (
    PACKAGE,
    Path(__file__).resolve().parent / "Assets",
    *(SAMPLES / name for name in ("React", "VRM")),
)
"""Where every asset has a meta of its own; the sample *Iris* is a copy of one of these."""
_TAIL_REST = "  userData: \n  assetBundleName: \n  assetBundleVariant: \n"
_TAIL = f"  externalObjects: {{}}\n{_TAIL_REST}"
_SCRIPT = (
    "MonoImporter:\n  externalObjects: {}\n  serializedVersion: 2\n  defaultReferences: []\n"
    "  executionOrder: 0\n  icon: {instanceID: 0}\n  userData: \n  assetBundleName: \n"
    "  assetBundleVariant: \n"
)
_IMPORTERS = {
    ".asmdef": "AssemblyDefinitionImporter",
    ".hlsl": "ShaderIncludeImporter",
    ".md": "TextScriptImporter",
    ".prefab": "PrefabImporter",
    ".rsp": "DefaultImporter",
    ".unity": "DefaultImporter",
    ".xml": "TextScriptImporter",
}
_NATIVE = {".anim": 7400000, ".asset": 11400000, ".controller": 9100000, ".mat": 2100000}
"""The fileID of the main object of what Unity keeps as it is."""

_SCRIPTED = {".tss": 12388, ".uss": 12385, ".uxml": 13804}
"""The fileID of the engine's own importer of each part of a screen."""

_UNVALIDATED = {".tss", ".uss"}
_ENGINE = "0000000000000000e000000000000000"


_SHADER = (
    "ShaderImporter:\n  externalObjects: {}\n  defaultTextures: []\n"
    f"  nonModifiableTextures: []\n{_TAIL_REST}"
)


def assets(root: Path) -> Iterator[Path]:
    """Every file and folder below that Unity imports."""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        hidden = any(part.startswith(".") or part.endswith("~") for part in parts)
        if path.suffix != ".meta" and not hidden:
            yield path


def meta_of(asset: Path) -> Path:
    """Where an asset's meta lies."""
    return asset.with_name(asset.name + ".meta")


def new_guid(asset: Path, root: Path) -> str:
    """The GUID that an asset gets whoever makes its meta."""
    place = f"{root.name}/{asset.relative_to(root).as_posix()}"
    return hashlib.md5(place.encode(), usedforsecurity=False).hexdigest()


def meta_text(asset: Path, root: Path) -> str:
    """A new meta for an asset."""
    head = f"fileFormatVersion: 2\nguid: {new_guid(asset, root)}\n"
    if asset.is_dir():
        return f"{head}folderAsset: yes\nDefaultImporter:\n{_TAIL}"
    if asset.suffix == ".cs":
        return head + _SCRIPT
    if asset.suffix in _NATIVE:
        main = f"  mainObjectFileID: {_NATIVE[asset.suffix]}\n"
        return f"{head}NativeFormatImporter:\n{_TAIL.replace(_TAIL_REST, main + _TAIL_REST)}"
    if asset.suffix == ".shader":
        return head + _SHADER
    if asset.suffix in _SCRIPTED:
        return head + _scripted(asset.suffix)
    manifest = asset.name == "package.json"
    importer = "PackageManifestImporter" if manifest else _IMPORTERS.get(asset.suffix)
    return f"{head}{importer}:\n{_TAIL}" if importer else head


def _scripted(suffix: str) -> str:
    last = "  disableValidation: 0\n" if suffix in _UNVALIDATED else ""
    return (
        "ScriptedImporter:\n  internalIDToNameTable: []\n  externalObjects: {}\n"
        f"  serializedVersion: 2\n{_TAIL_REST}"
        f"  script: {{fileID: {_SCRIPTED[suffix]}, guid: {_ENGINE}, type: 0}}\n{last}"
    )


def problems(roots: Sequence[Path] = ROOTS) -> list[str]:
    """What is wrong: assets without a meta, metas without an asset, GUIDs that are not one."""
    found: list[str] = []
    owners: dict[str, Path] = {}
    wanted = {meta_of(asset): asset for root in roots for asset in assets(root)}
    for meta, asset in wanted.items():
        text = meta.read_text("utf-8") if meta.is_file() else ""
        guid = re.search(r"^guid: ([0-9a-f]{32})$", text, re.MULTILINE)
        if guid is None:
            found.append(f"{asset} has no meta with a GUID")
        elif guid[1] in owners:
            found.append(f"{asset} has the GUID of {owners[guid[1]]}")
        else:
            owners[guid[1]] = asset
    stray = {meta for root in roots for meta in root.rglob("*.meta")} - wanted.keys()
    stray -= {meta for meta in stray if meta.is_relative_to(SAMPLES / "Iris")}
    return found + [f"{meta} belongs to nothing" for meta in sorted(stray)]


def main(arguments: Sequence[str]) -> int:
    """Write what is missing, or only check; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    if not parser.parse_args(arguments).check:
        write()
    for problem in (found := problems()):
        print(problem, file=sys.stderr)
    return bool(found)


def write() -> None:
    """Write what is missing, and remove what belongs to nothing."""
    for root in ROOTS:
        _write(root)


def _write(root: Path) -> None:
    for asset in assets(root):
        if not meta_of(asset).exists():
            meta_of(asset).write_text(meta_text(asset, root), "utf-8", newline="\n")
    for meta in root.rglob("*.meta"):
        if not meta.with_suffix("").exists():
            meta.unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
