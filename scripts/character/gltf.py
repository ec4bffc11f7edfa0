"""Writing a glTF 2.0 binary that is small.

Normals, weights and blend shapes are held in few bytes (KHR_mesh_quantization), textures as WebP
(EXT_texture_webp). Blend shapes are sparse: most move a small part of the face.
"""

import io
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scripts.character.figure import Bone
from scripts.character.surface import Floats, Surface, shape_normals

_TYPES = {"b": 5120, "B": 5121, "h": 5122, "H": 5123, "I": 5125, "f": 5126}
_SHAPES = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}
_VERTICES, _INDICES = 34962, 34963
_EXTENSIONS = ["EXT_texture_webp", "KHR_mesh_quantization"]
_LEAST_TURN = 0.02
_SOFTER = 0.7
"""How much of a blend shape's turn of the normals is kept: folds of skin are softer than meshes."""
LEAST = 3e-5
"""Metres. What moves a vertex less than this is left out of a blend shape."""


@dataclass(frozen=True, eq=False)
class Material:
    """How a mesh looks.

    Attributes:
        name: as it is in the file.
        picture: its colours, with alpha where there is something to see through.
        colour: times the picture; linear RGB.
        roughness, metallic: 0 to 1.
        cutout: below this alpha nothing is drawn; 0 where all is.
        blended: alpha lets through what is behind, instead.
        two_sided: seen from behind, too.
        quality: of the picture as WebP or JPEG, 1 to 100.
        gloss: roughness in green, times `roughness`.
        bumps: a normal map, and how strongly it counts.
        soft, sheen: how far light goes around its edges, and how much of it these catch from
            behind; for the page's own shader, as `extras`.
        dyeable: whether what is coloured in the picture can be dyed: its mean luminance is told.
    """

    name: str
    picture: Image.Image | None = None
    colour: tuple[float, float, float] = (1, 1, 1)
    roughness: float = 0.5
    metallic: float = 0
    cutout: float = 0
    blended: bool = False
    two_sided: bool = False
    quality: int = 88
    gloss: Image.Image | None = None
    bumps: Image.Image | None = None
    bump_scale: float = 1
    soft: float = 0
    sheen: float = 0
    dyeable: bool = False


@dataclass(frozen=True)
class Part:
    """A mesh and what it looks like."""

    name: str
    surface: Surface
    material: Material


