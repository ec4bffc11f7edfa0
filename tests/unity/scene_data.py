"""What Unity would draw of the committed scene, read from its YAML: for a picture without Unity."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import shaders
import unity_yaml
from assets import document, project
from assets.colours import linear

_SCENE = project.IRIS / "Iris.unity"
_QUALITY = project.PROJECT / "ProjectSettings/QualitySettings.asset"
_TRANSFORM, _CAMERA, _LIGHT, _RENDER_SETTINGS = 4, 20, 108, 104
_QUALITY_SETTINGS, _PREFAB, _MATERIAL = 47, 1001, 21
_DIRECTIONAL, _TRILIGHT, _SOLID = "1", "1", "2"
_MOVED = ("m_LocalPosition", "m_LocalRotation", "m_LocalScale")
Fields = Mapping[str, Any]


class UndrawnError(Exception):
    """The scene has something that the picture would not show; the text says what."""


def read(level: str = "Desktop") -> dict[str, Any]:
    """Camera, lights, sky, shadows and materials as numbers; colours are linear.

    Raises:
        UndrawnError: the assets say something that is not drawn here.
    """
    scene = _Scene(_SCENE)
    settings = scene.only(_RENDER_SETTINGS)
    if settings["m_AmbientMode"] != _TRILIGHT:
        raise UndrawnError("the scene's ambient light is no gradient")
    _check_effects()
    _check_places()
    return {
        "camera": _camera(scene),
        "lights": _lights(scene, settings["m_Sun"]["fileID"]),
        "sky": _colour(settings["m_AmbientSkyColor"]),
        "ground": _colour(settings["m_AmbientGroundColor"]),
        "pipeline": _pipeline(level),
        "materials": {name: _material(path) for name, path in _materials().items()},
    }


class _Scene:
    """The objects of a file, by class and by fileID."""

    def __init__(self, path: Path) -> None:
        self.objects = unity_yaml.objects(path)
        self.by_id = {number: fields for number, _, fields in self.objects}

    def all(self, number: int) -> list[Fields]:
        return [fields for _, kind, fields in self.objects if kind == number]

    def only(self, number: int) -> Fields:
        (found,) = self.all(number)
        return found

    def transform(self, component: Fields) -> Fields:
        """Of the object that a component is on; it stands at the top of the scene."""
        owner = component["m_GameObject"]["fileID"]
        return next(one for one in self.all(_TRANSFORM) if one["m_GameObject"]["fileID"] == owner)


def _camera(scene: _Scene) -> dict[str, Any]:
    camera = scene.only(_CAMERA)
    if camera["m_ClearFlags"] != _SOLID:
        raise UndrawnError("the camera has no background of one colour")
    at = scene.transform(camera)
    return {
        "place": _numbers(at["m_LocalPosition"]),
        "turn": _numbers(at["m_LocalRotation"]),
        "field": float(camera["field of view"]),
        "near": float(camera["near clip plane"]),
        "far": float(camera["far clip plane"]),
        "background": _colour(camera["m_BackGroundColor"]),
    }


def _lights(scene: _Scene, sun: str) -> list[dict[str, Any]]:
    """The main one first."""
    found = []
    for file_id, kind, light in scene.objects:
        if kind != _LIGHT:
            continue
        if light["m_Type"] != _DIRECTIONAL:
            raise UndrawnError("a light is not directional")
        strength = float(light["m_Intensity"])
        one = {
            "turn": _numbers(scene.transform(light)["m_LocalRotation"]),
            "colour": [part * strength for part in _colour(light["m_Color"])],
            "shadow": float(light["m_Shadows"]["m_Strength"]),
            "casts": light["m_Shadows"]["m_Type"] != "0",
        }
        found.insert(0 if str(file_id) == sun else len(found), one)
    if any(light["casts"] for light in found[1:]):
        raise UndrawnError("another light than the main one throws shadows")
    return found


def _pipeline(level: str) -> dict[str, float]:
    """Of the quality level of this name: how it draws shadows."""
    levels = _Scene(_QUALITY).only(_QUALITY_SETTINGS)["m_QualitySettings"]
    (said,) = (one for one in levels if one["name"] == level)
    asset = _asset(said["customRenderPipeline"]["guid"])
    (fields,) = _Scene(asset).all(document.MONO_BEHAVIOUR)
    names = {
        "samples": "m_MSAA",
        "texels": "m_MainLightShadowmapResolution",
        "distance": "m_ShadowDistance",
        "depthBias": "m_ShadowDepthBias",
        "normalBias": "m_ShadowNormalBias",
        "softness": "m_SoftShadowQuality",
    }
    return {name: float(fields[field]) for name, field in names.items()}


def _check_effects() -> None:
    """Bloom and tone mapping of the camera are not drawn, and would be seen."""
    profile = _Scene(project.IRIS / "Rendering/Look.asset")
    for fields in profile.all(document.MONO_BEHAVIOUR):
        name = fields["m_Name"]
        if name == "Tonemapping" and fields["mode"]["m_Value"] != "0":
            raise UndrawnError("the camera maps tones by URP's curve")
        if name == "Bloom" and float(fields["threshold"]["m_Value"]) < 1:
            raise UndrawnError("bloom would show on her, whose colours end at 1")
        if name not in {"Tonemapping", "Bloom", "Look"}:
            raise UndrawnError(f"the volume's {name}")


def _check_places() -> None:
    """She stands as her FBX has her: nothing moves her or her bones."""
    prefabs = [_Scene(path).only(_PREFAB) for path in (project.IRIS / "Iris.prefab", _SCENE)]
    for prefab in prefabs:
        for change in prefab["m_Modification"]["m_Modifications"]:
            if change["propertyPath"].startswith(_MOVED):
                raise UndrawnError(f"{change['propertyPath']} is changed in a prefab")


def _materials() -> dict[str, Path]:
    """The material that each name in the FBX stands for."""
    meta = unity_yaml.loaded(project.MODEL.with_name("iris.fbx.meta").read_text("utf-8"))
    return {
        one["first"]["name"]: _asset(one["second"]["guid"])
        for one in meta["ModelImporter"]["externalObjects"]
    }


def _material(path: Path) -> dict[str, Any]:
    fields = next(iter(_Scene(path).all(_MATERIAL)))
    if fields["m_Shader"]["guid"] != project.character_shader().guid:
        raise UndrawnError(f"{path.name} has another shader than the package's")
    sheet = fields["m_SavedProperties"]
    textures = {name: one["m_Texture"].get("guid", "") for name, one in _pairs(sheet["m_TexEnvs"])}
    return {
        "floats": {name: float(value) for name, value in _pairs(sheet["m_Floats"])},
        "colours": {name: _colour(value) for name, value in _pairs(sheet["m_Colors"])},
        "textures": {name: _asset(guid).name for name, guid in textures.items() if guid},
        "keywords": sorted(fields["m_ValidKeywords"]),
        "blended": int(fields["m_CustomRenderQueue"]) >= 3000,
        "unshadowed": "SHADOWCASTER" in fields["disabledShaderPasses"],
    }


def programs(materials: Mapping[str, Fields], into: Path) -> dict[str, dict[str, str]]:
    """The shader's passes for each material's set of keywords, in the language of browsers."""
    shader = shaders.Shader(project.PACKAGE / "Runtime/Shaders/IrisCharacter.shader")
    found: dict[str, dict[str, str]] = {}
    passes = {"ForwardLit": ["_MAIN_LIGHT_SHADOWS", "_ADDITIONAL_LIGHTS"], "ShadowCaster": []}
    for keywords in {tuple(said["keywords"]) for said in materials.values()}:
        for name, more in passes.items():
            words = [*keywords, *more]
            found[" ".join([name, *keywords])] = {
                stage: shaders.glsl(shaders.spirv(shader, name, stage, words, into), stage)
                for stage in ("vertex", "fragment")
            }
    return found


def _pairs(sheet: list[Fields]) -> list[tuple[str, Any]]:
    return [pair for one in sheet for pair in one.items()]


def _asset(guid: str) -> Path:
    """The asset of the project that has a GUID."""
    for meta in project.IRIS.rglob("*.meta"):
        if f"guid: {guid}" in meta.read_text("utf-8"):
            return meta.with_suffix("")
    raise UndrawnError(f"no asset has the GUID {guid}")


def _numbers(vector: Fields) -> list[float]:
    return [float(value) for value in vector.values()]


def _colour(colour: Fields) -> list[float]:
    return [linear(float(colour[channel])) for channel in "rgb"]
