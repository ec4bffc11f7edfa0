"""The animator's controller: what she does while she is quiet, and what while she speaks."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assets import clips, document, file_ids, project
from assets.document import NONE, Ref
from assets.motions import GREETING, IDLE, LISTENING, SPEAKING, THINKING, Motion
from assets.vectors import xyz

PATH = clips.FOLDER / "Iris.controller"
MACHINES = {"Quiet": IDLE + LISTENING + THINKING + GREETING, "Speaking": SPEAKING}
_ROOT = file_ids.named("Iris.controller", "Base Layer")


def files() -> Iterator[tuple[Path, str]]:
    """The controller and its text."""
    documents = [_controller()]
    for name, motions in MACHINES.items():
        documents.append(_machine(_machine_id(name), name, motions, []))
        documents += [_state(motion) for motion in motions]
    documents.append(_machine(_ROOT, "Base Layer", (), list(MACHINES)))
    yield PATH, document.file_of(documents)


def _controller() -> str:
    layer = {
        "m_Name": "Base Layer",
        "m_StateMachine": Ref(_ROOT),
        "m_Mask": NONE,
        "m_Motions": [],
        "m_Behaviours": [],
        "m_BlendingMode": 0,
        "m_SyncedLayerIndex": -1,
        "m_DefaultWeight": 0,
        "m_IKPass": False,
        "m_SyncedLayerAffectsTiming": False,
        "m_Controller": Ref(project.CONTROLLER),
    }
    fields = {"m_Name": "Iris", "m_AnimatorParameters": [], "m_AnimatorLayers": [layer]}
    return document.document(91, project.CONTROLLER, fields)


def _machine(file_id: int, name: str, motions: Sequence[Motion], machines: Sequence[str]) -> str:
    first = motions[0] if motions else IDLE[0]
    fields: dict[str, Any] = {
        "m_ObjectHideFlags": 1,
        "m_Name": name,
        "m_ChildStates": [
            {"m_State": Ref(_state_id(motion)), "m_Position": xyz(300, 60 * place, 0)}
            for place, motion in enumerate(motions)
        ],
        "m_ChildStateMachines": [
            {"m_StateMachine": Ref(_machine_id(one)), "m_Position": xyz(300, 80 * place, 0)}
            for place, one in enumerate(machines)
        ],
        "m_AnyStateTransitions": [],
        "m_EntryTransitions": [],
        "m_StateMachineTransitions": {},
        "m_StateMachineBehaviours": [],
        "m_AnyStatePosition": xyz(20, 40, 0),
        "m_EntryPosition": xyz(20, 100, 0),
        "m_ExitPosition": xyz(700, 100, 0),
        "m_ParentStateMachinePosition": xyz(700, 20, 0),
        "m_DefaultState": Ref(_state_id(first)),
    }
    return document.document(1107, file_id, fields)


def _state(motion: Motion) -> str:
    clip = project.asset(clips.FOLDER / f"{motion.name}.anim", project.CLIP)
    fields: dict[str, Any] = {
        "m_ObjectHideFlags": 1,
        "m_Name": motion.name,
        "m_Speed": 1,
        "m_CycleOffset": 0,
        "m_Transitions": [],
        "m_StateMachineBehaviours": [],
        "m_Position": xyz(50, 50, 0),
        "m_IKOnFeet": False,
        "m_WriteDefaultValues": True,
        "m_Mirror": False,
        "m_Motion": clip,
        "m_Tag": "",
    }
    return document.document(1102, _state_id(motion), fields)


def _state_id(motion: Motion) -> int:
    return file_ids.named("Iris.controller", "state", motion.name)


def _machine_id(name: str) -> int:
    return file_ids.named("Iris.controller", "machine", name)
