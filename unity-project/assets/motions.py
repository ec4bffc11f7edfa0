"""What she does with her body, muscle by muscle: small sways, and gestures that come and go.

Amounts are shares of a muscle's range on top of how she stands. `Left` and `Right` of a gesture
are hers. Sways have two whole numbers of cycles, so that a motion ends as it begins and is no
plain sine.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Sway:
    """A muscle that goes to and fro.

    Attributes:
        cycles: how often within the motion.
        phase: where it begins, 0 to 1.
    """

    muscle: str
    amount: float
    cycles: int = 1
    phase: float = 0


@dataclass(frozen=True)
class Gesture:
    """Muscles that go somewhere, stay a while and come back; times in seconds."""

    at: float
    rise: float
    hold: float
    fall: float
    moves: dict[str, float]


@dataclass(frozen=True)
class Motion:
    """A clip, which loops."""

    name: str
    seconds: float
    sways: tuple[Sway, ...] = ()
    gestures: tuple[Gesture, ...] = ()


def _standing(phase: float, amount: float = 1) -> tuple[Sway, ...]:
    """The sway of somebody who stands."""
    return (
        Sway("Spine Left-Right", 0.03 * amount, 1, phase),
        Sway("Spine Twist Left-Right", 0.025 * amount, 1, phase + 0.2),
        Sway("Chest Left-Right", -0.022 * amount, 1, phase + 0.05),
        Sway("Neck Turn Left-Right", 0.03 * amount, 1, phase + 0.35),
        Sway("Head Nod Down-Up", 0.03 * amount, 2, phase + 0.1),
        Sway("Head Tilt Left-Right", 0.03 * amount, 1, phase + 0.6),
        Sway("Left Arm Down-Up", 0.012 * amount, 1, phase + 0.15),
        Sway("Right Arm Down-Up", 0.012 * amount, 1, phase + 0.65),
    )


def _talking(phase: float, amount: float = 1) -> tuple[Sway, ...]:
    """The livelier sway of somebody who talks."""
    return (
        *_standing(phase, amount),
        Sway("Head Nod Down-Up", 0.05 * amount, 3, phase),
        Sway("Head Turn Left-Right", 0.05 * amount, 2, phase + 0.4),
        Sway("UpperChest Front-Back", 0.02 * amount, 2, phase + 0.3),
    )


def _raised(side: str, height: float = 1, out: float = 0) -> dict[str, float]:
    """A forearm that comes up in front of the body, palm turned up as far as `out` says."""
    return {
        f"{side} Arm Down-Up": 0.1 * height,
        f"{side} Arm Front-Back": -0.22 * height,
        f"{side} Forearm Stretch": -0.42 * height,
        f"{side} Arm Twist In-Out": -0.18 * out,
        f"{side} Forearm Twist In-Out": 0.45 * out,
        f"{side} Hand Down-Up": 0.2 * out,
        f"{side} Shoulder Down-Up": 0.06 * height,
    }


def _both(height: float, out: float) -> dict[str, float]:
    return _raised("Left", height, out) | _raised("Right", height, out)


def _head(nod: float = 0, turn: float = 0, tilt: float = 0) -> dict[str, float]:
    """Positive nods look up, positive turns and tilts go to her right."""
    return {
        "Head Nod Down-Up": nod,
        "Neck Nod Down-Up": nod * 0.4,
        "Head Turn Left-Right": turn,
        "Neck Turn Left-Right": turn * 0.5,
        "Head Tilt Left-Right": tilt,
    }


def _nods(*times: float, depth: float = 0.16) -> tuple[Gesture, ...]:
    return tuple(Gesture(at, 0.22, 0.02, 0.34, _head(-depth)) for at in times)


_SHOULDERS = {f"{side} Shoulder Down-Up": 0.35 for side in ("Left", "Right")}
_WEIGHT = {"Spine Left-Right": 0.12, "Chest Left-Right": -0.1, "Head Tilt Left-Right": -0.04}


def _mirrored(gesture: Gesture) -> Gesture:
    """The same on her other side."""
    moves = {}
    for muscle, amount in gesture.moves.items():
        sideways = muscle.endswith("Left-Right")
        other = (
            muscle.replace("Left ", "Right ", 1)
            if muscle.startswith("Left ")
            else muscle.replace("Right ", "Left ", 1)
        )
        moves[muscle if sideways else other] = -amount if sideways else amount
    return replace(gesture, moves=moves)


_SHIFT = Gesture(1.5, 1.6, 5.5, 1.8, _WEIGHT)
_ASIDE = Gesture(2.2, 0.7, 1.6, 0.9, _head(0.02, 0.22, 0.05))
_POINT = Gesture(0.6, 0.35, 0.5, 0.6, _raised("Right", 0.9, 0.5) | _head(0.04, -0.06))
_OPEN = Gesture(0.5, 0.45, 0.9, 0.7, _both(0.8, 1) | _head(0.06))

IDLE = (
    Motion("Idle Calm", 9, _standing(0)),
    Motion("Idle Shift Left", 11, _standing(0.3), (_mirrored(_SHIFT),)),
    Motion("Idle Shift Right", 12, _standing(0.55), (_SHIFT,)),
    Motion("Idle Look Right", 8, _standing(0.1), (_ASIDE,)),
    Motion("Idle Look Left", 8.5, _standing(0.7), (_mirrored(_ASIDE),)),
    Motion(
        "Idle Shoulders",
        8,
        _standing(0.2),
        (Gesture(2, 0.9, 0.3, 1.1, _SHOULDERS | {"UpperChest Front-Back": 0.1}),),
    ),
    Motion(
        "Idle Deep Breath",
        7,
        _standing(0.45, 0.7),
        (
            Gesture(
                1.2,
                1.3,
                0.3,
                1.8,
                {"Chest Front-Back": 0.12, "UpperChest Front-Back": 0.14, **_head(0.06)},
            ),
        ),
    ),
    Motion(
        "Idle Hands",
        9,
        _standing(0.85),
        (Gesture(2.5, 1, 2.2, 1.2, _both(0.3, 0.2) | _head(-0.05)),),
    ),
    Motion("Idle Tilt", 7.5, _standing(0.6), (Gesture(1.8, 0.8, 2, 1, _head(0, 0, 0.16)),)),
)
LISTENING = (
    Motion(
        "Listening",
        7,
        _standing(0.15, 0.6),
        (
            Gesture(0.2, 0.8, 5, 0.9, {"Spine Front-Back": -0.1, **_head(0.05, 0, 0.08)}),
            *_nods(2.1, 4.6, 5.1, depth=0.1),
        ),
    ),
)
THINKING = (
    Motion(
        "Thinking",
        6,
        _standing(0.4, 0.7),
        (
            Gesture(
                0.2,
                0.7,
                4,
                0.9,
                {**_head(0.14, -0.2, -0.1), **_raised("Right", 0.7, 0), "Spine Front-Back": 0.04},
            ),
        ),
    ),
)
GREETING = (
    Motion(
        "Greeting",
        3.4,
        _standing(0, 0.5),
        (
            Gesture(0.2, 0.5, 1.5, 0.8, _raised("Right", 1.5, 0.6) | _head(0.02, 0, 0.08)),
            *(Gesture(at, 0.2, 0.02, 0.2, {"Right Hand In-Out": 0.35}) for at in (0.7, 1.15, 1.6)),
            *_nods(2.2, depth=0.14),
        ),
    ),
)
SPEAKING = (
    Motion("Speaking Calm", 6, _talking(0, 0.7), _nods(1.1, 3.9)),
    Motion("Speaking Nods", 5, _talking(0.2), _nods(0.5, 1.7, 2.2, 4.1)),
    Motion("Speaking Right Hand", 5, _talking(0.35), (_POINT, *_nods(0.7, 3.2))),
    Motion("Speaking Left Hand", 5.4, _talking(0.6), (_mirrored(_POINT), *_nods(0.7, 3.6))),
    Motion("Speaking Open Hands", 5.6, _talking(0.1), (_OPEN, *_nods(2.9))),
    Motion(
        "Speaking Shrug",
        4.6,
        _talking(0.8),
        (
            Gesture(
                0.7,
                0.4,
                0.6,
                0.7,
                {**_both(0.5, 1), **_SHOULDERS, **_head(0.02, 0, 0.16)},
            ),
        ),
    ),
    Motion(
        "Speaking Two Beats",
        5.2,
        _talking(0.5),
        (
            Gesture(0.5, 0.3, 0.25, 0.4, _both(0.65, 0.3)),
            Gesture(1.6, 0.3, 0.35, 0.6, _both(0.75, 0.3)),
            *_nods(0.6, 1.7),
        ),
    ),
    Motion(
        "Speaking Lean In",
        6.2,
        _talking(0.25),
        (
            Gesture(0.6, 0.9, 2.4, 1.2, {"Spine Front-Back": -0.16, **_head(0.1)}),
            Gesture(1.6, 0.4, 0.8, 0.7, _raised("Right", 0.6, 0.7)),
        ),
    ),
    Motion(
        "Speaking Aside",
        5.8,
        _talking(0.9),
        (
            Gesture(0.8, 0.6, 1.2, 0.8, _head(0.03, 0.18, 0.06)),
            Gesture(3.4, 0.35, 0.5, 0.6, _raised("Left", 0.7, 0.6)),
        ),
    ),
    Motion(
        "Speaking Emphatic",
        4.4,
        _talking(0.15, 1.4),
        (
            Gesture(0.4, 0.22, 0.15, 0.35, _raised("Right", 0.9, 0.2)),
            Gesture(1.3, 0.22, 0.15, 0.35, _raised("Right", 1, 0.2)),
            Gesture(2.2, 0.22, 0.3, 0.6, _raised("Right", 1.1, 0.2)),
            *_nods(0.4, 1.3, 2.2, depth=0.2),
        ),
    ),
    Motion(
        "Speaking One And Other",
        6.4,
        _talking(0.7),
        (
            Gesture(0.5, 0.4, 0.9, 0.7, _raised("Left", 0.8, 0.9) | _head(0, -0.1)),
            Gesture(2.8, 0.4, 0.9, 0.7, _raised("Right", 0.8, 0.9) | _head(0, 0.1)),
        ),
    ),
    Motion(
        "Speaking Reassuring",
        6,
        _talking(0.45, 0.8),
        (Gesture(0.8, 0.7, 1.8, 1, _both(0.45, 0.4) | _head(-0.04, 0, 0.12)), *_nods(3.4, 4)),
    ),
    Motion(
        "Speaking Wondering",
        5.6,
        _talking(0.05),
        (Gesture(0.5, 0.6, 1.6, 0.8, _head(0.14, -0.1, -0.1) | _raised("Left", 0.5, 1)),),
    ),
)
ALL = IDLE + LISTENING + THINKING + GREETING + SPEAKING
