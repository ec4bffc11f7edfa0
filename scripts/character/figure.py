"""Her figure: the base mesh shaped into a young woman with her arms down, and her bones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scripts.character.hands import relaxed
from scripts.character.proportions import drawn
from scripts.character.source import Polygon, Source
from scripts.character.surface import Floats, Integers, Surface, normals_of, smoothstep

# What makes her who she is: targets of the data and how much of each.
_TARGETS = {
    "macrodetails/caucasian-female-young": 0.6,
    "macrodetails/asian-female-young": 0.4,
    "macrodetails/universal-female-young-averagemuscle-averageweight": 0.5,
    "macrodetails/universal-female-young-averagemuscle-minweight": 0.5,
    "macrodetails/proportions/female-young-averagemuscle-averageweight-idealproportions": 0.8,
    "head/head-oval": 0.5,
    "head/head-age-decr": 0.35,
    "chin/chin-triangle": 0.55,
    "chin/chin-width-decr": 0.55,
    "chin/chin-height-decr": 0.8,
    "chin/chin-prominent-decr": 0.15,
    "nose/nose-scale-horiz-decr": 0.55,
    "nose/nose-scale-depth-decr": 0.1,
    "nose/nose-point-up": 0.45,
    "nose/nose-scale-vert-decr": 0.25,
    "mouth/mouth-scale-vert-decr": 0.35,
    "mouth/mouth-angles-up": 0.6,
    "mouth/mouth-scale-horiz-decr": 0.35,
    "eyebrows/eyebrows-trans-up": 0.35,
    "torso/measure-shoulder-dist-decr": 0.9,
    "neck/neck-scale-horiz-decr": 0.45,
    "neck/neck-scale-depth-decr": 0.35,
}
# Both sides alike.
_PAIRS = {
    "eyes/{}-eye-scale-incr": 0.95,
    "eyes/{}-eye-corner2-up": 0.3,
    "eyes/{}-eye-height1-incr": 0.3,
    "eyes/{}-eye-height2-incr": 0.4,
    "eyes/{}-eye-height3-incr": 0.3,
    "eyes/{}-eye-bag-decr": 0.5,
    "cheek/{}-cheek-bones-incr": 0.15,
    "cheek/{}-cheek-volume-incr": 0.45,
    "ears/{}-ear-scale-decr": 0.3,
    "ears/{}-ear-wing-decr": 0.4,
}
# The face that she makes when nothing is asked of it.
_AT_REST = {
    "mouthSmileLeft": 0.36,
    "mouthSmileRight": 0.36,
    "eyeSquintLeft": 0.08,
    "eyeSquintRight": 0.08,
}


@dataclass(frozen=True)
class Bone:
    """One bone: its name, its parent's number (-1 for the first) and where it turns."""

    name: str
    parent: int
    head: tuple[float, float, float]


# Name, parent, the cube of the data that it turns about, and the bones of the data that it stands
# for. Fingers follow their hand, and below the knees nothing is left to be moved.
_SKELETON = (
    ("Hips", "", "pelvis", ("pelvis", "Root")),
    ("Spine", "Hips", "spine-4", ("spine_01",)),
    ("Chest", "Spine", "spine-3", ("spine_02",)),
    ("UpperChest", "Chest", "spine-2", ("spine_03",)),
    ("Neck", "UpperChest", "neck", ("neck_01",)),
    ("Head", "Neck", "head", ("head",)),
)
_SIDED = (
    ("Eye", "Head", "{}-eye", ()),
    ("Shoulder", "UpperChest", "{}-clavicle", ("clavicle_{}",)),
    ("UpperArm", "Shoulder", "{}-shoulder", ("upperarm_{}",)),
    ("LowerArm", "UpperArm", "{}-elbow", ("lowerarm_{}",)),
    ("Hand", "LowerArm", "{}-hand", ("hand_{}",)),
    ("UpperLeg", "Hips", "{}-upper-leg", ("thigh_{}",)),
    ("LowerLeg", "UpperLeg", "{}-knee", ("calf_{}",)),
    ("Foot", "LowerLeg", "{}-ankle", ("foot_{}", "ball_{}")),
)
_FINGERS = ("thumb", "index", "middle", "ring", "pinky")
# Degrees about X, Y and Z that lower her left arm from where the data has it.
_POSE = {
    "Shoulder": (0.0, 0.0, -3.0),
    "UpperArm": (2.0, 0.0, -27.0),
    "LowerArm": (-14.0, 0.0, -2.0),
    "Hand": (0.0, 0.0, 6.0),
}


