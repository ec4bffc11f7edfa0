"""The Unity client's C#: compiled as Unity does, and tried on .NET and, where it is, on mono."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]

import build  # noqa: E402 (found through the line above)
import names  # noqa: E402


@pytest.fixture(scope="module")
def results(runs: build.Build) -> dict[str, list[str]]:
    """The NUnit tests by how they went, with what they printed."""
    tests = [str(runs.assemblies[name]) for name in ("Iris.Core.Tests", "Iris.Unity.Tests")]
    done = subprocess.run(
        runs.command("Iris.Runner", *tests),
        cwd=build.toolchain.ROOT,
        env=runs.tools.variables(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    told: dict[str, list[str]] = {"passed": [], "failed": [], "skipped": []}
    for part in _parts(done.stdout):
        told[part.partition("\t")[0]].append(part)
    if done.returncode and not told["failed"]:
        told["failed"].append(done.stdout + done.stderr)
    return told


def _parts(output: str) -> Iterator[str]:
    """Each test's line with the indented lines after it."""
    part = ""
    for line in output.splitlines():
        if not line.startswith(" "):
            if part:
                yield part
            part = line
        else:
            part += f"\n{line}"
    if part:
        yield part


def test_only_what_unity_has_is_used(built: build.Build) -> None:
    """Every framework type of a gated assembly is one of netstandard 2.1."""
    assert set(built.gated) == {
        "Iris.Core",
        "Iris.Unity",
        "Iris.Editor",
        "Iris.Samples.React",
        "Iris.Samples.VRM",
        *build.VARIANTS,
    }
    assert {name: built.foreign[name] for name in built.gated if built.foreign[name]} == {}


def test_all_nunit_tests_pass(results: dict[str, list[str]]) -> None:
    """They were run, none failed, and none was left out."""
    assert not results["failed"], "\n".join(results["failed"])
    assert not results["skipped"]
    assert len(results["passed"]) > 300


@pytest.mark.parametrize(
    "what", ["Playing", "Moving", "Eyes", "Hair", "TheMicrophone", "AWholeCharacterThatSpeaks"]
)
def test_nothing_is_allocated_frame_by_frame(results: dict[str, list[str]], what: str) -> None:
    """The measurements of allocation are among the tests that passed."""
    assert [one for one in results["passed"] if f"AllocationTests.{what}" in one]


def test_a_name_that_unity_has_too_is_an_error(tmp_path: Path) -> None:
    """Beside `using UnityEngine`, a public type of ours with a name of Unity's does not compile."""
    definition = {"name": "Bad", "references": [], "defineConstraints": [], "includePlatforms": []}
    definition["noEngineReferences"] = False
    (tmp_path / "Bad.asmdef").write_text(json.dumps(definition), "utf-8")
    source = (
        "using Ours; using UnityEngine; namespace Ours { public class Pose { } }"
        "namespace Users { class User { Pose One() => new Pose(); } }"
    )
    (tmp_path / "Bad.cs").write_text(source, "utf-8")
    with pytest.raises(build.BuildError) as caught:
        build.build(tmp_path, (), "clash")
    assert "CS0104" in str(caught.value)


def test_no_public_name_is_one_of_unitys() -> None:
    """Not only what we use ourselves: users write `using Iris.Core;` beside Unity's namespaces."""
    spaces = (
        "UnityEngine",
        "UnityEngine.UIElements",
        "UnityEngine.Events",
        "UnityEngine.Rendering",
    )
    unitys = set.union(*(names.listed()[space] for space in spaces))
    runtime = build.PROJECT / "Packages/com.iris.avatar/Runtime"
    own = names.merged(
        names.public_types(path.read_text("utf-8")) for path in runtime.rglob("*.cs")
    )
    assert own.keys() == {"Iris", "Iris.Core"}
    assert set.union(*own.values()) & unitys == {"Event", "Ping"}, "messages, in every language"


def test_warnings_are_errors(tmp_path: Path) -> None:
    """The build can fail: a variable that nobody uses, a null where none may be."""
    bad = {"name": "Bad", "references": [], "defineConstraints": [], "includePlatforms": []}
    bad["noEngineReferences"] = True
    (tmp_path / "Bad.asmdef").write_text(json.dumps(bad), "utf-8")
    source = "class Bad { string Text() { int unused = 1; return null; } }"
    (tmp_path / "Bad.cs").write_text(source, "utf-8")
    with pytest.raises(build.BuildError) as caught:
        build.build(tmp_path, (), "bad")
    assert "CS0219" in str(caught.value)
    assert "CS8603" in str(caught.value)
