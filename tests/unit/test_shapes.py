"""The page and the Unity client show the same face: their tables of shapes have the same shares."""

import re

import pytest
from free_port import ROOT

PAGE = ROOT / "agents/bridge/panel/src/face/shapes.ts"
UNITY = ROOT / "unity-project/Packages/com.iris.avatar/Runtime/Core/Face"
VISEMES = 15
EXPRESSIONS = 7

Poses = list[dict[str, float]]


def page(table: str) -> Poses:
    """The poses of a table in TypeScript, in their order."""
    body = re.search(rf"export const {table}\b[^=]*= {{\n(.*?)\n}};", PAGE.read_text(), re.DOTALL)
    assert body is not None, table
    poses = re.findall(r"^  \w+: {(.*?)},?$", body[1], re.MULTILINE | re.DOTALL)
    return [pose(re.findall(r"(both\()?\"?(\w+)\"?(?:,|:) ([\d.]+)", text)) for text in poses]


def unity(file: str) -> Poses:
    """The poses of a file in C#, in their order."""
    parts = (UNITY / file).read_text().split("new Pose()")[1:]
    return [pose(re.findall(r"\.(Both|With)\(\"(\w+)\", ([\d.]+)f?\)", part)) for part in parts]


def pose(found: list[tuple[str, str, str]]) -> dict[str, float]:
    """Shapes with a share each; those on both sides are two."""
    shares: dict[str, float] = {}
    for how, name, share in found:
        sides = ("Left", "Right") if how in {"both(", "Both"} else ("",)
        shares |= {f"{name}{side}": float(share) for side in sides}
    return shares


def test_visemes_are_the_same_mouth() -> None:
    """All fifteen of ARKit's, shape by shape."""
    shown = page("ARKIT_VISEMES")
    assert len(shown) == VISEMES
    assert shown == unity("ArkitShapes.cs")[:VISEMES]
    assert sum(map(len, shown)) > 2 * VISEMES


@pytest.mark.parametrize(("table", "file"), [("ARKIT", "ArkitShapes.cs"), ("VRM", "VrmShapes.cs")])
def test_moods_are_the_same_face(table: str, file: str) -> None:
    """Every expression, shape by shape."""
    shown = page(f"{table}_EXPRESSIONS")
    assert len(shown) == EXPRESSIONS
    assert shown == unity(file)[VISEMES + 1 :][:EXPRESSIONS]  # the blink comes between


def test_vrm_s_visemes_are_the_same_mouth() -> None:
    """All fifteen of VRM's."""
    assert page("VRM_VISEMES") == unity("VrmShapes.cs")[:VISEMES]
