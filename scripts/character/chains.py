"""Chains of bones in her hair, for springs: `Hair_<chain>_<n>`, from the ears down to the tips."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scripts.character.figure import Bone, Figure
from scripts.character.hairline import axis, azimuth
from scripts.character.surface import Floats, Integers, Surface

_AZIMUTHS = np.array([-155.0, -115.0, -80.0, -50.0, 50.0, 80.0, 115.0, 155.0])
"""Degrees from the front, one chain each."""
_HEIGHTS = np.array([0.010, -0.040, -0.090, -0.140])
"""Metres above the eyes; at the last is the end of the chain, which holds nothing."""


def chained(figure: Figure, hair: Surface) -> tuple[Surface, tuple[Bone, ...]]:
    """The hair held by chains below the ears, and all bones with those of the chains."""
    first, head = len(figure.bones), figure.bone("Head")
    bones = list(figure.bones)
    turns = azimuth(figure, hair.positions)
    chains = [_joints(figure, hair.positions, turns, turn) for turn in _AZIMUTHS]
    for chain, places in enumerate(chains):
        for number, (x, y, z) in enumerate(places):
            parent = head if number == 0 else len(bones) - 1
            bones.append(Bone(f"Hair_{chain}_{number}", parent, (x, y, z)))
    joints, weights = _held(figure, hair, turns, first, head)
    return replace(hair, joints=joints, weights=weights), tuple(bones)


def _joints(figure: Figure, hair: Floats, turns: Floats, turn: float) -> Sequence[Floats]:
    """Where the bones of a chain are: in the middle of the hair around it, at each height."""
    points = hair[np.abs((turns - turn + 180) % 360 - 180) < 22]
    joints = []
    for height in _HEIGHTS + axis(figure)[1]:
        share = np.exp(-(((points[:, 1] - height) / 0.008) ** 2))
        joints.append(
            (points * share[:, None]).sum(axis=0) / share.sum() * [1, 0, 1] + [0, height, 0]
        )
    return joints


def _held(
    figure: Figure, hair: Surface, turns: Floats, first: int, head: int
) -> tuple[Integers, Floats]:
    count = len(_HEIGHTS)
    beside = np.concatenate([_AZIMUTHS, _AZIMUTHS[:1] + 360])
    turns = np.where(turns < beside[0], turns + 360, turns)
    left = np.clip(np.searchsorted(beside, turns, side="right") - 1, 0, len(_AZIMUTHS) - 1)
    share = (turns - beside[left]) / (beside[left + 1] - beside[left])
    along = np.interp(
        -(hair.positions[:, 1] - axis(figure)[1]), -_HEIGHTS, np.arange(count, dtype=float)
    )
    above = hair.positions[:, 1] - axis(figure)[1] - _HEIGHTS[0]
    along = np.where(above > 0, np.maximum(-above / 0.05, -0.5), along) - 0.5
    low = np.floor(along).astype(int)
    part = along - low
    joints = np.zeros((len(turns), 4), dtype=np.int64)
    weights = np.zeros((len(turns), 4))
    for column, (chain, chained_) in enumerate(
        ((left, 1 - share), ((left + 1) % len(_AZIMUTHS), share))
    ):
        for step in (0, 1):
            bone = np.minimum(low + step, count - 2)
            slot = 2 * column + step
            joints[:, slot] = np.where(bone < 0, head, first + chain * count + np.maximum(bone, 0))
            weights[:, slot] = chained_ * (part if step else 1 - part)
    return _once(joints, weights)


def _once(joints: Integers, weights: Floats) -> tuple[Integers, Floats]:
    """No bone twice for a vertex: its weights are added up where it first stands."""
    joints, weights = joints.copy(), weights.copy()
    for later in range(1, 4):
        for earlier in range(later):
            same = (joints[:, later] == joints[:, earlier]) & (weights[:, later] > 0)
            weights[same, earlier] += weights[same, later]
            weights[same, later] = 0
    return np.where(weights > 0, joints, 0), weights / weights.sum(axis=1, keepdims=True)
