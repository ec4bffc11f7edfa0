"""The motions as animation clips of the humanoid's muscles."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assets import document, project, rig
from assets.document import NONE
from assets.motions import ALL, Gesture, Motion, Sway

FOLDER = project.IRIS / "Animations"
_ANIMATOR = 95
_FRAMES = 30
_SPACING = 1 / 4
"""Seconds between two keys where nothing quicker happens; a gesture has keys of its own."""

_STILL = 1e-4
_WEIGHT = 1 / 3


def files() -> Iterator[tuple[Path, str]]:
    """Every clip and its text."""
    for motion in ALL:
        yield FOLDER / f"{motion.name}.anim", text(motion)


def value(motion: Motion, muscle: str, time: float) -> float:
    """How far a muscle is from where it stands, at a time."""
    sways = sum(_sway(one, time / motion.seconds) for one in motion.sways if one.muscle == muscle)
    return sways + sum(
        gesture.moves[muscle] * strength(gesture, time)
        for gesture in motion.gestures
        if muscle in gesture.moves
    )


def strength(gesture: Gesture, time: float) -> float:
    """How much of a gesture is there, 0 to 1, with no jerk at either end."""
    since = time - gesture.at
    left = gesture.rise + gesture.hold + gesture.fall - since
    share = max(0.0, min(1.0, since / gesture.rise, left / gesture.fall))
    return share**3 * (share * (6 * share - 15) + 10)


def keys(motion: Motion, muscle: str) -> list[tuple[float, float, float]]:
    """Time, value and slope of each key of a muscle's curve."""
    start = rig.standing()[muscle]
    times = _times(motion, muscle)
    values = [start + value(motion, muscle, time) for time in times]
    if max(values) - min(values) < _STILL:
        return [(0.0, values[0], 0.0)]
    step = 1e-3
    slopes = [
        (value(motion, muscle, time + step) - value(motion, muscle, time - step)) / (2 * step)
        for time in times
    ]
    return list(zip(times, values, slopes, strict=True))


def text(motion: Motion) -> str:
    """A clip's file."""
    root = {"RootT.x": 0.0, "RootT.y": 1.0, "RootT.z": 0.0}
    root |= {"RootQ.x": 0.0, "RootQ.y": 0.0, "RootQ.z": 0.0, "RootQ.w": 1.0}
    curves = [_curve(name, [(0.0, at, 0.0)]) for name, at in root.items()]
    curves += [_curve(muscle, keys(motion, muscle)) for muscle in rig.MUSCLES]
    empty = (
        *("m_RotationCurves", "m_CompressedRotationCurves", "m_EulerCurves", "m_PositionCurves"),
        *("m_ScaleCurves", "m_PPtrCurves", "m_EulerEditorCurves", "m_Events"),
    )
    fields: dict[str, Any] = {
        **{name: [] for name in empty},
        "m_Name": motion.name,
        "m_Legacy": False,
        "m_Compressed": False,
        "m_UseHighQualityCurve": True,
        "m_FloatCurves": curves,
        "m_EditorCurves": curves,
        "m_SampleRate": _FRAMES,
        "m_WrapMode": 0,
        "m_ClipBindingConstant": {"genericBindings": [], "pptrCurveMapping": []},
        "m_AnimationClipSettings": {
            "m_StartTime": 0,
            "m_StopTime": float(motion.seconds),
            "m_LoopTime": True,
            "m_LoopBlend": False,
            "m_LoopBlendOrientation": True,
            "m_LoopBlendPositionY": True,
            "m_LoopBlendPositionXZ": True,
            "m_KeepOriginalOrientation": True,
            "m_KeepOriginalPositionY": True,
            "m_KeepOriginalPositionXZ": True,
        },
        "m_HasGenericRootTransform": False,
        "m_HasMotionFloatCurves": False,
    }
    return document.file_of([document.document(74, project.CLIP, fields)])


def _sway(sway: Sway, share: float) -> float:
    turns = sway.cycles * share + sway.phase
    second = (2 * sway.cycles + 1) * share + 1.7 * sway.phase
    return sway.amount * (
        0.75 * math.sin(2 * math.pi * turns) + 0.25 * math.sin(2 * math.pi * second)
    )


def _times(motion: Motion, muscle: str) -> list[float]:
    count = round(motion.seconds / _SPACING)
    cycles = [one.cycles for one in motion.sways if one.muscle == muscle]
    even = 5 * (2 * max(cycles) + 1) // 2 if cycles else 1
    times = {round(motion.seconds * i / min(count, even), 3) for i in range(min(count, even) + 1)}
    for gesture in motion.gestures:
        if muscle in gesture.moves:
            up = gesture.at + gesture.rise
            down = up + gesture.hold
            times |= {
                round(time, 3)
                for share in (0, 0.25, 0.5, 0.75, 1)
                for time in (gesture.at + gesture.rise * share, down + gesture.fall * share)
            }
    return sorted(time for time in times if time <= motion.seconds)


def _curve(attribute: str, points: list[tuple[float, float, float]]) -> dict[str, Any]:
    return {
        "curve": {
            "m_Curve": [
                {
                    "time": float(time),
                    "value": round(at, 5) + 0.0,
                    "inSlope": round(slope, 4) + 0.0,
                    "outSlope": round(slope, 4) + 0.0,
                    "tangentMode": 0,
                    "weightedMode": 0,
                    "inWeight": _WEIGHT,
                    "outWeight": _WEIGHT,
                }
                for time, at, slope in points
            ],
            "m_PreInfinity": 2,
            "m_PostInfinity": 2,
            "m_RotationOrder": 4,
        },
        "attribute": attribute,
        "path": "",
        "classID": _ANIMATOR,
        "script": NONE,
    }
