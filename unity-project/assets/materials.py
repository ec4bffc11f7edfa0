"""The character's materials, the same as on the web page in the words of URP's Lit shader."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assets import document, file_ids, project
from assets.document import NONE, Ref
from assets.vectors import rgba

FOLDER = project.IRIS / "Materials"
_TEXTURES = project.IRIS / "Character/Textures"
_SPARK = project.IRIS / "Effects/Spark.png"
_LIT_VERSION = 7
"""What URP 14 calls materials that need no upgrade."""

_ALPHA_TEST = 2450
_TRANSPARENT = 3000
_LIT_TEXTURES = (
    *("_BaseMap", "_BumpMap", "_DetailAlbedoMap", "_DetailMask", "_DetailNormalMap"),
    *("_EmissionMap", "_MainTex", "_MetallicGlossMap", "_OcclusionMap", "_ParallaxMap"),
    *("_SpecGlossMap", "unity_Lightmaps", "unity_LightmapsInd", "unity_ShadowMasks"),
)
_LIT_FLOATS: dict[str, float] = {
    "_AlphaClip": 0,
    "_AlphaToMask": 0,
    "_Blend": 0,
    "_BlendModePreserveSpecular": 1,
    "_BumpScale": 1,
    "_ClearCoatMask": 0,
    "_ClearCoatSmoothness": 0,
    "_Cull": 2,
    "_Cutoff": 0.5,
    "_DetailAlbedoMapScale": 1,
    "_DetailNormalMapScale": 1,
    "_DstBlend": 0,
    "_DstBlendAlpha": 0,
    "_EnvironmentReflections": 1,
    "_GlossMapScale": 0,
    "_Glossiness": 0,
    "_GlossyReflections": 0,
    "_Metallic": 0,
    "_OcclusionStrength": 1,
    "_Parallax": 0.005,
    "_QueueOffset": 0,
    "_ReceiveShadows": 1,
    "_Smoothness": 0.5,
    "_SmoothnessTextureChannel": 0,
    "_SpecularHighlights": 1,
    "_SrcBlend": 1,
    "_SrcBlendAlpha": 1,
    "_Surface": 0,
    "_WorkflowMode": 1,
    "_ZWrite": 1,
}


@dataclass(frozen=True)
class Look:
    """What a material is like.

    Attributes:
        name: as the FBX names it; its textures begin with it.
        smoothness: 0 to 1; a factor where a texture says it.
        colour: in sRGB.
        bumps: how strong they are.
        cutout: what is less opaque is not there; 0: everything is.
        blended: whether one sees through it as far as its texture says.
    """

    name: str
    smoothness: float
    colour: tuple[float, float, float] = (1, 1, 1)
    bumps: float = 1
    cutout: float = 0
    blended: bool = False
    two_sided: bool = False


LOOKS = (
    Look("Skin", 1),
    Look("Eyes", 0.9),
    # The shadow of the lips and cheeks around it.
    Look("Mouth", 0.65, colour=(0.906, 0.876, 0.866), two_sided=True),
    Look("Lashes", 0.2, blended=True, two_sided=True),
    Look("Hair", 0.32, cutout=0.45, two_sided=True),
    # Its wool is grey; this is the colour of its dye.
    Look("Sweater", 0.1, colour=(0.485, 0.473, 0.636), bumps=0.7),
)


@dataclass
class _Parts:
    """What a material's document is made of."""

    textures: dict[str, Ref] = field(default_factory=dict)
    floats: dict[str, float] = field(default_factory=dict)
    keywords: set[str] = field(default_factory=set)
    tags: dict[str, str] = field(default_factory=dict)
    passes: list[str] = field(default_factory=list)
    queue: int = -1


def files() -> Iterator[tuple[Path, str]]:
    """Every material and its text."""
    for look in LOOKS:
        yield FOLDER / f"{look.name}.mat", _text(look.name, project.LIT, _lit(look), look.colour)
    yield FOLDER / "Sparks.mat", _text("Sparks", project.PARTICLES, _sparks(), (1, 1, 1))


