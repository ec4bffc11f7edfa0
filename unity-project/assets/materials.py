"""The character's materials: what the page's file of her says, for the package's own shader.

That shader's properties have the names of URP's Lit, which stands in where it cannot run.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assets import document, file_ids, page, project
from assets.colours import encoded
from assets.document import NONE, Ref
from assets.vectors import rgba

FOLDER = project.IRIS / "Materials"
_TEXTURES = project.IRIS / "Character/Textures"
_SPARK = project.IRIS / "Effects/Spark.png"
_URP_VERSION = 7
"""What URP 14 calls materials that need no upgrade."""

_ALPHA_TEST = 2450
_TRANSPARENT = 3000


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
    for look in page.looks():
        red, green, blue = (round(encoded(part), 5) for part in look.colour)
        text = _text(look.name, project.character_shader(), _parts(look), (red, green, blue))
        yield FOLDER / f"{look.name}.mat", text
    sparks = _text("Sparks", project.PARTICLES, _sparks(), (1, 1, 1), version=_URP_VERSION)
    yield FOLDER / "Sparks.mat", sparks


def _parts(look: page.Look) -> _Parts:
    parts = _Parts()
    parts.floats = {
        "_Smoothness": look.smoothness,
        "_Soft": look.soft,
        "_Sheen": look.sheen,
        "_BumpScale": look.bumps,
        "_Cutoff": 0.5,
        "_NeutralToneMapping": 1,
        "_Cull": 0 if look.two_sided else 2,
        **dict.fromkeys(("_Surface", "_AlphaClip", "_AlphaToMask"), 0),
        **dict.fromkeys(("_DstBlend", "_DstBlendAlpha"), 0),
        **dict.fromkeys(("_SrcBlend", "_SrcBlendAlpha", "_ZWrite"), 1),
    }
    parts.textures = {"_BaseMap": _texture(look.name) or NONE, "_BumpMap": NONE}
    if bumps := _texture(f"{look.name}Normal"):
        parts.textures["_BumpMap"] = bumps
        parts.keywords.add("_NORMALMAP")
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
    parts.floats |= {"_Surface": 1, "_ZWrite": 0}
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


def _text(
    name: str,
    shader: Ref,
    parts: _Parts,
    colour: tuple[float, float, float],
    version: int | None = None,
) -> str:
    """A material; `version`: what URP calls it, if the shader is URP's own."""
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
            "m_Colors": {"_BaseColor": rgba(*colour)},
        },
        "m_BuildTextureStacks": [],
    }
    main = document.document(21, project.MATERIAL, fields)
    if version is None:
        return document.file_of([main])
    told = document.behaviour(
        file_ids.named(name, "version"),
        project.MATERIAL_VERSION,
        {"version": version},
        m_ObjectHideFlags=11,
    )
    return document.file_of([told, main])


def _texture(name: str) -> Ref | None:
    for ending in ("png", "jpg"):
        path = _TEXTURES / f"{name}.{ending}"
        if path.exists():
            return project.imported(path, project.TEXTURE)
    return None
