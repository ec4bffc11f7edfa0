"""Her proportions, in the direction of animated films: larger eyes, and a smaller body.

Both are one smooth warp of space. Face shapes go through it, too, so that lids still close over
larger eyes.
"""

from collections.abc import Mapping

import numpy as np

from scripts.character.source import Source
from scripts.character.surface import Floats, smoothstep

_EYES = 0.37
"""By what share eyes and lids are larger."""
_WHOLE, _NONE = 0.017, 0.064
"""Metres from the middle of an eye, up to and from which all and nothing of that counts."""
_BRIDGE = (0.002, 0.016)
"""Metres from the middle of the face between which that sets in: the nose keeps its bridge."""
_BACK = 0.0042
"""Metres that the eyes lie deeper, so that what is larger does not stand out."""
_DOWN = 0.0015
_BODY = 0.86
"""The size of her body against her head."""
_NECK = (0.000, 0.060)
"""Metres from the joint of the neck, between which the size changes."""

_EXAGGERATED = {"brow": 1.9, "mouthFrown": 1.7, "mouthShrugLower": 1.3, "noseSneer": 1.4}
"""Face shapes that go farther than in the data, so that they are read from afar."""


def drawn(
    source: Source, positions: Floats, shapes: Mapping[str, Floats]
) -> tuple[Floats, dict[str, Floats]]:
    """Positions and shapes in her proportions."""
    warp = _Warp(source, positions)
    moved = warp(positions)
    return moved, {
        name: warp(positions + _exaggeration(name) * deltas) - moved
        for name, deltas in shapes.items()
    }


def _exaggeration(name: str) -> float:
    return next((share for part, share in _EXAGGERATED.items() if name.startswith(part)), 1.0)


class _Warp:
    """Moves points; the same for all, whatever they belong to."""

    def __init__(self, source: Source, positions: Floats) -> None:
        names = ("l-eye", "r-eye", "neck", "pelvis", "ground")
        left, right, self._neck, self._hips, self._ground = (
            positions[source.vertices(f"joint-{name}")].mean(axis=0) for name in names
        )
        self._eyes = (left, right)

    def __call__(self, points: Floats) -> Floats:
        moved = points.copy()
        for eye in self._eyes:
            gaps = points - eye
            share = smoothstep(_NONE, _WHOLE, np.linalg.norm(gaps, axis=1))
            share *= smoothstep(*_BRIDGE, points[:, 0] * np.sign(eye[0]))
            moved += share[:, None] * (_EYES * gaps - [0, _DOWN, _BACK])
        above = points[:, 1] - self._neck[1]
        size = _BODY + (1 - _BODY) * smoothstep(*_NECK, above)
        moved = self._neck + (moved - self._neck) * size[:, None]
        # the legs are longer by what the rest is smaller, so that her head is where it was
        shrunk = (1 - _BODY) * (self._neck - self._ground)[1]
        leg = (self._hips[1] - points[:, 1]) / (self._hips - self._ground)[1]
        moved[:, 1] -= shrunk * np.clip(leg, 0, 1)
        return np.asarray(moved)
