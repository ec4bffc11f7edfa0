"""The scene: her, light, a camera, what is written on the screen."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from assets import document, file_ids, materials, page, prefab, project, rendering, rig
from assets.colours import channels, encoded, linear
from assets.document import NONE, Ref
from assets.fbx import multiplied
from assets.vectors import of, rgba, xyz

PATH = project.IRIS / "Iris.unity"
PANEL = project.IRIS / "UI/Screen.asset"
ROOM = project.IRIS / "Rendering/Room.png"
_SCREEN = project.RUNTIME / "Screen"
_LAYOUT_ID = 9197481963319205126
_THEME_ID = -4733365628477956816
_ROOTS_ID = 9223372036854775807

FIELD = page.FIELD
DISTANCE = round(page.HEIGHT / 2 / math.tan(math.radians(page.FIELD) / 2), 4)
BELOW_EYES = page.HEIGHT * page.EYES_ABOVE

_BACKGROUND = (0.16, 0.17, 0.22)
_FULL_MASK = 4294967295


@dataclass
class _Scene:
    documents: list[str] = field(default_factory=list)
    roots: list[int] = field(default_factory=list)

    def add(
        self,
        name: str,
        place: dict[str, float],
        turn: dict[str, float],
        components: dict[int, str],
        tag: str = "Untagged",
    ) -> None:
        """A GameObject at the top of the scene, with components by their ids."""
        owner, transform = identity(name), identity(name, "Transform")
        listed = [{"component": Ref(one)} for one in (transform, *components)]
        thing: dict[str, Any] = {"m_Component": listed, "m_Layer": 0, "m_Name": name}
        thing |= {"m_TagString": tag, "m_Icon": NONE, "m_NavMeshLayer": 0}
        thing |= {"m_StaticEditorFlags": 0, "m_IsActive": True}
        at: dict[str, Any] = {"m_GameObject": Ref(owner), "m_LocalRotation": turn}
        at |= {"m_LocalPosition": place, "m_LocalScale": xyz(1, 1, 1), "m_Children": []}
        at |= {"m_ConstrainProportionsScale": False, "m_Father": NONE}
        self.documents += [document.document(1, owner, thing), document.document(4, transform, at)]
        self.documents += components.values()
        self.roots.append(transform)


def identity(*words: str) -> int:
    """The fileID of an object of the scene."""
    return file_ids.named("Iris.unity", *words)


def files() -> Iterator[tuple[Path, str]]:
    """The scene with what only it needs, and their texts."""
    yield PANEL, panel()
    mirrored = {"m_CustomReflection": project.imported(ROOM, project.CUBEMAP)}
    scene = _Scene([_render_settings(mirrored), *_other_settings()])
    _add_camera(scene)
    for name, lamp in page.LAMPS.items():
        _add_light(scene, name, lamp)
    _add_volume(scene)
    _add_screen(scene, PANEL)
    _add_effects(scene)
    instance = _character()
    roots = {"m_Roots": [Ref(one) for one in scene.roots] + [Ref(identity("Iris"))]}
    texts = [*scene.documents, instance, document.document(1660057539, _ROOTS_ID, roots)]
    yield PATH, document.file_of(texts)


def plain(name: str, script: document.Script, fields: dict[str, Any], panel_asset: Path) -> str:
    """A scene with light, camera and screen, and one object with a script of its own."""
    scene = _Scene([_render_settings({}), *_other_settings()])
    _add_camera(scene)
    for title, lamp in page.LAMPS.items():
        _add_light(scene, title, lamp)
    _add_screen(scene, panel_asset)
    _add_behaviours(scene, name, {name: (script, fields)})
    roots = {"m_Roots": [Ref(one) for one in scene.roots]}
    return document.file_of([*scene.documents, document.document(1660057539, _ROOTS_ID, roots)])


def looking(direction: np.ndarray) -> np.ndarray:
    """The turn of something that looks along a direction, upright: a quaternion x, y, z, w."""
    x, y, z = direction / np.linalg.norm(direction)
    level = np.array([x, 0, z]) / np.hypot(x, z)
    about = np.arctan2(level[0], level[2]) / 2
    pitch = -np.arcsin(y) / 2
    turn = np.array([0, np.sin(about), 0, np.cos(about)])
    return multiplied(turn, np.array([np.sin(pitch), 0, 0, np.cos(pitch)]))


def light_direction(place: tuple[float, float, float]) -> np.ndarray:
    """Where a light of the page shines to, in Unity, whose x goes the other way."""
    x, y, z = place
    return np.array([x, page.EYES - y, -z])


def _character() -> str:
    source = project.imported(prefab.PATH, file_ids.MODEL_PREFAB)
    fields = {
        "m_Modification": {
            "m_TransformParent": NONE,
            "m_Modifications": [],
            "m_RemovedComponents": [],
            "m_RemovedGameObjects": [],
            "m_AddedGameObjects": [],
            "m_AddedComponents": [],
        },
        "m_SourcePrefab": source,
    }
    return document.document(1001, identity("Iris"), fields)


def _add_camera(scene: _Scene) -> None:
    """Head and shoulders, from a good arm's length before her eyes."""
    owner = Ref(identity("Camera"))
    lens: dict[str, Any] = {
        "m_GameObject": owner,
        "m_Enabled": True,
        "m_ClearFlags": 2,
        "m_BackGroundColor": rgba(*_BACKGROUND, 0),
        "m_projectionMatrixMode": 1,
        "m_NormalizedViewPortRect": {"x": 0, "y": 0, "width": 1, "height": 1},
        "near clip plane": 0.05,
        "far clip plane": 20,
        "field of view": FIELD,
        "orthographic": False,
        "m_Depth": -1,
        "m_CullingMask": {"m_Bits": _FULL_MASK},
        "m_RenderingPath": -1,
        "m_TargetTexture": NONE,
        "m_HDR": True,
        "m_AllowMSAA": True,
        "m_OcclusionCulling": False,
    }
    data = {"m_RenderShadows": 1, "m_RenderPostProcessing": 1, "m_Antialiasing": 0}
    data |= {"m_VolumeLayerMask": {"serializedVersion": 2, "m_Bits": 1}, "m_Version": 2}
    ids = {one: identity("Camera", one) for one in ("Camera", "AudioListener", "Data", "Framing")}
    framing = {"_height": page.HEIGHT, "_width": page.WIDTH}
    components = {
        ids["Camera"]: document.document(20, ids["Camera"], lens),
        ids["AudioListener"]: document.document(
            81, ids["AudioListener"], {"m_GameObject": owner, "m_Enabled": True}
        ),
        ids["Data"]: document.behaviour(ids["Data"], project.CAMERA_DATA, data, m_GameObject=owner),
        ids["Framing"]: document.behaviour(
            ids["Framing"], project.component("IrisFraming"), framing, m_GameObject=owner
        ),
    }
    eyes = (rig.world("Eye_L") + rig.world("Eye_R")) / 2
    place = xyz(0, round(eyes[1] - BELOW_EYES, 4), DISTANCE)
    turn = of(np.array([0, 1, 0, 0]))
    scene.add("Camera", place, turn, components, "MainCamera")


