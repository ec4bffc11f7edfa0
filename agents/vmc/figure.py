"""All of her at a moment: bones that are turned, and shapes of the face by the names of others."""

from collections.abc import Sequence

from agents.vmc.face.expressions import Expressions
from agents.vmc.face.lips import SILENCE, LipSync
from agents.vmc.face.liveliness import Liveliness
from agents.vmc.face.motion import Turn, clamp
from agents.vmc.face.shapes import Convention, Pose, is_mouth
from agents.vmc.heard import Heard
from agents.vmc.skeleton import ARMS, Quaternion, turned

RAISED: Pose = {"browInnerUp": 0.75, "browOuterUpLeft": 0.9, "browOuterUpRight": 0.9}
"""Brows that are raised."""
SIDE, UP, DOWN = 35.0, 20.0, 25.0
"""Degrees that eyes can turn."""
FULL_LOOK = 30.0
"""Degrees at which the shapes that turn eyes are fully there."""
SPOKEN_OVER = 0.55
"""What lips take from the mouth of an expression while she speaks."""


class Figure:
    """Lips, expressions and liveliness of one avatar."""

    def __init__(self, seed: int, conventions: Sequence[Convention]) -> None:
        self.lips = LipSync()
        self.expressions = Expressions()
        self.liveliness = Liveliness(seed)
        self._conventions = conventions

    def update(self, seconds: float, heard: Heard | None) -> None:
        """So many seconds go by; `heard` is what is heard at their end."""
        self.lips.update(heard, seconds)
        self.expressions.update(seconds, heard)
        self.liveliness.update(seconds, heard)

    def cancel(self, turn: int) -> None:
        """Forget what was to be said."""
        self.lips.cancel(turn)
        self.expressions.cancel(turn)
        self.liveliness.prosody.cancel(turn)

    @property
    def bones(self) -> dict[str, Quaternion]:
        """The bones that are turned now, each against the one above it."""
        movement, head = self.liveliness.movement, self._head
        yaw, pitch = self._gaze
        eyes = turned(Turn(-pitch, -yaw, 0))
        return {
            **ARMS,
            "Chest": turned(movement.chest),
            "Neck": turned(head, 0.4),
            "Head": turned(head, 0.6),
            "LeftShoulder": turned(Turn(z=movement.left_shoulder)),
            "RightShoulder": turned(Turn(z=-movement.right_shoulder)),
            "LeftEye": eyes,
            "RightEye": eyes,
        }

    @property
    def shapes(self) -> dict[str, float]:
        """Every shape of every convention that is sent, 0 to 1."""
        return {
            name: weight
            for convention in self._conventions
            for name, weight in self._shapes(convention).items()
        }

    @property
    def _head(self) -> Turn:
        """How her head is turned against her chest."""
        head, shown = self.liveliness.movement.head, self.expressions.turn
        return Turn(head.x + shown.x, head.y + shown.y, head.z + shown.z)

    @property
    def _gaze(self) -> tuple[float, float]:
        """Where the eyes look from the head, to her right and up. Where that turns, they stay."""
        movement, head = self.liveliness.movement, self._head
        yaw = movement.eyes_yaw + head.y + movement.chest.y
        pitch = movement.eyes_pitch + head.x + movement.chest.x
        return clamp(yaw, -SIDE, SIDE), clamp(pitch, -DOWN, UP)

    def _shapes(self, convention: Convention) -> dict[str, float]:
        weights = dict.fromkeys(convention.shapes, 0.0)

        def add(pose: Pose, weight: float, mouth: float = 1.0) -> None:
            for name, share in pose.items():
                if weight and name in weights:
                    weights[name] += share * weight * (mouth if is_mouth(name) else 1.0)

        for viseme, weight in self.lips.weights.items():
            add(convention.visemes[viseme], weight)
        mouth = 1 - SPOKEN_OVER * (1 - self.lips.weights[SILENCE])
        for expression, weight in self.expressions.weights.items():
            add(convention.expressions[expression], weight, mouth)
        add(RAISED, self.liveliness.movement.brows)
        yaw, pitch = self._gaze
        for way, degrees in (("up", pitch), ("down", -pitch), ("right", yaw), ("left", -yaw)):
            add(convention.looks.get(way, {}), clamp(degrees / FULL_LOOK, 0, 1))
        for name, share in convention.blink.items():
            weights[name] = max(weights[name], self.liveliness.movement.lids * share)
        return {name: min(1.0, weight) for name, weight in weights.items()}