def _lit(look: Look) -> _Parts:
    parts = _Parts(floats={**_LIT_FLOATS, "_Smoothness": look.smoothness})
    parts.textures = dict.fromkeys(_LIT_TEXTURES, NONE)
    if picture := _texture(look.name):
        parts.textures |= {"_BaseMap": picture, "_MainTex": picture}
    if bumps := _texture(f"{look.name}Normal"):
        parts.textures["_BumpMap"] = bumps
        parts.floats["_BumpScale"] = look.bumps
        parts.keywords.add("_NORMALMAP")
    if smooth := _texture(f"{look.name}Smoothness"):
        parts.textures["_MetallicGlossMap"] = smooth
        parts.keywords.add("_METALLICSPECGLOSSMAP")
    parts.floats["_Cull"] = 0 if look.two_sided else 2
    if look.cutout:
        _cut(parts, look.cutout)
    if look.blended:
        _blend(parts)
    return parts


def _cut(parts: _Parts, cutout: float) -> None:
    # With multisampling, soft edges.
    parts.floats |= {"_AlphaClip": 1, "_Cutoff": cutout, "_AlphaToMask": 1}
    parts.keywords.add("_ALPHATEST_ON")
    parts.tags["RenderType"] = "TransparentCutout"
    parts.queue = _ALPHA_TEST


def _blend(parts: _Parts) -> None:
    """As URP itself sets a transparent material that blends by alpha."""
    parts.floats |= {"_Surface": 1, "_Blend": 0, "_BlendModePreserveSpecular": 0, "_ZWrite": 0}
    parts.floats |= {"_SrcBlend": 5, "_DstBlend": 10, "_SrcBlendAlpha": 1, "_DstBlendAlpha": 10}
    parts.keywords.add("_SURFACE_TYPE_TRANSPARENT")
    parts.tags["RenderType"] = "Transparent"
    parts.passes = ["DepthOnly", "SHADOWCASTER"]
    parts.queue = _TRANSPARENT


def _sparks() -> _Parts:
    """Light that adds to what is behind it."""
    return _Parts(
        textures={"_BaseMap": project.imported(_SPARK, project.TEXTURE)},
        floats={"_Surface": 1, "_Blend": 2, "_SrcBlend": 5, "_DstBlend": 1, "_ZWrite": 0}
        | {"_SrcBlendAlpha": 1, "_DstBlendAlpha": 1, "_Cull": 2, "_ColorMode": 0},
        keywords={"_SURFACE_TYPE_TRANSPARENT"},
        tags={"RenderType": "Transparent"},
        passes=["SHADOWCASTER"],
        queue=_TRANSPARENT,
    )


def _text(name: str, shader: Ref, parts: _Parts, colour: tuple[float, float, float]) -> str:
    fields: dict[str, Any] = {
        "m_Name": name,
        "m_Shader": shader,
        "m_Parent": NONE,
        "m_ModifiedSerializedProperties": 0,
        "m_ValidKeywords": sorted(parts.keywords),
        "m_InvalidKeywords": [],
        "m_LightmapFlags": 4,
        "m_EnableInstancingVariants": False,
        "m_DoubleSidedGI": False,
        "m_CustomRenderQueue": parts.queue,
        "stringTagMap": parts.tags or {"RenderType": "Opaque"},
        "disabledShaderPasses": parts.passes,
        "m_LockedProperties": "",
        "m_SavedProperties": {
            "m_TexEnvs": {
                name: {
                    "m_Texture": texture,
                    "m_Scale": {"x": 1, "y": 1},
                    "m_Offset": {"x": 0, "y": 0},
                }
                for name, texture in sorted(parts.textures.items())
            },
            "m_Ints": {},
            "m_Floats": {name: float(value) for name, value in sorted(parts.floats.items())},
            "m_Colors": {
                "_BaseColor": rgba(*colour),
                "_Color": rgba(*colour),
                "_EmissionColor": rgba(0, 0, 0),
            },
        },
        "m_BuildTextureStacks": [],
    }
    version = document.behaviour(
        file_ids.named(name, "version"),
        project.MATERIAL_VERSION,
        {"version": _LIT_VERSION},
        m_ObjectHideFlags=11,
    )
    return document.file_of([version, document.document(21, project.MATERIAL, fields)])


def _texture(name: str) -> Ref | None:
    for ending in ("png", "jpg"):
        path = _TEXTURES / f"{name}.{ending}"
        if path.exists():
            return project.imported(path, project.TEXTURE)
    return None