def _add_light(scene: _Scene, name: str, lamp: page.Lamp) -> None:
    title = f"{name} Light"
    owner = Ref(identity(title))
    light: dict[str, Any] = {
        "m_GameObject": owner,
        "m_Enabled": True,
        "m_Type": 1,
        "m_Color": rgba(*channels(lamp.colour)),
        # A diffuse surface of the page gives back a share of pi, one of Unity's the whole.
        "m_Intensity": round(lamp.strength / np.pi, 4),
        "m_Shadows": {
            "m_Type": 2 if lamp.shadow else 0,
            "m_Resolution": -1,
            "m_CustomResolution": -1,
            "m_Strength": 0.5,
            "m_Bias": 0.05,
            "m_NormalBias": 0.3,
            "m_NearPlane": 0.2,
        },
        "m_RenderMode": 1 if lamp.shadow else 0,
        "m_CullingMask": {"m_Bits": _FULL_MASK},
        "m_RenderingLayerMask": 1,
        "m_Lightmapping": 4,
        "m_BounceIntensity": 1,
    }
    data = {"m_Version": 3, "m_UsePipelineSettings": 1, "m_RenderingLayers": 1}
    ids = {one: identity(title, one) for one in ("Light", "Data")}
    components = {
        ids["Light"]: document.document(108, ids["Light"], light),
        ids["Data"]: document.behaviour(ids["Data"], project.LIGHT_DATA, data, m_GameObject=owner),
    }
    turn = of(looking(light_direction(lamp.place)))
    scene.add(title, xyz(0, 3, 0), turn, components)


def _add_volume(scene: _Scene) -> None:
    fields = {
        "m_IsGlobal": 1,
        "priority": 0,
        "blendDistance": 0,
        "weight": 1,
        "sharedProfile": project.asset(rendering.PROFILE),
    }
    _add_behaviours(scene, "Look", {"Volume": (project.VOLUME, fields)})


def _add_screen(scene: _Scene, panel_asset: Path) -> None:
    document_ = {
        "m_PanelSettings": project.asset(panel_asset),
        "m_ParentUI": NONE,
        "sourceAsset": project.imported(_SCREEN / "IrisScreen.uxml", _LAYOUT_ID),
        "m_SortingOrder": 0,
    }
    own = {"_avatar": NONE}
    parts: dict[str, tuple[document.Script, dict[str, Any]]] = {
        "UIDocument": (project.UI_DOCUMENT, document_),
        "IrisApp": (project.component("IrisApp"), {"_frameRate": 60, "_staysAwake": 1}),
        "IrisSafeArea": (project.component("IrisSafeArea"), {}),
        "IrisTalkButton": (project.component("IrisTalkButton"), {"_microphone": NONE}),
    }
    for name in ("IrisStatus", "IrisCaptions", "IrisPrompt", "IrisConnectionPanel"):
        parts[name] = (project.component(name), own)
    _add_behaviours(scene, "Screen", parts)