@dataclass
class _File:
    """What is written so far."""

    blob: bytearray = field(default_factory=bytearray)
    views: list[dict[str, Any]] = field(default_factory=list)
    accessors: list[dict[str, Any]] = field(default_factory=list)
    images: list[dict[str, Any]] = field(default_factory=list)

    def view(self, content: bytes, target: int = 0, stride: int = 0) -> int:
        """Add bytes; gives the number of their view."""
        self.blob.extend(b"\0" * (-len(self.blob) % 4))
        view = {"buffer": 0, "byteOffset": len(self.blob), "byteLength": len(content)}
        self.views.append(
            view
            | ({"target": target} if target else {})
            | ({"byteStride": stride} if stride else {})
        )
        self.blob.extend(content)
        return len(self.views) - 1

    def accessor(
        self, values: NDArray[Any], kind: str, target: int = 0, *, unit: bool = False
    ) -> int:
        """Add an array as numbers of a kind; `unit` ones are stored as shares of the largest."""
        stored = _stored(values, kind, unit=unit)
        width = stored.shape[1] if stored.ndim > 1 else 1
        size = stored.itemsize * width
        stride = -(-size // 4) * 4 if target == _VERTICES and size % 4 else 0
        content = stored.tobytes()
        if stride:
            padded = np.zeros((len(stored), stride), np.uint8)
            padded[:, :size] = np.frombuffer(content, np.uint8).reshape(len(stored), size)
            content = padded.tobytes()
        described = {
            "bufferView": self.view(content, target, stride),
            "componentType": _TYPES[kind],
            "count": len(stored),
            "type": _SHAPES[width],
        }
        if kind == "f" and width == 3:
            described |= {"min": stored.min(0).tolist(), "max": stored.max(0).tolist()}
        self.accessors.append(described | ({"normalized": True} if unit else {}))
        return len(self.accessors) - 1

    def sparse(self, values: Floats, kind: str, least: float) -> int:
        """Add an array, as shares of the largest, of which only rows above `least` are stored."""
        moved = np.flatnonzero(np.abs(values).max(axis=1) > least)
        stored = _stored(values[moved], kind, unit=True)
        whole = np.zeros(values.shape, stored.dtype)
        whole[moved] = stored
        described: dict[str, Any] = {
            "componentType": _TYPES[kind],
            "normalized": True,
            "count": len(values),
            "type": "VEC3",
            "min": whole.min(0).tolist(),
            "max": whole.max(0).tolist(),
        }
        if len(moved):
            indices = self.view(moved.astype("<u2").tobytes())
            described["sparse"] = {
                "count": len(moved),
                "indices": {"bufferView": indices, "componentType": _TYPES["H"]},
                "values": {"bufferView": self.view(stored.tobytes())},
            }
        self.accessors.append(described)
        return len(self.accessors) - 1

    def image(self, picture: Image.Image, quality: int) -> int:
        """Add a picture; gives its number."""
        content = io.BytesIO()
        picture.save(content, "WEBP", quality=quality, method=6, alpha_quality=90)
        number = self.view(content.getvalue())
        self.images.append({"bufferView": number, "mimeType": "image/webp"})
        return len(self.images) - 1


def write_glb(parts: Sequence[Part], bones: Sequence[Bone], copyright_note: str) -> bytes:
    """A GLB with one skinned character: bones and meshes beside each other."""
    file = _File()
    looks = list({id(part.material): part.material for part in parts}.values())
    meshes = [_mesh(file, part, looks.index(part.material)) for part in parts]
    skin = _skin(file, bones)
    nodes = _nodes(bones)
    held = [i for i, bone in enumerate(bones) if bone.parent < 0]
    for number, part in enumerate(parts):
        held.append(len(nodes))
        nodes.append({"name": part.name, "mesh": number, "skin": 0})
    materials = [_material(file, look) for look in looks]
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "Iris", "copyright": copyright_note},
        "extensionsUsed": _EXTENSIONS,
        "extensionsRequired": _EXTENSIONS,
        "scene": 0,
        "scenes": [{"name": "Iris", "nodes": held}],
        "nodes": nodes,
        "meshes": meshes,
        "skins": [skin],
        "materials": materials,
        "textures": [
            {"sampler": 0, "extensions": {"EXT_texture_webp": {"source": i}}}
            for i in range(len(file.images))
        ],
        "images": file.images,
        "samplers": [{"magFilter": 9729, "minFilter": 9987, "wrapS": 10497, "wrapT": 10497}],
        "accessors": file.accessors,
        "bufferViews": file.views,
    }
    return _packed(document, file.blob)


def _mesh(file: _File, part: Part, material: int) -> dict[str, Any]:
    surface = part.surface
    weights = _whole_weights(surface.weights)
    attributes = {
        "POSITION": file.accessor(surface.positions, "f", _VERTICES),
        "NORMAL": file.accessor(surface.normals, "b", _VERTICES, unit=True),
        "TEXCOORD_0": file.accessor(surface.places, "f", _VERTICES),
        "JOINTS_0": file.accessor(np.where(weights > 0, surface.joints, 0), "B", _VERTICES),
        "WEIGHTS_0": file.accessor(weights, "B", _VERTICES, unit=True),
    }
    kind = "H" if len(surface.positions) < 65535 else "I"
    primitive: dict[str, Any] = {
        "attributes": attributes,
        "indices": file.accessor(surface.triangles.ravel(), kind, _INDICES),
        "material": material,
    }
    mesh: dict[str, Any] = {"name": part.name, "primitives": [primitive]}
    if surface.shapes:
        primitive["targets"] = [
            {
                "POSITION": file.sparse(deltas, "h", LEAST),
                "NORMAL": file.sparse(_SOFTER * shape_normals(surface, name), "b", _LEAST_TURN),
            }
            for name, deltas in surface.shapes.items()
        ]
        mesh["weights"] = [0] * len(surface.shapes)
        mesh["extras"] = {"targetNames": list(surface.shapes)}
    return mesh


