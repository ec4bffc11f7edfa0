"""Her hair: sheets that leave no gap, with locks on them, and a cap under the parting."""

from dataclasses import replace

import numpy as np

from scripts.character.clip import clipped
from scripts.character.figure import Figure
from scripts.character.haircolour import VARIANTS
from scripts.character.hairline import axis, azimuth, inside_hairline
from scripts.character.locks import ALONG, Lock, Sheet, Weaver
from scripts.character.strands import Body, Fall
from scripts.character.surface import Surface, held_by, joined, smoothstep, unit

_SIDES = (1.0, -1.0)
_LAYERS = 2
_PER_LAYER = 11
"""Locks of a layer, on each side."""


def make_hair(figure: Figure, fall: Fall, body: Body) -> Surface:
    """Sheets and locks, held by the head. Chains take hold of them later."""
    weaver = Weaver(fall, body, figure.bone("Head"))
    chance = np.random.default_rng(9)
    locks = [
        weaver.lock(_lock(side, number, layer, chance))
        for layer in range(_LAYERS)
        for side in _SIDES
        for number in range(_PER_LAYER)
    ]
    sheets = [weaver.sheet(sheet(side)) for sheet in (_ground, _lining, _temple) for side in _SIDES]
    # from the outside inwards: what is drawn first hides what comes after it
    return joined([*reversed(locks), *sheets])


def _lining(side: float) -> Sheet:
    """The inside of the hair, which is seen beside the neck and behind a cheek."""
    along = np.linspace(0.40, 1.02, 10)
    lifts = -0.020 - 0.004 * smoothstep(0.7, 1.0, along)
    places = np.linspace(0.24, 1, 14)
    return Sheet(side, places, along, lifts, np.full(len(along), 0.45), inwards=True)


def _temple(side: float) -> Sheet:
    """The inside of what hangs beside the face: through it one would look at the background."""
    along = np.linspace(0.25, 0.9, 10)
    places = np.linspace(0.02, 0.26, 6)
    return Sheet(side, places, along, np.full(10, -0.005), np.full(10, 0.45), inwards=True)


def _ground(side: float) -> Sheet:
    """What lies below the locks of a side, from the parting nearly to the tips."""
    along = ALONG * 0.90
    up = 1.2 * smoothstep(0.2, 0.45, along)
    return Sheet(side, np.linspace(0.06, 1, 24), along, np.full(len(along), -0.004), up)


def _lock(side: float, number: int, layer: int, chance: np.random.Generator) -> Lock:
    """One of the locks of a layer, from the face to the back; those that frame it are narrower."""
    place = (number + 0.5 * layer + chance.uniform(-0.12, 0.12)) / _PER_LAYER
    behind = float(smoothstep(0.0, 0.15, np.array(place)))
    return Lock(
        side=side,
        place=float(np.clip(place + 0.015, 0.02, 1)),
        width=chance.uniform(0.052, 0.066) * (0.62 + 0.38 * behind),
        start=0.32 + 0.2 * behind,
        lift=0.0025 * layer + chance.uniform(0, 0.002) + 0.006 * (1 - place) ** 6,
        length=chance.uniform(0.95, 1.03) - 0.02 * layer,
        sway=(chance.uniform(-0.006, 0.006), chance.uniform(0, 1)),
        column=int(chance.integers(1, VARIANTS)),
        flipped=bool(chance.integers(2)),
        curl=chance.uniform(-0.016, -0.002),
    )


def make_cap(figure: Figure, head: Surface) -> Surface:
    """A layer close to the scalp under the sheets: where they part, hair is seen and not skin."""
    inside = inside_hairline(figure, head.positions)
    radius = np.linalg.norm((head.positions - axis(figure))[:, [0, 2]], axis=1)
    cap = clipped(head, np.minimum(inside - 0.006, 0.105 - radius))
    turns = np.radians(azimuth(figure, cap.positions))
    crown = np.arccos(np.clip(unit(cap.positions - axis(figure))[:, 1], -1, 1))
    # little of the picture, and the same at both sides: a colour more than locks
    across = (1.4 + 0.1 * np.cos(turns)) / VARIANTS
    joints, weights = held_by(len(cap.positions), figure.bone("Head"))
    return replace(
        cap,
        positions=cap.positions + 0.0012 * cap.normals,
        places=np.stack([across, 0.05 + 0.05 * crown], axis=1),
        joints=joints,
        weights=weights,
        shapes={},
    )
