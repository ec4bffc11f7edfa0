"""The stand-in for Unity is no kinder than Unity: what compiles beside it compiles there."""

import json
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

import build  # noqa: E402 (found through the line above)
import facts  # noqa: E402

KINDER = {
    "another type": "namespace UnityEngine { public class Posture { } }",
    "another base": "namespace UnityEngine { public class Camera : Renderer { } }",
    "another method": "namespace UnityEngine { public class Camera { public void Fit() { } } }",
    "another overload": "namespace UnityEngine { public class Debug"
    " { public static void Log(string one, int other) { } } }",
    "another result": "namespace UnityEngine { public class Animator"
    " { public int HasState(int layer, int state) => 0; } }",
    "another parameter": "namespace UnityEngine { public class Mesh"
    " { public string GetBlendShapeName(string shape) => shape; } }",
    "another way to leave out": "namespace UnityEngine { public class Transform"
    " { public void SetParent(Transform to = null, bool stays = true) { } } }",
    "another type of a property": "namespace UnityEngine { public class Camera"
    " { public double fieldOfView { get; set; } } }",
    "a setter": "namespace UnityEngine { public class Screen"
    " { public static int width { get; set; } } }",
    "another constructor": "namespace UnityEngine { public class Mesh"
    " { public Mesh(string name) { } } }",
    "another value": "namespace UnityEngine { public enum KeyCode { Return, Smile } }",
}
"""What a stand-in must not have, each on its own."""


@pytest.fixture(scope="module")
def read(
    built: build.Build,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, facts.Types]:
    """The public members of the stand-in, and of each that is too kind."""
    folder = tmp_path_factory.mktemp("kinder")
    groups = {"shim": list(facts.SHIM)}
    for number, (name, source) in enumerate(KINDER.items()):
        path = folder / f"{number}.cs"
        path.write_text(source, "utf-8")
        groups[name] = [path]
    return facts.read(groups)


@pytest.fixture(scope="module")
def unity() -> facts.Types:
    """What Unity's members are like."""
    found: facts.Types = json.loads(facts.LIST.read_text("utf-8"))
    return found


def test_the_stand_in_has_nothing_that_unity_does_not(
    read: dict[str, facts.Types], unity: facts.Types
) -> None:
    """Types, bases, members, overloads, types of parameters, what can be left out, setters."""
    assert facts.excess(read["shim"], unity) == []
    assert len(read["shim"]) > 100
    assert sum(len(said["members"]) for said in read["shim"].values()) > 300


@pytest.mark.parametrize("what", KINDER)
def test_a_stand_in_that_is_too_kind_is_noticed(
    read: dict[str, facts.Types], unity: facts.Types, what: str
) -> None:
    """Each kind of kindness, on purpose."""
    assert len(facts.excess(read[what], unity)) == 1


def test_the_facts_are_of_what_the_stand_in_has(
    read: dict[str, facts.Types], unity: facts.Types
) -> None:
    """No type is in the list that nothing here stands in for: the list is made anew with it."""
    assert unity.keys() <= read["shim"].keys()
