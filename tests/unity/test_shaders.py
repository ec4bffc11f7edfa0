"""The package's shader, and what her materials ask of it.

Where glslang and SPIRV-Cross are installed (Debian: `glslang-tools`, `spirv-cross`), every pass is
compiled beside a stand-in of URP's includes; without them, those tests are not there.
"""

import re
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "unity-project")]

import scene_data  # noqa: E402 (found through the line above)
import shaders  # noqa: E402
from assets import page, project  # noqa: E402

FOLDER = project.PACKAGE / "Runtime/Shaders"
SHADER = shaders.Shader(FOLDER / "IrisCharacter.shader")
FROM_URP = {"Core.hlsl", "Lighting.hlsl", "Shadows.hlsl"}
URP = "Packages/com.unity.render-pipelines.universal/ShaderLibrary/"
OF_URPS_LIT = {
    "_BaseMap",
    "_BaseColor",
    "_BumpMap",
    "_BumpScale",
    "_Smoothness",
    "_Cutoff",
    "_Cull",
}
VARIANTS = (
    (),
    ("_NORMALMAP", "_MAIN_LIGHT_SHADOWS", "_ADDITIONAL_LIGHTS", "_ALPHATEST_ON"),
    ("_FORWARD_PLUS", "_ADDITIONAL_LIGHTS", "_SURFACE_TYPE_TRANSPARENT"),
    ("_CASTING_PUNCTUAL_LIGHT_SHADOW",),
)
COMPILED = (
    [] if shaders.lacking() else [(name, words) for name in SHADER.passes for words in VARIANTS]
)


@pytest.fixture(scope="module")
def materials() -> dict[str, dict[str, object]]:
    """Her materials as the scene's FBX is given them."""
    found: dict[str, dict[str, object]] = scene_data.read()["materials"]
    return found


def _unknown(said: dict[str, object], shader: shaders.Shader) -> set[str]:
    """What a material sets that a shader does not have."""
    kinds = (said[kind] for kind in ("floats", "colours", "textures"))
    asked = set().union(*(set(kind) for kind in kinds if isinstance(kind, dict)))
    keywords = said["keywords"]
    assert isinstance(keywords, list)
    return (asked - shader.properties) | (set(keywords) - shader.keywords)


def test_every_property_and_keyword_of_a_material_is_one_of_the_shader(
    materials: dict[str, dict[str, object]],
) -> None:
    """All six materials are the shader's; what URP's Lit needs to stand in is among it."""
    assert sorted(materials) == sorted(look.name for look in page.looks())
    for name, said in materials.items():
        assert not _unknown(said, SHADER), name
    assert SHADER.properties >= OF_URPS_LIT
    assert 'Fallback "Universal Render Pipeline/Lit"' in SHADER.text


@pytest.mark.parametrize(
    "gone", ['_Soft("', '_BaseColor("', '_BumpMap("', "shader_feature_local _NORMALMAP"]
)
def test_a_property_that_the_shader_lost_is_noticed(
    materials: dict[str, dict[str, object]], tmp_path: Path, gone: str
) -> None:
    """The comparison above fails for a float, a colour, a texture and a keyword."""
    broken = tmp_path / "Broken.shader"
    broken.write_text(SHADER.text.replace(gone, f"_X{gone}"), "utf-8")
    assert any(_unknown(said, shaders.Shader(broken)) for said in materials.values())


def test_materials_are_as_on_the_page(materials: dict[str, dict[str, object]]) -> None:
    """Colour, roughness, light around edges and gloss of each are those of the page's file."""
    for look in page.looks():
        floats, colours = materials[look.name]["floats"], materials[look.name]["colours"]
        assert isinstance(floats, dict)
        assert isinstance(colours, dict)
        assert colours["_BaseColor"] == pytest.approx(look.colour, abs=1e-3)
        wanted = (look.smoothness, look.soft, look.sheen)
        assert [floats[name] for name in ("_Smoothness", "_Soft", "_Sheen")] == pytest.approx(
            wanted
        )


def test_what_materials_set_is_in_one_block_and_includes_are_urps_or_here() -> None:
    """So that draws can be batched, and nothing is asked for that URP 14 does not have."""
    text = (FOLDER / "IrisInput.hlsl").read_text("utf-8")
    block = re.search(r"CBUFFER_START\(UnityPerMaterial\)(.*?)CBUFFER_END", text, re.DOTALL)
    assert block
    held = set(re.findall(r"\w+ (_\w+);", block[1])) - {"_BaseMap_ST"}
    assert held <= SHADER.properties
    for path in FOLDER.glob("*.hlsl"):
        for name in re.findall(r'#include "(.*)"', path.read_text("utf-8")):
            assert name.removeprefix(URP) in FROM_URP or (FOLDER / name).is_file(), name
    assert SHADER.text.count('"RenderPipeline" = "UniversalPipeline"') == 1
    assert {"ForwardLit", "ShadowCaster", "DepthOnly", "DepthNormals"} == set(SHADER.passes)


if COMPILED:

    @pytest.mark.parametrize(("name", "keywords"), COMPILED)
    def test_every_pass_compiles(tmp_path: Path, name: str, keywords: tuple[str, ...]) -> None:
        """Both stages, with each set of keywords, with what URP 14 has and nothing else."""
        for stage in ("vertex", "fragment"):
            assert "main" in shaders.glsl(
                shaders.spirv(SHADER, name, stage, keywords, tmp_path), stage
            )

    def test_what_urp_does_not_have_is_noticed(tmp_path: Path) -> None:
        """A function, or parameters, that the stand-in does not know do not compile."""
        for old, new in (
            ("SampleSH(", "SampleLight("),
            ("GetMainLight(shadowCoord,", "GetMainLight("),
        ):
            for path in FOLDER.glob("*.*"):
                (tmp_path / path.name).write_text(
                    path.read_text("utf-8").replace(old, new), "utf-8"
                )
            broken = shaders.Shader(tmp_path / SHADER.path.name)
            with pytest.raises(shaders.ShaderError):
                shaders.spirv(broken, "ForwardLit", "fragment", (), tmp_path)
