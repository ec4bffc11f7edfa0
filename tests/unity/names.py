#!/usr/bin/env python3
"""Names of Unity's public types, so that a name of ours that clashes with one is a compile error.

`shim/names/<version>.txt` holds the names alone, a namespace a line, `Name`1` with one type
parameter. The stand-in for the engine declares every one of them that it does not define itself.

python3 names.py FOLDER writes the list anew from Unity's C# reference source.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

LIST = Path(__file__).resolve().parent / "shim/names/2022.3.txt"
Names = Mapping[str, set[str]]
"""Names of types by their namespace."""

_OTHER_TEXT = re.compile(
    r'//[^\n]*|/\*.*?\*/|@"(?:[^"]|"")*"|\$?"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
    r"|^[ \t]*#[^\n]*$",
    re.DOTALL | re.MULTILINE,
)
_TOKENS = re.compile(
    r"\bnamespace\s+(?P<namespace>[\w.]+)"
    r"|(?P<of_type>(?:\b(?:public|internal|private|protected|static|sealed|abstract|partial|unsafe"
    r"|readonly|ref|new)\s+)+)(?:class|struct|interface|enum)\s+(?P<type>\w+)"
    r"(?:\s*<(?P<type_parameters>[^<>{}]*)>)?"
    r"|(?P<of_delegate>(?:\b(?:public|internal|unsafe)\s+)+)delegate\s+[\w.<>\[\],\s]+?\s+"
    r"(?P<delegate>\w+)\s*(?:<(?P<delegate_parameters>[^<>]*)>)?\s*\("
    r"|(?P<brace>[{}])"
)
_PARTS = ("Runtime", "Editor", "Modules", "ModuleOverrides", "artifacts", "Projects")


def public_types(source: str) -> dict[str, set[str]]:
    """The public types at the top of a C# file's namespaces."""
    found: dict[str, set[str]] = defaultdict(set)
    opened: list[tuple[str, str]] = []
    pending = ("block", "")
    for token in _TOKENS.finditer(_OTHER_TEXT.sub(" ", source)):
        if token["brace"] == "{":
            opened.append(pending)
            pending = ("block", "")
        elif token["brace"]:
            opened = opened[:-1]
        elif token["namespace"]:
            pending = ("namespace", token["namespace"])
        else:
            name = token["type"] or token["delegate"]
            top = opened and all(kind == "namespace" for kind, _ in opened)
            if top and "public" in (token["of_type"] or token["of_delegate"]):
                space = ".".join(name for _, name in opened)
                parameters = token["type_parameters"] or token["delegate_parameters"]
                found[space].add(f"{name}`{parameters.count(',') + 1}" if parameters else name)
            if token["type"]:
                pending = ("type", name)
    return dict(found)


def merged(many: Iterable[Names]) -> dict[str, set[str]]:
    """All of them together."""
    whole: dict[str, set[str]] = defaultdict(set)
    for one in many:
        for space, names in one.items():
            whole[space] |= names
    return dict(whole)


def listed(path: Path = LIST) -> dict[str, set[str]]:
    """The names of a list."""
    lines = (line.partition(": ") for line in path.read_text("utf-8").splitlines())
    return {space: set(names.split()) for space, _, names in lines if names}


def declarations(names: Names, own: Names) -> str:
    """C# that declares, as empty types, all names that are not among its own."""
    parts = []
    for space, wanted in sorted(names.items()):
        lines = [_declaration(name) for name in sorted(wanted - own.get(space, set()))]
        parts.append(f"namespace {space}\n{{\n{''.join(lines)}}}\n")
    return "".join(parts)


def _declaration(name: str) -> str:
    plain, _, count = name.partition("`")
    parameters = ", ".join(f"T{number}" for number in range(int(count or 0)))
    return f"    public class {plain}{f'<{parameters}>' if parameters else ''} {{ }}\n"


def main(arguments: list[str]) -> int:
    """Write the list from the folder of the reference source; gives the exit code."""
    (folder,) = map(Path, arguments)
    found = merged(
        public_types(path.read_text("utf-8-sig", "replace"))
        for part in _PARTS
        for path in sorted((folder / part).rglob("*.cs"))
        if "Tests" not in path.parts
    )
    lines = [f"{space}: {' '.join(sorted(names))}\n" for space, names in sorted(found.items())]
    LIST.write_text("".join(lines), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
