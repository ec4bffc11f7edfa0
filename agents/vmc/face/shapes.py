"""How faces name their shapes, and what each pose is made of, from `schemas/face_shapes.json`."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import schemas

_FILE = json.loads(Path(schemas.__file__).with_name("face_shapes.json").read_bytes())
EXPRESSIONS: tuple[str, ...] = tuple(_FILE["expressions"])
ALIASES: Mapping[str, str] = _FILE["aliases"]
ARKIT: tuple[str, ...] = tuple(
    json.loads((Path(schemas.__file__).parent / "vectors" / "arkit_shapes.json").read_bytes())
)
"""The 52 names of ARKit."""

Pose = Mapping[str, float]


def _expanded(pose: Mapping[str, float]) -> dict[str, float]:
    """A pose with `mouthPress*` written out for both sides."""
    shapes: dict[str, float] = {}
    for name, share in pose.items():
        sides = ("Left", "Right") if name.endswith("*") else ("",)
        for side in sides:
            shapes[name.removesuffix("*") + side] = share
    return shapes


class Convention:
    """One way of naming shapes: the poses of visemes, lids, looks and expressions.

    Args:
        identity: of `face_shapes.json`: `arkit`, `vrm0`, `vrm1`.
    """

    def __init__(self, identity: str) -> None:
        found: dict[str, Any] = next(one for one in _FILE["conventions"] if one["id"] == identity)

        def poses(kind: str) -> dict[str, Pose]:
            return {name: _expanded(pose) for name, pose in found[kind].items()}

        self.visemes = poses("visemes")
        self.looks = poses("looks")
        self.expressions = poses("expressions")
        self.blink: Pose = _expanded(found["blink"])
        used = {
            name: None
            for group in (self.visemes, {"blink": self.blink}, self.looks, self.expressions)
            for pose in group.values()
            for name in pose
        }
        self.shapes: tuple[str, ...] = ARKIT if identity == "arkit" else tuple(used)
        """All of its shapes, in a fixed order."""


def is_mouth(name: str) -> bool:
    """Whether lips move it, so that an expression has less of it while she speaks."""
    return re.match(r"mouth|jaw", name) is not None
