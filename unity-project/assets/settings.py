"""The project's settings: players, quality, sound, scenes. The rest keeps Unity's defaults."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assets import document, project, rendering, scene
from assets.document import Ref

FOLDER = project.PROJECT / "ProjectSettings"
_ENGINE_EXTRA = "0000000000000000f000000000000000"
_ALWAYS_INCLUDED = (7, 15104, 15105, 15106, 10753, 10770, 10783)
_SPRITES = 10754
_LAYERS = ("Default", "TransparentFX", "Ignore Raycast", "", "Water", "UI")
_IDENTIFIER = "com.iris.avatar"
_IL2CPP, _NET_STANDARD, _ARM64 = 1, 6, 2
_AUTO_ROTATION = 4
_SAMPLES = 512
"""Of a block of sound: 10.7 ms at 48 kHz, half of Unity's default."""


def files() -> Iterator[tuple[Path, str]]:
    """Every settings file and its text."""
    version = f"{project.EDITOR} ({project.EDITOR_REVISION})"
    yield (
        FOLDER / "ProjectVersion.txt",
        f"m_EditorVersion: {project.EDITOR}\nm_EditorVersionWithRevision: {version}\n",
    )
    objects: dict[str, tuple[int, dict[str, Any]]] = {
        "ProjectSettings": (129, _player()),
        "QualitySettings": (47, _quality()),
        "GraphicsSettings": (30, _graphics()),
        "AudioManager": (11, _audio()),
        "TagManager": (78, _tags()),
        "EditorBuildSettings": (1045, _scenes()),
        "EditorSettings": (159, _editor()),
        "VersionControlSettings": (890905787, {"m_Mode": "Visible Meta Files"}),
    }
    for name, (number, fields) in objects.items():
        yield FOLDER / f"{name}.asset", document.file_of([document.document(number, 1, fields)])
    materials = document.behaviour(
        1, project.PIPELINE_PROJECT, {"m_LastMaterialVersion": 7}, m_ObjectHideFlags=61
    )
    yield FOLDER / "URPProjectSettings.asset", document.file_of([materials])


def _player() -> dict[str, Any]:
    phones = ("Android", "iPhone")
    return {
        "companyName": "Iris",
        "productName": "Iris",
        "defaultScreenWidth": 1280,
        "defaultScreenHeight": 720,
        "defaultScreenOrientation": _AUTO_ROTATION,
        "allowedAutorotateToPortrait": True,
        "allowedAutorotateToPortraitUpsideDown": True,
        "allowedAutorotateToLandscapeRight": True,
        "allowedAutorotateToLandscapeLeft": True,
        "useOSAutorotation": True,
        "m_ActiveColorSpace": 1,
        "runInBackground": True,
        "muteOtherAudioSources": False,
        "Prepare IOS For Recording": True,
        "Force IOS Speakers When Recording": True,
        "submitAnalytics": False,
        "bundleVersion": "0.1.0",
        "applicationIdentifier": dict.fromkeys((*phones, "Standalone"), _IDENTIFIER),
        "AndroidMinSdkVersion": 24,
        "ForceInternetPermission": True,
        # A link `iris://pair?…`, as a phone's own camera finds it in the code that she shows.
        "iOSURLSchemes": ["iris"],
        "useCustomMainManifest": True,
        "iOSTargetOSVersionString": "13.0",
        "AndroidTargetArchitectures": _ARM64,
        "microphoneUsageDescription": (
            "Iris listens while you talk with her. Your voice goes to your own computer."
        ),
        "scriptingBackend": dict.fromkeys(phones, _IL2CPP),
        "apiCompatibilityLevelPerPlatform": dict.fromkeys((*phones, "Standalone"), _NET_STANDARD),
        "activeInputHandler": 0,
    }


def _quality() -> dict[str, Any]:
    levels = [_level(path) for path in rendering.LEVELS]
    return {
        "m_CurrentQuality": 0,
        "m_QualitySettings": levels,
        "m_TextureMipmapLimitGroupNames": [],
        "m_PerPlatformDefaultQuality": {"Android": 1, "Standalone": 0, "iPhone": 1},
    }


def _level(pipeline: Path) -> dict[str, Any]:
    return {
        "name": pipeline.stem,
        "pixelLightCount": 4,
        "shadows": 2,
        "shadowResolution": 2,
        "shadowDistance": float(rendering.LEVELS[pipeline]["m_ShadowDistance"]),
        # Her hair hangs on four bones, her shoulders on more than two.
        "skinWeights": 4,
        "globalTextureMipmapLimit": 0,
        "anisotropicTextures": 1,
        "antiAliasing": rendering.LEVELS[pipeline]["m_MSAA"],
        "realtimeReflectionProbes": False,
        "vSyncCount": 0 if pipeline == rendering.PHONE else 1,
        "lodBias": 1,
        "asyncUploadTimeSlice": 2,
        "asyncUploadBufferSize": 16,
        "asyncUploadPersistentBuffer": True,
        "resolutionScalingFixedDPIFactor": 1,
        "customRenderPipeline": project.asset(pipeline),
        "excludedTargetPlatforms": [],
    }


def _graphics() -> dict[str, Any]:
    urp = "UnityEngine.Rendering.Universal.UniversalRenderPipeline"
    return {
        "m_AlwaysIncludedShaders": [Ref(one, _ENGINE_EXTRA, 0) for one in _ALWAYS_INCLUDED],
        "m_SpritesDefaultMaterial": Ref(_SPRITES, _ENGINE_EXTRA, 0),
        "m_CustomRenderPipeline": project.asset(rendering.DESKTOP),
        "m_LightsUseLinearIntensity": True,
        "m_LightsUseColorTemperature": True,
        "m_DefaultRenderingLayerMask": 1,
        "m_SRPDefaultSettings": {urp: project.asset(rendering.GLOBALS)},
    }


def _audio() -> dict[str, Any]:
    return {
        "m_Volume": 1,
        "Rolloff Scale": 1,
        "Doppler Factor": 1,
        "Default Speaker Mode": 2,
        "m_SampleRate": 0,
        "m_DSPBufferSize": _SAMPLES,
        "m_VirtualVoiceCount": 512,
        "m_RealVoiceCount": 32,
        "m_DisableAudio": False,
        "m_VirtualizeEffects": True,
        "m_RequestedDSPBufferSize": _SAMPLES,
    }


def _tags() -> dict[str, Any]:
    layers = [*_LAYERS, *[""] * (32 - len(_LAYERS))]
    sorting = [{"name": "Default", "uniqueID": 0, "locked": 0}]
    return {"tags": [], "layers": layers, "m_SortingLayers": sorting}


def _scenes() -> dict[str, Any]:
    path = scene.PATH.relative_to(project.PROJECT).as_posix()
    one = {"enabled": True, "path": path, "guid": project.guid(scene.PATH)}
    return {"m_Scenes": [one], "m_configObjects": {}}


def _editor() -> dict[str, Any]:
    return {
        "m_SerializationMode": 2,
        "m_LineEndingsForNewScripts": 1,
        "m_ProjectGenerationRootNamespace": "Iris",
    }
