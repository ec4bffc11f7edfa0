#!/usr/bin/env python3
"""What Unity's public members are like, so that the stand-in for it is no kinder than Unity.

`shim/names/members.json` holds facts alone: for each type of the stand-in its bases and, for each
name that the stand-in gives it, every public member of that name in Unity 2022.3.62f3.

python3 facts.py FOLDER writes it anew from Unity's C# reference source, at the tag of that version.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

import toolchain  # noqa: E402 (found through the line above)

LIST = HERE / "shim/names/members.json"
SHIM = tuple(
    sorted(path for part in ("engine", "editor") for path in (HERE / "shim" / part).glob("*.cs"))
)
NOT_IN_THE_REFERENCE = "UnityEditor.iOS.Xcode."
"""Its library comes with the editor's support for iOS, whose source is not open."""

_PARTS = ("Runtime", "Editor", "Modules", "ModuleOverrides", "artifacts", "Projects")
_SYMBOLS = ("UNITY_EDITOR",)
_NAME = re.compile(r"operator \S+?(?=\()|this(?=\[)|\w+")
_EVERYTHING = {"Object", "Attribute", "ValueType", "Enum", "MulticastDelegate"}
Types = Mapping[str, Mapping[str, list[str]]]
"""`{"Space.Type": {"bases": [names], "members": [lines]}}`, as `members.py` gives it."""


def read(groups: Mapping[str, Iterable[Path]], symbols: Iterable[str] = ()) -> dict[str, Types]:
    """The public members of some sources, for each group of them.

    Raises:
        toolchain.ToolchainError: there is no compiler.
        RuntimeError: the compiler failed.
    """
    tools = toolchain.ensure()
    setting = {
        "runtime": str(tools.runtime),
        "libraries": str(tools.libraries),
        "roslyn": str(tools.roslyn),
        "scratch": str(tools.folder),
    }
    asked = {
        "setting": setting,
        "groups": {name: [str(path) for path in paths] for name, paths in groups.items()},
        "symbols": {name: list(symbols) for name in groups},
    }
    done = subprocess.run(
        [str(tools.python), str(HERE / "members.py")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        env=tools.variables(),
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Types] = json.loads(done.stdout)
    return found


def excess(shim: Types, facts: Types) -> list[str]:
    """What the stand-in has that Unity does not: types, bases, members, parameters, accessors."""
    found = []
    for name, said in shim.items():
        if name.startswith(NOT_IN_THE_REFERENCE):
            continue
        if name not in facts:
            found.append(f"Unity has no type {name}")
            continue
        known = facts[name]
        own = set(said["bases"]) - set(known["bases"]) - _EVERYTHING
        found += [f"{name} is no {base} in Unity" for base in sorted(own) if not _is_of_net(base)]
        allowed = {line for member in known["members"] for line in _shortened(member)}
        for member in said["members"]:
            missing = [line for line in _shortened(member) if not _is_known(line, allowed)]
            if missing and not _is_implicit(member, name, known):
                found.append(f"Unity has no {name}.{missing[0]}")
    return found


def _shortened(member: str) -> Iterator[str]:
    """A member, and how it can be called without what can be left out."""
    while "=" in member and not member.startswith("operator"):
        yield member.replace("=", "")
        head, _, tail = member.rpartition("=")
        cut = max(head.rfind(", "), head.rfind("("))
        member = head[: cut + (head[cut] == "(")] + tail
    yield member


def _is_known(line: str, allowed: set[str]) -> bool:
    """As it is, or with more accessors than are asked for."""
    head = line.partition(" get")[0]
    if line in allowed:
        return True
    head = head.removesuffix(" set")
    wanted = {word for word in ("get", "set") if re.search(rf" {word}\b", line)}
    return bool(wanted) and any(
        other.startswith(f"{head} ") and wanted <= set(other.removeprefix(head).split())
        for other in allowed
    )


def _is_implicit(member: str, name: str, known: Mapping[str, list[str]]) -> bool:
    """The constructor that a type has which declares none."""
    plain = name.rpartition(".")[2].partition("`")[0]
    declared = any(line.startswith(f"{plain}(") for line in known["members"])
    return member == f"{plain}(): {plain}" and not declared


def _is_of_net(base: str) -> bool:
    return base.partition("<")[0] == "IEquatable"


def facts(shim: Types, folder: Path) -> dict[str, dict[str, list[str]]]:
    """Of Unity's reference source, what concerns the types and names of the stand-in."""
    unity = _with_bases({name.rpartition(".")[2].partition("`")[0] for name in shim}, folder)
    found: dict[str, dict[str, list[str]]] = {}
    for name, said in shim.items():
        if name not in unity:
            continue
        line = _ancestors(name, unity)
        wanted = {_NAME.match(member)[0] for member in said["members"]}  # type: ignore[index]
        members = {
            member
            for one in line
            for member in (*unity[one]["members"], *_extensions(one, unity))
            if _NAME.match(member)[0] in wanted  # type: ignore[index]
        }
        bases = {base for one in line for base in unity[one]["bases"]}
        found[name] = {"bases": sorted(bases), "members": sorted(members)}
    return found


def _with_bases(names: set[str], folder: Path) -> Types:
    """The types of these names with those that they are made of, and with what extends them."""
    texts = {
        path: path.read_text("utf-8-sig", "replace")
        for part in _PARTS
        for path in sorted((folder / part).rglob("*.cs"))
        if "Tests" not in path.parts
    }
    known: set[str] = set()
    found: Types = {}
    while names - known:
        known |= names
        words = "|".join(sorted(known))
        pattern = re.compile(rf"\b(?:(?:class|struct|interface|enum)|\(this)\s+(?:{words})\b")
        paths = [path for path, text in texts.items() if pattern.search(text)]
        found = read({"unity": paths}, _SYMBOLS)["unity"]
        bases = {
            base for name, said in found.items() if _plain(name) in known for base in said["bases"]
        }
        names = {base.partition("<")[0] for base in bases}
    return found


def _plain(name: str) -> str:
    return name.rpartition(".")[2].partition("`")[0]


def _ancestors(name: str, unity: Types) -> list[str]:
    """A type and all that it is made of."""
    line = [name]
    for one in line:
        for base in unity[one]["bases"]:
            plain = base.partition("<")[0]
            line += [other for other in unity if _plain(other) == plain and other not in line]
    return line


def _extensions(name: str, unity: Types) -> Iterator[str]:
    """What extends a type, as if it were its own."""
    for said in unity.values():
        for member in said["members"]:
            head = f"(this {_plain(name)}"
            if head in member:
                yield re.sub(r"\(this \w+(?:, )?", "(", member, count=1)


def main(arguments: list[str]) -> int:
    """Write the list from the folder of the reference source; gives the exit code."""
    (folder,) = map(Path, arguments)
    made = facts(read({"shim": SHIM})["shim"], folder)
    lines = [f"  {json.dumps(name)}: {json.dumps(said)}" for name, said in sorted(made.items())]
    LIST.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
