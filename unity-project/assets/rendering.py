"""How the picture is made: URP's assets for desktops and phones, and what is done to it last."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assets import document, file_ids, project
from assets.document import NONE, Script

FOLDER = project.IRIS / "Rendering"
DESKTOP = FOLDER / "Desktop.asset"
PHONE = FOLDER / "Phone.asset"
PROFILE = FOLDER / "Look.asset"
GLOBALS = FOLDER / "UniversalRenderPipelineGlobalSettings.asset"
_PIPELINE_VERSION = 11
_GLOBALS_VERSION = 3

_COMMON: dict[str, Any] = {
    "k_AssetVersion": _PIPELINE_VERSION,
    "k_AssetPreviousVersion": _PIPELINE_VERSION,
    "m_RendererType": 1,
    "m_RendererData": NONE,
    "m_DefaultRendererIndex": 0,
    "m_RequireDepthTexture": 0,
    "m_RequireOpaqueTexture": 0,
    "m_SupportsHDR": 1,
    "m_MainLightRenderingMode": 1,
    "m_MainLightShadowsSupported": 1,
    "m_AdditionalLightsRenderingMode": 1,
    "m_AdditionalLightsPerObjectLimit": 4,
    "m_AdditionalLightShadowsSupported": 0,
    "m_ShadowCascadeCount": 1,
    # In texels: less draws stripes on her forehead, more lets light through below her hair.
    "m_ShadowDepthBias": 1,
    "m_ShadowNormalBias": 0.5,
    "m_SoftShadowsSupported": 1,
    "m_UseSRPBatcher": 1,
    "m_ColorGradingMode": 1,
    "m_ColorGradingLutSize": 32,
}
LEVELS: dict[Path, dict[str, Any]] = {
    DESKTOP: {
        "m_MSAA": 4,
        "m_RenderScale": 1,
        "m_MainLightShadowmapResolution": 2048,
        "m_ShadowDistance": 2.5,
        "m_SoftShadowQuality": 3,
    },
    PHONE: {
        "m_MSAA": 2,
        "m_RenderScale": 0.85,
        "m_MainLightShadowmapResolution": 1024,
        "m_ShadowDistance": 2,
        "m_SoftShadowQuality": 2,
    },
}
"""What differs: the shadows end behind her, so that their texels are small on her face."""


def files() -> Iterator[tuple[Path, str]]:
    """Every asset of the pipeline and its text."""
    for path, level in LEVELS.items():
        renderer = path.with_name(f"{path.stem}Renderer.asset")
        yield renderer, _asset(renderer, project.RENDERER, _renderer())
        own = {"m_RendererDataList": [project.asset(renderer)], **_COMMON, **level}
        yield path, _asset(path, project.PIPELINE, own)
    yield GLOBALS, _asset(GLOBALS, project.PIPELINE_GLOBALS, _globals())
    yield PROFILE, _profile()


def _renderer() -> dict[str, Any]:
    return {
        "m_RendererFeatures": [],
        "m_RendererFeatureMap": "",
        "m_UseNativeRenderPass": 0,
        "postProcessData": project.POST_PROCESS_DATA,
        "m_AssetVersion": 2,
        "m_OpaqueLayerMask": {"serializedVersion": 2, "m_Bits": 4294967295},
        "m_TransparentLayerMask": {"serializedVersion": 2, "m_Bits": 4294967295},
        "m_ShadowTransparentReceive": 1,
        "m_RenderingMode": 0,
        "m_DepthPrimingMode": 0,
        "m_IntermediateTextureMode": 0,
    }


def _globals() -> dict[str, Any]:
    return {
        "k_AssetVersion": _GLOBALS_VERSION,
        "k_AssetPreviousVersion": _GLOBALS_VERSION,
        "m_RenderingLayerNames": ["Default"],
        "m_StripDebugVariants": 1,
        "m_StripUnusedPostProcessingVariants": 1,
        "m_StripUnusedVariants": 1,
    }


def _asset(path: Path, script: Script, fields: dict[str, Any]) -> str:
    return document.file_of([document.behaviour(project.NATIVE, script, fields, m_Name=path.stem)])


def _profile() -> str:
    """No tone mapping, which her materials do as the page does; a little light around sparks."""
    effects = {
        "Tonemapping": (project.TONEMAPPING, {"mode": 0}),
        "Bloom": (project.BLOOM, {"threshold": 1.1, "intensity": 0.15, "scatter": 0.6}),
    }
    ids = {name: file_ids.named("Look", name) for name in effects}
    documents = [
        document.behaviour(
            ids[name],
            script,
            {"active": 1}
            | {key: {"m_OverrideState": 1, "m_Value": value} for key, value in values.items()},
            m_Name=name,
            m_ObjectHideFlags=3,
        )
        for name, (script, values) in effects.items()
    ]
    components = [document.Ref(number) for number in ids.values()]
    documents.append(
        document.behaviour(
            project.NATIVE,
            project.VOLUME_PROFILE,
            {"components": components},
            m_Name=PROFILE.stem,
        )
    )
    return document.file_of(documents)
