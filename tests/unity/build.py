#!/usr/bin/env python3
"""Compile the Unity project's assemblies and the programs that try them: python3 build.py.

Every assembly definition becomes one assembly, as in Unity, but compiled as C# 9 with nullable
on and warnings as errors.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import compiler  # noqa: E402 (found through the line above)
import names  # noqa: E402
import toolchain  # noqa: E402

PROJECT = toolchain.ROOT / "unity-project"
CORE_TESTS = PROJECT / "Packages/com.iris.avatar/Tests/Core"
FROM_UNITY = {"UnityEngine.TestRunner", "UnityEditor.TestRunner"}
"""Assemblies that Unity brings and that nothing here calls."""

EDITOR = ("ENABLE_LEGACY_INPUT_MANAGER", "UNITY_EDITOR", "UNITY_ANDROID", "UNITY_IOS")
"""What is defined in an editor; it has one phone at a time, not both."""

VARIANTS = {
    "Iris.Unity.Android": ("Iris.Unity", ("UNITY_ANDROID",)),
    "Iris.Unity.Ios": ("Iris.Unity", ("UNITY_IOS", "ENABLE_LEGACY_INPUT_MANAGER")),
    "Iris.Editor.Desktop": ("Iris.Editor", ("UNITY_EDITOR",)),
    "Iris.Samples.VRM.Installed": ("Iris.Samples.VRM", ("IRIS_VRM",)),
}
"""The same sources with other symbols: on phones, in an editor for desktops, beside UniVRM."""


class BuildError(Exception):
    """Something does not compile; the text is what the compiler says."""


@dataclass(frozen=True)
class Assembly:
    """What becomes one assembly.

    Attributes:
        references: names of other assemblies.
        tests: whether NUnit belongs to it.
        gated: whether it may use only what netstandard 2.1 has.
        options: more for the compiler.
    """

    name: str
    sources: tuple[Path, ...]
    references: tuple[str, ...] = ()
    tests: bool = False
    gated: bool = True
    program: bool = False
    options: tuple[str, ...] = ()


SHIM = (
    Assembly(
        name="UnityEngine",
        sources=tuple(sorted((HERE / "shim/engine").glob("*.cs"))),
        gated=False,
        # Unity's own assemblies say nothing about nulls, either.
        options=("/nullable:disable",),
    ),
    Assembly(
        name="VRM10",
        sources=tuple(sorted((HERE / "shim/vrm").glob("*.cs"))),
        references=("UnityEngine",),
        gated=False,
        options=("/nullable:disable",),
    ),
    Assembly(
        name="UnityEditor",
        sources=tuple(sorted((HERE / "shim/editor").glob("*.cs"))),
        references=("UnityEngine",),
        gated=False,
        options=("/nullable:disable",),
    ),
)
"""As much of Unity as the client calls; it does what tests can see, and records the rest."""

PROGRAMS = (
    Assembly(
        name="Iris.Unity.Tests",
        sources=(
            *sorted((HERE / "behaviours").glob("*.cs")),
            *(CORE_TESTS / name for name in ("TestServer.cs", "Speaker.cs")),
        ),
        references=("Iris.Core", "Iris.Unity", "Iris.Editor", "UnityEngine", "UnityEditor"),
        tests=True,
        gated=False,
    ),
    Assembly(
        name="Iris.Console",
        sources=tuple(sorted((HERE / "console").glob("*.cs"))),
        references=("Iris.Core",),
        gated=False,
        program=True,
    ),
    Assembly(
        name="Iris.Film",
        sources=tuple(sorted((HERE / "film").glob("*.cs"))),
        references=("Iris.Core", "Iris.Unity", "UnityEngine"),
        gated=False,
        program=True,
    ),
    Assembly(
        name="Iris.Runner",
        sources=tuple(sorted((HERE / "runner").glob("*.cs"))),
        tests=True,
        gated=False,
        program=True,
    ),
)
"""What tries the client and is no part of it."""


@dataclass
class Build:
    """What was built.

    Attributes:
        assemblies: where each lies, by name.
        used: the framework's types that something uses, by the library that has them.
        foreign: types that netstandard 2.1 does not have, by the assembly that uses them.
        gated: the assemblies for which that counts.
        runner: what runs programs, where it is not .NET.
    """

    tools: toolchain.Toolchain
    assemblies: dict[str, Path] = field(default_factory=dict)
    used: dict[str, set[str]] = field(default_factory=dict)
    foreign: dict[str, list[str]] = field(default_factory=dict)
    gated: list[str] = field(default_factory=list)
    runner: tuple[str, ...] = ()

    def command(self, program: str, *arguments: str) -> list[str]:
        """What runs a program."""
        return [*(self.runner or self.tools.runner), str(self.assemblies[program]), *arguments]


def definitions(project: Path = PROJECT) -> list[Assembly]:
    """The assembly definitions of a Unity project, each after what it refers to."""
    found = {
        path: json.loads(path.read_text("utf-8")) for path in sorted(project.rglob("*.asmdef"))
    }
    folders = {path.parent for path in found}
    assemblies = [_assembly(path, said, folders) for path, said in found.items()]
    return _ordered(assemblies)


def build(
    project: Path = PROJECT,
    programs: Sequence[Assembly] = PROGRAMS,
    folder: str = "built",
) -> Build:
    """Compile everything into a folder of the cache.

    Raises:
        BuildError: something does not compile.
        toolchain.ToolchainError: there is no compiler.
    """
    tools = toolchain.ensure()
    target = tools.folder / folder
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    own = definitions(project)
    used = {name for assembly in (*own, *programs) for name in assembly.references}
    shim = [_whole(assembly, target) for assembly in SHIM if assembly.name in used]
    wanted = [*shim, *own, *_variants(own), *programs]
    made = Build(tools, gated=[assembly.name for assembly in wanted if assembly.gated])
    made.assemblies = {assembly.name: target / f"{assembly.name}.dll" for assembly in wanted}
    answers = compiled(tools, target, [_job(assembly, made) for assembly in wanted])
    for assembly, answer in zip(wanted, answers, strict=True):
        made.foreign[assembly.name] = answer["foreign"]
        for library, kinds in answer["used"].items():
            made.used.setdefault(library, set()).update(kinds)
        if assembly.program:
            config = target / f"{assembly.name}.runtimeconfig.json"
            config.write_text(json.dumps(compiler.runtime_config()), "utf-8")
    shutil.copy(tools.nunit, target)
    return made


def _whole(shim: Assembly, target: Path) -> Assembly:
    """The stand-in with every public name of Unity, so that ours clash as they would there."""
    if not shim.name.startswith("Unity"):
        return shim
    editor = shim.name == "UnityEditor"
    spaces = {
        space: kinds
        for space, kinds in names.listed().items()
        if space.startswith("UnityEditor") is editor
    }
    own = names.merged(names.public_types(path.read_text("utf-8")) for path in shim.sources)
    rest = target / f"{shim.name}.Names.cs"
    rest.write_text(names.declarations(spaces, own), "utf-8")
    return replace(shim, sources=(*shim.sources, rest))


def _assembly(path: Path, said: dict[str, Any], folders: set[Path]) -> Assembly:
    """An assembly has the sources below its definition, up to the next definition."""
    sources = tuple(
        source
        for source in sorted(path.parent.rglob("*.cs"))
        if next(parent for parent in source.parents if parent in folders) == path.parent
    )
    references = [name for name in said["references"] if name not in FROM_UNITY]
    if not said["noEngineReferences"]:
        references.append("UnityEngine")
    if said["includePlatforms"] == ["Editor"]:
        references.append("UnityEditor")
    return Assembly(
        name=said["name"],
        sources=sources,
        references=tuple(references),
        tests="UNITY_INCLUDE_TESTS" in said["defineConstraints"],
        gated="UNITY_INCLUDE_TESTS" not in said["defineConstraints"],
        options=(f"/define:{';'.join(EDITOR)}",),
    )


def _variants(own: Iterable[Assembly]) -> Iterator[Assembly]:
    assemblies = {assembly.name: assembly for assembly in own}
    for name, (original, symbols) in VARIANTS.items():
        if original in assemblies:
            options = (f"/define:{';'.join(symbols)}",)
            yield replace(assemblies[original], name=name, options=options)


def _ordered(assemblies: Iterable[Assembly]) -> list[Assembly]:
    left = {assembly.name: assembly for assembly in assemblies}
    ordered: list[Assembly] = []
    while left:
        ready = [one for one in left.values() if not left.keys() & set(one.references)]
        if not ready:
            raise BuildError(f"these refer to each other: {', '.join(left)}")
        ordered += ready
        for one in ready:
            del left[one.name]
    return ordered


def _job(assembly: Assembly, made: Build) -> dict[str, Any]:
    references = [str(made.assemblies[name]) for name in assembly.references]
    if assembly.tests:
        references.append(str(made.tools.nunit))
    return {
        "name": assembly.name,
        "out": str(made.assemblies[assembly.name]),
        "sources": [str(source) for source in assembly.sources],
        "references": references,
        "libraries": [str(made.tools.older)],
        "program": assembly.program,
        "options": list(assembly.options),
    }


def compiled(
    tools: toolchain.Toolchain, target: Path, jobs: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Do the compiler's jobs, as `compiler.py` describes them; gives its answers.

    Raises:
        BuildError: something does not compile.
    """
    setting = {
        "runtime": str(tools.runtime),
        "libraries": str(tools.libraries),
        "roslyn": str(tools.roslyn),
        "scratch": str(target),
    }
    done = subprocess.run(
        [str(tools.python), str(HERE / "compiler.py")],
        input=json.dumps({"setting": setting, "jobs": jobs}),
        capture_output=True,
        text=True,
        env=tools.variables(),
        check=False,
    )
    if done.returncode:
        raise BuildError(f"the compiler itself failed:\n{done.stderr}")
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    said = [line for answer in answers for line in answer["diagnostics"]]
    if said or not all(answer["ok"] for answer in answers):
        raise BuildError("\n".join(said))
    return answers


def main() -> int:
    """Build, and say what was made; gives the exit code."""
    try:
        made = build()
    except (BuildError, toolchain.ToolchainError) as error:
        print(error, file=sys.stderr)
        return 1
    for path in made.assemblies.values():
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