@dataclass(frozen=True)
class Figure:
    """The whole base mesh, shaped, posed and bound, in metres.

    Attributes:
        source: the data, its positions as it came.
        positions: as she stands; feet at y = 0.
        joints, weights: four bones that hold each vertex.
        bones: parents before their children.
        shapes: the 52 face shapes.
    """

    source: Source
    positions: Floats
    joints: Integers
    weights: Floats
    bones: tuple[Bone, ...]
    shapes: dict[str, Floats]

    def bone(self, name: str) -> int:
        """A bone's number."""
        return [bone.name for bone in self.bones].index(name)

    def joint(self, name: str) -> Floats:
        """The middle of one of the data's joint cubes, such as `l-eye`."""
        return _middle(self.source, self.positions, name)

    def cut(self, polygons: Sequence[Polygon]) -> Surface:
        """A mesh of these polygons; a vertex at a seam of the texture becomes several."""
        corners: dict[tuple[int, int], int] = {}
        triangles = []
        for polygon in polygons:
            numbers = [corners.setdefault(corner, len(corners)) for corner in polygon]
            triangles += [
                (numbers[0], numbers[i], numbers[i + 1]) for i in range(1, len(numbers) - 1)
            ]
        vertices = np.array([vertex for vertex, _ in corners])
        places = self.source.places[[place for _, place in corners]] * [1, -1] + [0, 1]
        return Surface(
            positions=self.positions[vertices],
            normals=self._normals(polygons)[vertices],
            places=places,
            joints=self.joints[vertices],
            weights=self.weights[vertices],
            triangles=np.array(triangles),
            shapes={
                name: deltas[vertices]
                for name, deltas in self.shapes.items()
                if np.abs(deltas[vertices]).max() > 1e-6
            },
            origins=vertices,
        )

    def _normals(self, polygons: Sequence[Polygon]) -> Floats:
        triangles = [
            (polygon[0][0], polygon[i][0], polygon[i + 1][0])
            for polygon in polygons
            for i in range(1, len(polygon) - 1)
        ]
        return normals_of(self.positions, np.array(triangles))


def make_figure(source: Source) -> Figure:
    """Shape her, lower her arms, and bind her to her bones."""
    positions = source.positions.copy()
    wanted = _TARGETS | {name.format(s): w for name, w in _PAIRS.items() for s in "lr"}
    for name, share in wanted.items():
        positions += share * source.target(name)
    shapes = source.face_shapes()
    for name, share in _AT_REST.items():
        positions += share * shapes[name]
        shapes[name] *= 1 - share  # so that at full weight it is what the data has
    positions = _lips_closed(source, positions, shapes)
    positions, shapes = drawn(source, positions, shapes)
    positions[:, 1] -= _middle(source, positions, "ground")[1]
    joints, weights = _binding(source)
    positions = relaxed(source, _posed(source, positions, joints, weights))
    # The data's own is empty: the tongue, which has a shape of its own, pushes the lower lip.
    shapes["tongueOut"] = 0.3 * (shapes["mouthLowerDownLeft"] + shapes["mouthLowerDownRight"])
    figure = Figure(source, positions, joints, weights, (), shapes)
    return replace(figure, bones=_bones(source, positions))


