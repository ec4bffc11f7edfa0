"""Iris as FBX for Unity: the same meshes, shapes and bones as the GLB, in centimetres, Y up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from scripts.character.fbxnodes import CREATED, FILE_ID, VERSION, Long, Node, Value, encoded
from scripts.character.figure import Bone
from scripts.character.gltf import LEAST, Material, Part
from scripts.character.surface import Floats, Surface, shape_normals

_CENTIMETRES = 100.0
_KINDS = ("Geometry", "Model", "NodeAttribute", "Deformer", "Material", "Texture", "Video", "Pose")


@dataclass
class _Scene:
    """What is written so far, and what belongs to what."""

    objects: Node = field(default_factory=lambda: Node("Objects"))
    links: Node = field(default_factory=lambda: Node("Connections"))

    def add(self, kind: str, name: str, sort: str, suffix: str = "") -> tuple[int, Node]:
        """Add an object; gives its identifier and its node."""
        number = Long(1000 + len(self.objects.children))
        full = f"{name}\0\1{suffix or kind}"
        return number, self.objects.add(kind, number, full, sort)

    def link(self, child: int, parent: int, setting: str = "") -> None:
        """Put an object into another, or into a setting of it."""
        ends = (Long(child), Long(parent))
        if setting:
            self.links.add("C", "OP", *ends, setting)
        else:
            self.links.add("C", "OO", *ends)


def write_fbx(parts: Sequence[Part], bones: Sequence[Bone], pictures: Mapping[str, str]) -> bytes:
    """The file; `pictures` says where those of a material lie, `Skin` and `Skin bumps`."""
    scene = _Scene()
    limbs = _limbs(scene, bones)
    looks = {id(part.material): part.material for part in parts}
    materials = {key: _material(scene, look, pictures) for key, look in looks.items()}
    meshes = []
    for part in parts:
        number, model = scene.add("Model", part.name, "Mesh")
        _placed(model, np.zeros(3))
        scene.link(number, 0)
        scene.link(materials[id(part.material)], number)
        geometry = _geometry(scene, part)
        scene.link(geometry, number)
        _skin(scene, part, geometry, limbs, bones)
        if part.surface.shapes:
            _shapes(scene, part, geometry)
        meshes.append(number)
    _bind_pose(scene, limbs, bones, meshes)
    return encoded([*_head(), *_tables(scene), scene.objects, scene.links])


def _limbs(scene: _Scene, bones: Sequence[Bone]) -> list[int]:
    limbs: list[int] = []
    for bone in bones:
        number, model = scene.add("Model", bone.name, "LimbNode")
        above = bones[bone.parent].head if bone.parent >= 0 else (0.0, 0.0, 0.0)
        _placed(model, (np.array(bone.head) - above) * _CENTIMETRES)
        attribute, node = scene.add("NodeAttribute", bone.name, "LimbNode")
        node.settings(("Size", "double", "Number", "", 3.0))
        node.add("TypeFlags", "Skeleton")
        scene.link(attribute, number)
        scene.link(number, limbs[bone.parent] if bone.parent >= 0 else 0)
        limbs.append(number)
    return limbs


def _placed(model: Node, offset: Floats) -> None:
    x, y, z = (float(value) for value in offset)
    model.add("Version", 232)
    model.settings(
        ("InheritType", "enum", "", "", 1),
        ("Lcl Translation", "Lcl Translation", "", "A", x, y, z),
        ("Lcl Rotation", "Lcl Rotation", "", "A", 0.0, 0.0, 0.0),
        ("Lcl Scaling", "Lcl Scaling", "", "A", 1.0, 1.0, 1.0),
        ("DefaultAttributeIndex", "int", "Integer", "", 0),
    )
    model.add("Shading", True)
    model.add("Culling", "CullingOff")


def _geometry(scene: _Scene, part: Part) -> int:
    surface = part.surface
    number, node = scene.add("Geometry", part.name, "Mesh")
    ends = surface.triangles.copy()
    ends[:, 2] = ~ends[:, 2]  # the last corner of a polygon is marked so
    corners = surface.triangles.ravel()
    node.add("GeometryVersion", 124)
    node.add("Vertices", surface.positions * _CENTIMETRES)
    node.add("PolygonVertexIndex", ends)
    normals = _layer(node, "LayerElementNormal", "ByPolygonVertex", "Direct", 101)
    normals.add("Normals", surface.normals[corners])
    places = _layer(node, "LayerElementUV", "ByPolygonVertex", "IndexToDirect", 101)
    places.add("UV", surface.places * [1, -1] + [0, 1])
    places.add("UVIndex", corners)
    look = _layer(node, "LayerElementMaterial", "AllSame", "IndexToDirect", 101)
    look.add("Materials", np.zeros(1, dtype=np.int64))
    layer = node.add("Layer", 0)
    layer.add("Version", 100)
    for kind in ("LayerElementNormal", "LayerElementUV", "LayerElementMaterial"):
        element = layer.add("LayerElement")
        element.add("Type", kind)
        element.add("TypedIndex", 0)
    return number


def _layer(node: Node, kind: str, mapping: str, reference: str, version: int) -> Node:
    layer = node.add(kind, 0)
    layer.add("Version", version)
    layer.add("Name", "UVMap" if kind == "LayerElementUV" else "")
    layer.add("MappingInformationType", mapping)
    layer.add("ReferenceInformationType", reference)
    return layer


def _skin(
    scene: _Scene, part: Part, geometry: int, limbs: Sequence[int], bones: Sequence[Bone]
) -> None:
    surface = part.surface
    skin, node = scene.add("Deformer", part.name, "Skin")
    node.add("Version", 101)
    node.add("Link_DeformAcuracy", 50.0)
    scene.link(skin, geometry)
    for bone in np.unique(surface.joints[surface.weights > 0]):
        mine = (surface.joints == bone) & (surface.weights > 0)
        held = np.flatnonzero(mine.any(axis=1))
        cluster, node = scene.add("Deformer", bones[bone].name, "Cluster", "SubDeformer")
        node.add("Version", 100)
        node.add("UserData", "", "")
        node.add("Indexes", held)
        node.add("Weights", (surface.weights * mine).sum(axis=1)[held])
        head = np.array(bones[bone].head) * _CENTIMETRES
        node.add("Transform", _matrix(-head))
        node.add("TransformLink", _matrix(head))
        scene.link(cluster, skin)
        scene.link(limbs[bone], cluster)


def _shapes(scene: _Scene, part: Part, geometry: int) -> None:
    surface: Surface = part.surface
    all_, node = scene.add("Deformer", part.name, "BlendShape")
    node.add("Version", 100)
    scene.link(all_, geometry)
    for name, deltas in surface.shapes.items():
        turns = shape_normals(surface, name)
        moved = np.flatnonzero(np.abs(deltas).max(axis=1) > LEAST)
        shape, node = scene.add("Geometry", name, "Shape")
        node.add("Version", 100)
        node.add("Indexes", moved)
        node.add("Vertices", deltas[moved] * _CENTIMETRES)
        node.add("Normals", turns[moved])
        channel, node = scene.add("Deformer", name, "BlendShapeChannel", "SubDeformer")
        node.add("Version", 100)
        node.add("DeformPercent", 0.0)
        node.add("FullWeights", np.array([100.0]))
        scene.link(shape, channel)
        scene.link(channel, all_)


def _material(scene: _Scene, look: Material, pictures: Mapping[str, str]) -> int:
    number, node = scene.add("Material", look.name, "")
    node.add("Version", 102)
    node.add("ShadingModel", "phong")
    node.add("MultiLayer", 0)
    red, green, blue = (float(value) for value in look.colour)
    shine = (1 - look.roughness) * 100.0
    node.settings(
        ("DiffuseColor", "Color", "", "A", red, green, blue),
        ("SpecularColor", "Color", "", "A", 0.2, 0.2, 0.2),
        ("Shininess", "Number", "", "A", shine),
        ("ShininessExponent", "Number", "", "A", shine),
    )
    for suffix, setting in (("", "DiffuseColor"), (" bumps", "NormalMap")):
        if look.name + suffix in pictures:
            texture = _texture(scene, look.name + suffix, pictures[look.name + suffix])
            scene.link(texture, number, setting)
    return number


def _texture(scene: _Scene, name: str, path: str) -> int:
    video, node = scene.add("Video", name, "Clip")
    node.add("Type", "Clip")
    node.settings(("Path", "KString", "XRefUrl", "", path))
    node.add("UseMipMap", 0)
    node.add("Filename", path)
    node.add("RelativeFilename", path)
    texture, node = scene.add("Texture", name, "")
    node.add("Type", "TextureVideoClip")
    node.add("Version", 202)
    node.add("TextureName", f"{name}\0\1Texture")
    node.add("Media", f"{name}\0\1Video")
    node.add("FileName", path)
    node.add("RelativeFilename", path)
    node.add("Texture_Alpha_Source", "Alpha_Black")
    scene.link(video, texture)
    return texture


def _bind_pose(
    scene: _Scene, limbs: Sequence[int], bones: Sequence[Bone], meshes: Sequence[int]
) -> None:
    _, node = scene.add("Pose", "Iris", "BindPose")
    node.add("Type", "BindPose")
    node.add("Version", 100)
    node.add("NbPoseNodes", len(limbs) + len(meshes))
    heads = [np.array(bone.head) * _CENTIMETRES for bone in bones]
    for number, head in [*zip(limbs, heads, strict=True), *((m, np.zeros(3)) for m in meshes)]:
        pose = node.add("PoseNode")
        pose.add("Node", Long(number))
        pose.add("Matrix", _matrix(head))


def _matrix(offset: Floats) -> Floats:
    matrix = np.eye(4)
    matrix[3, :3] = offset
    return matrix


def _head() -> list[Node]:
    header = Node("FBXHeaderExtension")
    header.add("FBXHeaderVersion", 1003)
    header.add("FBXVersion", VERSION)
    header.add("EncryptionType", 0)
    stamp = header.add("CreationTimeStamp")
    stamp.add("Version", 1000)
    for name, value in (("Year", 1970), ("Month", 1), ("Day", 1), ("Hour", 10)):
        stamp.add(name, value)
    for name in ("Minute", "Second", "Millisecond"):
        stamp.add(name, 0)
    header.add("Creator", "Iris")
    settings = Node("GlobalSettings")
    settings.add("Version", 1000)
    axes = {"UpAxis": 1, "FrontAxis": 2, "CoordAxis": 0}
    rows: list[tuple[Value, ...]] = []
    for name, axis in axes.items():
        rows.append((name, "int", "Integer", "", axis))
        rows.append((f"{name}Sign", "int", "Integer", "", 1))
    rows.append(("UnitScaleFactor", "double", "Number", "", 1.0))
    rows.append(("OriginalUnitScaleFactor", "double", "Number", "", 1.0))
    rows.append(("TimeMode", "enum", "", "", 6))  # 30 frames a second
    settings.settings(*rows)
    created = [Node("CreationTime", [CREATED]), Node("Creator", ["Iris"])]
    return [header, Node("FileId", [FILE_ID]), *created, settings]


def _tables(scene: _Scene) -> list[Node]:
    """The list of documents, and how many objects of each kind there are."""
    documents = Node("Documents")
    documents.add("Count", 1)
    document = documents.add("Document", Long(999), "Scene", "Scene")
    document.settings(("SourceObject", "object", "", ""))
    document.add("RootNode", Long(0))
    definitions = Node("Definitions")
    definitions.add("Version", 100)
    definitions.add("Count", 1 + len(scene.objects.children))
    definitions.add("ObjectType", "GlobalSettings").add("Count", 1)
    for kind in _KINDS:
        count = sum(node.name == kind for node in scene.objects.children)
        definitions.add("ObjectType", kind).add("Count", count)
    return [documents, Node("References"), definitions]
