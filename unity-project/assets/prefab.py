"""The character with every component of Iris on it: a variant of the model that is imported."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from assets import controller, document, file_ids, motions, project, rig
from assets.document import NONE, Ref
from assets.vectors import of

PATH = project.IRIS / "Iris.prefab"
INSTANCE = file_ids.named("Iris.prefab", "instance")
ROOT = file_ids.of_instance(INSTANCE, file_ids.game_object())
ROOT_TRANSFORM = file_ids.of_instance(INSTANCE, file_ids.component("Transform"))

_SKULL_RADIUS = 0.088
_EYES_TO_SKULL = np.array([0, 0.03, -_SKULL_RADIUS])
"""The skull's middle lies behind the eyes by about its own radius."""

_COMPONENTS: dict[str, dict[str, Any]] = {
    "IrisAvatar": {"_address": "127.0.0.1", "_remember": 1, "_session": "main", "_headStartMs": 60},
    "IrisPairing": {},
    "IrisVoice": {"_avatar": NONE, "_volume": 1, "_ducked": 0.3},
    "IrisMicrophone": {"_avatar": NONE, "_open": 0, "_key": 0, "_staysReady": 1, "_name": ""},
    "IrisFace": {"_meshes": [], "_table": NONE},
    "IrisLipSync": {"_avatar": NONE, "_offsetMs": 0, "_smoothSeconds": 0.012, "_strength": 1},
    "IrisExpressions": {"_avatar": NONE},
    "IrisEyes": {"_left": NONE, "_right": NONE, "_head": NONE, "_lids": 1},
    "IrisLookAt": {"_target": NONE},
    "IrisLiveliness": {"_avatar": NONE, "_calm": 0, "_strength": 1},
    "IrisSpringBones": {"_roots": [], "_colliders": []},
    "IrisAnimation": {
        "_avatar": NONE,
        "_animator": NONE,
        "_idle": [one.name for one in motions.IDLE],
        "_listening": [one.name for one in motions.LISTENING],
        "_thinking": [one.name for one in motions.THINKING],
        "_speaking": [one.name for one in motions.SPEAKING],
        "_greeting": [one.name for one in motions.GREETING],
        "_layer": 0,
        "_fadeSeconds": 0.4,
    },
}
"""Components of the root, with what is set of each."""


@dataclass
class _Added:
    """What the variant adds to the model."""

    documents: list[str] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    owners: dict[str, int] = field(default_factory=dict)

    def owner(self, path: str) -> int:
        """The GameObject at a path of the model, as this file calls it."""
        if path not in self.owners:
            source = project.imported(project.MODEL, file_ids.game_object(path))
            file_id = file_ids.of_instance(INSTANCE, source.file_id)
            self.owners[path] = file_id
            self.documents.append(document.stripped(1, file_id, source, INSTANCE))
        return self.owners[path]

    def add(self, path: str, file_id: int, text: str) -> None:
        """A component of the GameObject at a path of the model."""
        self.documents.append(text)
        target = project.imported(project.MODEL, file_ids.game_object(path))
        self.components.append(
            {
                "targetCorrespondingSourceObject": target,
                "insertIndex": -1,
                "addedObject": Ref(file_id),
            }
        )


def files() -> Iterator[tuple[Path, str]]:
    """The prefab and its text."""
    added = _Added()
    _add_source(added)
    for name, fields in _COMPONENTS.items():
        _add(added, "", name, fields)
    for bone, collider in colliders().items():
        _add(added, rig.bones()[bone].path, "IrisSpringCollider", collider)
    fields = {
        "m_Modification": {
            "m_TransformParent": NONE,
            "m_Modifications": list(_modifications()),
            "m_RemovedComponents": [],
            "m_RemovedGameObjects": [],
            "m_AddedGameObjects": [],
            "m_AddedComponents": added.components,
        },
        "m_SourcePrefab": project.imported(project.MODEL, file_ids.MODEL_PREFAB),
    }
    instance = document.document(1001, INSTANCE, fields)
    yield PATH, document.file_of([instance, *added.documents])


def colliders() -> dict[str, dict[str, Any]]:
    """What her hair must not go through, by the bone that each moves with."""
    eyes = (rig.world("Eye_L") + rig.world("Eye_R")) / 2 - rig.world("Head")
    skull = eyes + _EYES_TO_SKULL
    zero = np.zeros(3)
    neck = rig.bones()["Head"].place
    shapes = {"Head": (skull, skull, _SKULL_RADIUS), "Neck": (zero, neck, 0.05)}
    for side in ("L", "R"):
        shoulder = rig.bones()[f"UpperArm_{side}"].place
        shapes[f"Shoulder_{side}"] = (zero, shoulder, 0.055)
    return {
        bone: {"_start": of(start), "_end": of(end), "_radius": radius}
        for bone, (start, end, radius) in shapes.items()
    }


def _add(added: _Added, path: str, name: str, fields: dict[str, Any]) -> None:
    file_id = file_ids.named("Iris.prefab", path, name)
    owner = Ref(added.owner(path))
    script = project.component(name)
    added.add(path, file_id, document.behaviour(file_id, script, fields, m_GameObject=owner))


def _add_source(added: _Added) -> None:
    """Her voice comes from her, and is as loud wherever one stands nearby."""
    file_id = file_ids.named("Iris.prefab", "AudioSource")
    fields = {
        "m_GameObject": Ref(added.owner("")),
        "m_Enabled": True,
        "m_PlayOnAwake": False,
        "m_Volume": 1,
        "m_Pitch": 1,
        "Loop": True,
        "Priority": 0,
        "DopplerLevel": 0,
        "MinDistance": 1,
        "MaxDistance": 20,
        "rolloffMode": 0,
        "panLevelCustomCurve": _constant(0.5),
    }
    added.add("", file_id, document.document(82, file_id, fields))


def _constant(value: float) -> dict[str, Any]:
    """A curve that is the same everywhere: how much of a sound comes from its place."""
    key = {"time": 0, "value": value, "inSlope": 0, "outSlope": 0, "tangentMode": 0}
    key |= {"weightedMode": 0, "inWeight": 1 / 3, "outWeight": 1 / 3}
    return {"m_Curve": [key], "m_PreInfinity": 2, "m_PostInfinity": 2, "m_RotationOrder": 4}


def _modifications() -> Iterator[dict[str, Any]]:
    model = file_ids.game_object()
    animator = file_ids.component("Animator")
    yield _modification(model, "m_Name", "Iris")
    yield _modification(
        animator, "m_Controller", "", project.asset(controller.PATH, project.CONTROLLER)
    )
    yield _modification(animator, "m_ApplyRootMotion", "0")
    yield _modification(animator, "m_CullingMode", "0")


def _modification(target: int, path: str, value: str, reference: Ref = NONE) -> dict[str, Any]:
    return {
        "target": project.imported(project.MODEL, target),
        "propertyPath": path,
        "value": value,
        "objectReference": reference,
    }