def _lips_closed(source: Source, positions: Floats, shapes: dict[str, Floats]) -> Floats:
    """The lips brought together beside the middle, where the data leaves them a little open."""
    up = shapes["mouthUpperUpLeft"][:, 1] + shapes["mouthUpperUpRight"][:, 1]
    down = -shapes["mouthLowerDownLeft"][:, 1] - shapes["mouthLowerDownRight"][:, 1]
    body = np.zeros(len(positions), dtype=bool)
    body[source.vertices("body")] = True
    x, y, z = np.abs(positions[:, 0]), positions[:, 1], positions[:, 2]
    teeth = positions[source.vertices("helper-upper-teeth")]
    seam = teeth[:, 1].min() - 0.0012 + 0.11 * x
    near = body & (z > teeth[:, 2].max() - 0.012) & (x < 0.026)
    beside = smoothstep(0.002, 0.010, x) * smoothstep(0.026, 0.019, x)
    pull = 0.0007 * beside * np.exp(-(((y - seam) / 0.005) ** 2)) * near
    moved = positions.copy()
    moved[:, 1] += pull * ((down > up).astype(float) - (up > down))
    return moved


def _skeleton() -> list[tuple[str, str, str, tuple[str, ...]]]:
    rows = list(_SKELETON)
    for side in "LR":
        low = side.lower()
        for name, parent, cube, held in _SIDED:
            own = any(parent == row[0] for row in _SIDED)
            names = tuple(bone.format(low) for bone in held)
            if name == "Hand":
                names += tuple(f"{finger}_0{n}_{low}" for finger in _FINGERS for n in (1, 2, 3))
            rows.append(
                (f"{name}_{side}", f"{parent}_{side}" if own else parent, cube.format(low), names)
            )
    return rows


def _bones(source: Source, positions: Floats) -> tuple[Bone, ...]:
    names = [name for name, *_ in _skeleton()]
    bones = []
    for name, parent, cube, _ in _skeleton():
        x, y, z = _middle(source, positions, cube)
        bones.append(Bone(name, names.index(parent) if parent else -1, (x, y, z)))
    return tuple(bones)


def _binding(source: Source) -> tuple[Integers, Floats]:
    rows = _skeleton()
    shares = np.zeros((len(source.positions), len(rows)))
    held = source.weights()
    for number, (_, _, _, stood_for) in enumerate(rows):
        for bone in stood_for:
            for vertex, share in held.get(bone, []):
                shares[vertex, number] += share
    names = [name for name, *_ in rows]
    shares[shares.sum(axis=1) == 0, names.index("Head")] = 1
    for side in "LR":
        eye = source.vertices(f"helper-{side.lower()}-eye")
        shares[eye] = 0
        shares[eye, names.index(f"Eye_{side}")] = 1
    joints = np.argsort(-shares, axis=1)[:, :4]
    weights = np.take_along_axis(shares, joints, axis=1)
    weights /= weights.sum(axis=1, keepdims=True)
    return np.where(weights > 0, joints, 0), weights


def _posed(source: Source, positions: Floats, joints: Integers, weights: Floats) -> Floats:
    """The positions with the bones of `_POSE` turned, each about its own joint."""
    rows = _skeleton()
    names = [name for name, *_ in rows]
    matrices = np.tile(np.eye(4), (len(rows), 1, 1))
    for number, (name, parent, cube, _) in enumerate(rows):
        above = matrices[names.index(parent)] if parent else np.eye(4)
        bone, _, side = name.partition("_")
        turns = np.radians(_POSE.get(bone, (0, 0, 0))) * (1, 1, -1 if side == "R" else 1)
        pivot = _middle(source, positions, cube)
        turn = np.eye(4)
        turn[:3, :3] = _rotation(turns)
        turn[:3, 3] = pivot - turn[:3, :3] @ pivot
        matrices[number] = above @ turn
    own = np.concatenate([positions, np.ones((len(positions), 1))], axis=1)
    moved = np.einsum("nk,nkij,nj->ni", weights, matrices[joints], own)
    return np.asarray(moved[:, :3])


def _rotation(turns: Floats) -> Floats:
    (sx, sy, sz), (cx, cy, cz) = np.sin(turns), np.cos(turns)
    about_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    about_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    about_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    return np.asarray(about_z @ about_y @ about_x)


def _middle(source: Source, positions: Floats, cube: str) -> Floats:
    return np.asarray(positions[source.vertices(f"joint-{cube}")].mean(axis=0))