def _add_effects(scene: _Scene) -> None:
    """Fireworks behind her, when a trigger says so."""
    call = {
        "m_Target": Ref(identity("Effects", "IrisFireworks")),
        "m_TargetAssemblyTypeName": "Iris.IrisFireworks, Iris.Unity",
        "m_MethodName": "Play",
        "m_Mode": 1,
        "m_Arguments": {
            "m_ObjectArgument": NONE,
            "m_ObjectArgumentAssemblyTypeName": "UnityEngine.Object, UnityEngine",
            "m_IntArgument": 0,
            "m_FloatArgument": 0,
            "m_StringArgument": "",
            "m_BoolArgument": 0,
        },
        "m_CallState": 2,
    }
    action = {
        "_name": "fireworks",
        "_effects": [],
        "_triggered": {"m_PersistentCalls": {"m_Calls": [call]}},
    }
    glow = project.asset(materials.FOLDER / "Sparks.mat", project.MATERIAL)
    parts = {
        "IrisFireworks": (project.component("IrisFireworks"), {"_material": glow}),
        "IrisTriggers": (
            project.component("IrisTriggers"),
            {"_avatar": NONE, "_actions": [action]},
        ),
    }
    _add_behaviours(scene, "Effects", parts, xyz(0, 1.9, -1.2))


def _add_behaviours(
    scene: _Scene,
    name: str,
    parts: dict[str, tuple[document.Script, dict[str, Any]]],
    place: dict[str, float] | None = None,
) -> None:
    owner = Ref(identity(name))
    components = {
        (file_id := identity(name, part)): document.behaviour(
            file_id, script, fields, m_GameObject=owner
        )
        for part, (script, fields) in parts.items()
    }
    upright = of(np.array([0, 0, 0, 1]))
    scene.add(name, place or xyz(0, 0, 0), upright, components)


def _ambient(colour: int) -> dict[str, float]:
    """A colour of the page's sky, as strong as it is there; in sRGB, as Unity has it."""
    light = [linear(part) * page.SKY_STRENGTH / np.pi for part in channels(colour)]
    return rgba(*(round(encoded(part), 5) for part in light))


def _render_settings(mirrored: dict[str, Any]) -> str:
    sky, ground = _ambient(page.SKY), _ambient(page.GROUND)
    # Half-way in light, so that it goes evenly from below to above, as on the page.
    middle = {
        name: round(encoded((linear(sky[name]) + linear(ground[name])) / 2), 5) for name in sky
    }
    fields: dict[str, Any] = {
        "m_Fog": False,
        "m_AmbientSkyColor": sky,
        "m_AmbientEquatorColor": middle,
        "m_AmbientGroundColor": ground,
        "m_AmbientIntensity": 1,
        "m_AmbientMode": 1,
        "m_SkyboxMaterial": NONE,
        "m_DefaultReflectionMode": 1,
        "m_DefaultReflectionResolution": 128,
        "m_ReflectionBounces": 1,
        "m_ReflectionIntensity": 1,
        **mirrored,
        "m_Sun": Ref(identity("Key Light", "Light")),
    }
    return document.document(104, 2, fields)


def _other_settings() -> list[str]:
    """Nothing is baked and nobody walks; Unity wants the objects all the same."""
    return [
        document.document(29, 1, {"m_OcclusionCullingData": NONE}),
        document.document(157, 3, {"m_GIWorkflowMode": 1, "m_LightingDataAsset": NONE}),
        document.document(196, 4, {"m_NavMeshData": NONE}),
    ]


def panel() -> str:
    """How the screen is drawn: as large on every display."""
    fields = {
        "themeUss": project.imported(_SCREEN / "IrisScreen.tss", _THEME_ID),
        "m_TargetTexture": NONE,
        "m_ScaleMode": 1,
        "m_Scale": 1,
        # Not those of the screen of whoever made this.
        "m_ReferenceDpi": 96,
        "m_FallbackDpi": 96,
        "m_ReferenceResolution": {"x": 1200, "y": 800},
        "m_ScreenMatchMode": 0,
        "m_Match": 0,
        "m_SortingOrder": 0,
        "m_TargetDisplay": 0,
        "m_ClearDepthStencil": 1,
        "m_ClearColor": 0,
    }
    return document.file_of(
        [document.behaviour(project.NATIVE, project.PANEL_SETTINGS, fields, m_Name="Screen")]
    )
