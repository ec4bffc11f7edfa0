"""How Unity imports what is no text: the model, its textures, the room that she mirrors."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assets import document, materials, page, project, rig, scene
from assets.vectors import of, xyz

_ASTC_6X6 = 50
_HUMANOID, _FROM_THIS_MODEL = 3, 1
_NORMAL_MAP, _CUBE = 1, 2
_MIKK_TSPACE = 3
_TAIL = {"userData": "", "assetBundleName": "", "assetBundleVariant": ""}


def files() -> Iterator[tuple[Path, str]]:
    """Every meta that says how, and its text."""
    yield _meta(project.MODEL, "ModelImporter", _model())
    for path in sorted((project.IRIS / "Character/Textures").iterdir()):
        if path.suffix != ".meta":
            yield _meta(path, "TextureImporter", _texture(path))
    yield _meta(project.IRIS / "Effects/Spark.png", "TextureImporter", _texture(Path("Spark.png")))
    yield _meta(scene.ROOM, "TextureImporter", _room())


def _meta(asset: Path, importer: str, fields: dict[str, Any]) -> tuple[Path, str]:
    lines = document.block(fields, 1)
    head = f"fileFormatVersion: 2\nguid: {project.guid(asset)}\n{importer}:\n"
    return asset.with_name(f"{asset.name}.meta"), head + "".join(lines)


def _model() -> dict[str, Any]:
    return {
        "serializedVersion": 22200,
        "internalIDToNameTable": [],
        "externalObjects": [
            {
                "first": {
                    "type": "UnityEngine:Material",
                    "assembly": "UnityEngine.CoreModule",
                    "name": look.name,
                },
                "second": project.asset(materials.FOLDER / f"{look.name}.mat", project.MATERIAL),
            }
            for look in page.looks()
        ],
        "materials": {
            "materialImportMode": 1,
            "materialName": 0,
            "materialSearch": 1,
            "materialLocation": 1,
        },
        "animations": {"optimizeGameObjects": 0, "animationCompression": 1},
        "meshes": {
            "lODScreenPercentages": [],
            "globalScale": 1,
            "meshCompression": 0,
            "addColliders": 0,
            "importVisibility": 1,
            "importBlendShapes": 1,
            "importCameras": 0,
            "importLights": 0,
            "nodeNameCollisionStrategy": 1,
            "fileIdsGeneration": 2,
            "weldVertices": 1,
            "preserveHierarchy": 0,
            # Four bones a vertex, as her hair has.
            "skinWeightsMode": 0,
            "maxBonesPerVertex": 4,
            "minBoneWeight": 0.001,
            # Hair, eyes and chest are moved bone by bone.
            "optimizeBones": 0,
            "meshOptimizationFlags": -1,
            "indexFormat": 0,
            "useFileUnits": 1,
            "useFileScale": 1,
        },
        "tangentSpace": {
            "normalSmoothAngle": 60,
            "normalImportMode": 0,
            "tangentImportMode": _MIKK_TSPACE,
            "normalCalculationMode": 4,
            "legacyComputeAllNormalsFromSmoothingGroupsWhenMeshHasBlendShapes": 0,
            "blendShapeNormalImportMode": 0,
            "normalSmoothingSource": 0,
        },
        "referencedClips": [],
        "importAnimation": 0,
        "humanDescription": _human(),
        "lastHumanDescriptionAvatarSource": document.NoInstance(),
        "autoGenerateAvatarMappingIfUnspecified": 1,
        "animationType": _HUMANOID,
        "humanoidOversampling": 1,
        "avatarSetup": _FROM_THIS_MODEL,
        "addHumanoidExtraRootOnlyWhenUsingAvatar": 1,
        "importBlendShapeDeformPercent": 1,
        "remapMaterialsIfMaterialImportModeIsNone": 0,
        "additionalBone": 0,
        **_TAIL,
    }


def _human() -> dict[str, Any]:
    root = f"{project.MODEL.stem}(Clone)"
    still = {"min": xyz(0, 0, 0), "max": xyz(0, 0, 0), "value": xyz(0, 0, 0)}
    human = [
        {
            "boneName": bone,
            "humanName": name,
            "limit": {**still, "length": 0, "modified": 0},
        }
        for bone, name in rig.HUMAN.items()
    ]
    scale = xyz(1, 1, 1)
    origin = {"position": xyz(0, 0, 0), "rotation": {**xyz(0, 0, 0), "w": 1}, "scale": scale}
    skeleton = [{"name": root, "parentName": "", **origin}]
    skeleton += [
        {
            "name": joint.name,
            "parentName": joint.parent or root,
            "position": of(joint.place),
            "rotation": of(joint.turn),
            "scale": scale,
        }
        for joint in rig.skeleton()
    ]
    return {
        "serializedVersion": 3,
        "human": human,
        "skeleton": skeleton,
        "armTwist": 0.5,
        "foreArmTwist": 0.5,
        "upperLegTwist": 0.5,
        "legTwist": 0.5,
        "armStretch": 0.05,
        "legStretch": 0.05,
        "feetSpacing": 0,
        "globalScale": 1,
        "rootMotionBoneName": "",
        "hasTranslationDoF": 0,
        "hasExtraRoot": 1,
        "skeletonHasParents": 1,
    }


def _texture(path: Path) -> dict[str, Any]:
    bumps = path.stem.endswith("Normal")
    picture = not bumps and not path.stem.endswith("Smoothness")
    clear = picture and path.suffix == ".png"
    return _importer(
        srgb=picture,
        kind=_NORMAL_MAP if bumps else 0,
        shape=1,
        # Hair that is far away does not thin out.
        mipmaps={"mipMapsPreserveCoverage": int(clear), "alphaTestReferenceValue": 0.45},
        other={"alphaIsTransparency": int(clear)},
    )


def _room() -> dict[str, Any]:
    """What her eyes and skin mirror; rougher surfaces mirror smaller, blurred copies of it."""
    return _importer(
        srgb=True,
        kind=0,
        shape=_CUBE,
        mipmaps={},
        other={"generateCubemap": 6, "cubemapConvolution": 1, "seamlessCubemap": 1},
    )


def _importer(
    *, srgb: bool, kind: int, shape: int, mipmaps: dict[str, Any], other: dict[str, Any]
) -> dict[str, Any]:
    settings: dict[str, Any] = {"serializedVersion": 2, "filterMode": 1, "aniso": 4, "mipBias": 0}
    settings |= {"wrapU": 0, "wrapV": 0, "wrapW": 0}
    return {
        "internalIDToNameTable": [],
        "externalObjects": {},
        "serializedVersion": 13,
        "mipmaps": {
            "mipMapMode": 0,
            "enableMipMap": 1,
            "sRGBTexture": int(srgb),
            "linearTexture": 0,
            "fadeOut": 0,
            "borderMipMap": 0,
            **mipmaps,
        },
        "isReadable": 0,
        "maxTextureSize": 2048,
        "textureSettings": settings,
        "nPOTScale": 1,
        "compressionQuality": 50,
        "alphaUsage": 1,
        "textureType": kind,
        "textureShape": shape,
        **other,
        "platformSettings": [
            _platform("DefaultTexturePlatform", -1),
            _platform("Android", _ASTC_6X6),
            _platform("iPhone", _ASTC_6X6),
        ],
        **_TAIL,
    }


def _platform(name: str, form: int) -> dict[str, Any]:
    return {
        "serializedVersion": 3,
        "buildTarget": name,
        "maxTextureSize": 2048,
        "resizeAlgorithm": 0,
        "textureFormat": form,
        "textureCompression": 2,
        "compressionQuality": 50,
        "crunchedCompression": 0,
        "allowsAlphaSplitting": 0,
        "overridden": int(form >= 0),
    }