def _whole_weights(weights: Floats) -> Floats:
    """Weights as 255ths that add up to 255 exactly, as the format demands."""
    whole = np.round(weights * 255)
    whole[np.arange(len(whole)), whole.argmax(axis=1)] += 255 - whole.sum(axis=1)
    return np.asarray(whole / 255)


def _skin(file: _File, bones: Sequence[Bone]) -> dict[str, Any]:
    inverse = np.tile(np.eye(4), (len(bones), 1, 1))
    inverse[:, 3, :3] = [[-x for x in bone.head] for bone in bones]
    return {
        "joints": list(range(len(bones))),
        "skeleton": 0,
        "inverseBindMatrices": file.accessor(inverse.reshape(-1, 16), "f"),
    }


def _nodes(bones: Sequence[Bone]) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for number, bone in enumerate(bones):
        above = bones[bone.parent].head if bone.parent >= 0 else (0.0, 0.0, 0.0)
        offset = [own - other for own, other in zip(bone.head, above, strict=True)]
        node: dict[str, Any] = {"name": bone.name, "translation": offset}
        children = [i for i, other in enumerate(bones) if other.parent == number]
        nodes.append(node | ({"children": children} if children else {}))
    return nodes


def _material(file: _File, material: Material) -> dict[str, Any]:
    surface: dict[str, Any] = {
        "baseColorFactor": [*material.colour, 1],
        "metallicFactor": material.metallic,
        "roughnessFactor": material.roughness,
    }
    if material.picture is not None:
        surface["baseColorTexture"] = {"index": file.image(material.picture, material.quality)}
    if material.gloss is not None:
        surface["metallicRoughnessTexture"] = {"index": file.image(material.gloss, 80)}
    described: dict[str, Any] = {
        "name": material.name,
        "pbrMetallicRoughness": surface,
        "extras": _extras(material),
    }
    if material.bumps is not None:
        number = file.image(material.bumps, material.quality)
        described["normalTexture"] = {"index": number, "scale": material.bump_scale}
    if material.cutout:
        described |= {"alphaMode": "MASK", "alphaCutoff": material.cutout}
    if material.blended:
        described["alphaMode"] = "BLEND"
    return described | ({"doubleSided": True} if material.two_sided else {})


def _extras(material: Material) -> dict[str, float]:
    extras = {"soft": material.soft, "sheen": material.sheen}
    if material.dyeable and material.picture is not None:
        texels = np.asarray(material.picture.convert("RGB"), dtype=np.float64) / 255
        most, least = texels.max(axis=2), texels.min(axis=2)
        coloured = most - least > 0.4 * most
        luminance = texels[coloured] ** 2.2 @ [0.2126, 0.7152, 0.0722]
        extras["dyeable"] = round(float(luminance.mean()), 4)
    return extras


def _stored(values: NDArray[Any], kind: str, *, unit: bool) -> NDArray[Any]:
    if unit:
        largest = {"b": 127, "B": 255, "h": 32767, "H": 65535}[kind]
        values = np.round(np.clip(values, -1, 1) * largest)
    return values.astype(np.dtype(f"<{kind}"))


def _packed(document: dict[str, Any], blob: bytearray) -> bytes:
    blob.extend(b"\0" * (-len(blob) % 4))
    document["buffers"] = [{"byteLength": len(blob)}]
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    head = struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(text) + 8 + len(blob))
    body = struct.pack("<I4s", len(blob), b"BIN\0") + bytes(blob)
    return head + struct.pack("<I4s", len(text), b"JSON") + text + body
