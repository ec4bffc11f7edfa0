"""The project's assets: every field is one of Unity's, every reference leads somewhere."""

import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "unity-project")]

import unity_yaml  # noqa: E402 (found through the line above)
import write_assets  # noqa: E402
from assets import clips, file_ids, motions, page, prefab, project, rendering, rig, samples, scene  # noqa: E402

ASSETS = [
    path
    for path in unity_yaml.files(project.PROJECT)
    if not path.is_relative_to(samples.FOLDER / "Iris")
]
"""All but the sample that is a copy."""


@pytest.fixture(scope="module")
def references() -> unity_yaml.References:
    """What can be referred to in the project."""
    return unity_yaml.References.of(project.PROJECT)


def test_they_are_what_the_scripts_write() -> None:
    """No drift; and the check can tell one."""
    assert write_assets.drift() == []


def test_a_drift_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check above fails where a file is not what the scripts write."""
    monkeypatch.setattr(scene, "FIELD", 31.0)
    assert any("Iris.unity" in problem for problem in write_assets.drift())


def test_the_files_are_there() -> None:
    """Scene, prefab, materials, clips, animator, pipeline, settings."""
    endings = [path.suffix for path in ASSETS]
    assert endings.count(".mat") == 7
    assert endings.count(".anim") == len(motions.ALL)
    assert {".unity", ".prefab", ".controller", ".asset", ".meta"} <= set(endings)
    assert len(ASSETS) > 200


@pytest.mark.parametrize("path", ASSETS, ids=lambda path: path.name)
def test_every_field_is_one_of_unitys(path: Path, references: unity_yaml.References) -> None:
    """Known classes, known fields of the right shape and version, and references that resolve."""
    assert unity_yaml.problems(path, references) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("field of view: 21", "fieldOfView: 21", "fieldOfView"),
        ("serializedVersion: 10", "serializedVersion: 11", "version"),
        ("m_AmbientMode: 1", "m_AmbientMode: {x: 1}", "m_AmbientMode"),
        ("guid: a79441f348de89743a2939f4d699eac1", "guid: " + "0" * 31 + "1", "nobody"),
        ("_frameRate: 60", "_frames: 60", "_frames"),
        ("m_RenderPostProcessing: 1", "m_PostProcessing: 1", "m_PostProcessing"),
        ("--- !u!20 ", "--- !u!99999 ", "class"),
    ],
)
def test_a_field_that_is_wrong_is_noticed(
    tmp_path: Path, references: unity_yaml.References, old: str, new: str, said: str
) -> None:
    """Each kind of fault, made on purpose in a copy of the scene, is told."""
    text = scene.PATH.read_text("utf-8")
    assert old in text
    broken = tmp_path / "Iris.unity"
    broken.write_text(text.replace(old, new, 1), "utf-8")
    assert any(said in problem for problem in unity_yaml.problems(broken, references))


def test_a_reference_inside_that_leads_nowhere_is_noticed(
    tmp_path: Path, references: unity_yaml.References
) -> None:
    """A fileID that no document of the file has."""
    text = scene.PATH.read_text("utf-8")
    broken = tmp_path / "Iris.unity"
    owner = re.compile(r"m_GameObject: \{fileID: \d+\}")
    broken.write_text(owner.sub("m_GameObject: {fileID: 5}", text, count=1), "utf-8")
    assert any("5" in problem for problem in unity_yaml.problems(broken, references))


def test_file_ids_of_a_model_are_unitys() -> None:
    """The fileIDs of a model's root that public projects have, recomputed."""
    assert file_ids.game_object() == 919132149155446097
    assert file_ids.component("Transform") == -8679921383154817045
    assert file_ids.component("Animator") == 5866666021909216657


def test_every_model_object_that_is_referred_to_is_in_the_file() -> None:
    """The prefab's targets are objects of the FBX, by their paths."""
    known = {file_ids.game_object(), file_ids.component("Animator"), file_ids.MODEL_PREFAB}
    known |= {file_ids.game_object(bone.path) for bone in rig.bones().values()}
    guid = project.guid(project.MODEL)
    text = prefab.PATH.read_text("utf-8")
    targets = {int(found) for found in re.findall(rf"fileID: (-?\d+), guid: {guid}", text)}
    assert len(targets) > 5
    assert targets <= known


def test_her_rig_is_humanoid_and_stands_in_a_t() -> None:
    """All bones that Unity wants are there; with the avatar's turns her arms go straight out."""
    assert set(rig.HUMAN) <= set(rig.bones())
    wanted = {"Hips", "Spine", "Head"} | {
        f"{side}{bone}"
        for side in ("Left", "Right")
        for bone in ("UpperArm", "LowerArm", "Hand", "UpperLeg", "LowerLeg", "Foot")
    }
    assert wanted <= set(rig.HUMAN.values())
    joints = {joint.name: joint for joint in rig.skeleton()}
    for side, out in (("L", -1), ("R", 1)):
        upper = joints[f"UpperArm_{side}"].turn
        fore = rig.fbx.multiplied(upper, joints[f"LowerArm_{side}"].turn)
        for turn, bone in ((upper, f"LowerArm_{side}"), (fore, f"Hand_{side}")):
            place = rig.bones()[bone].place
            pointed = _turned(turn, place / np.linalg.norm(place))
            assert pointed == pytest.approx([out, 0, 0], abs=1e-6)


def _turned(turn: np.ndarray, vector: np.ndarray) -> np.ndarray:
    back = turn * np.array([-1, -1, -1, 1])
    return rig.fbx.multiplied(rig.fbx.multiplied(turn, np.array([*vector, 0])), back)[:3]


def test_there_are_clips_enough() -> None:
    """Quiet, listening, thinking, greeting and speaking; all named in the prefab, all different."""
    assert len(motions.IDLE) >= 8
    assert len(motions.SPEAKING) >= 12
    assert motions.GREETING
    assert motions.THINKING
    assert motions.LISTENING
    names = [motion.name for motion in motions.ALL]
    assert len(set(names)) == len(names)
    text = prefab.PATH.read_text("utf-8")
    assert [name for name in names if f"  - {name}\n" not in text] == []


def _curves() -> Iterator[tuple[motions.Motion, str]]:
    for motion in motions.ALL:
        for muscle in rig.MUSCLES:
            yield motion, muscle


def test_clips_move_muscles_within_their_range_smoothly_and_end_as_they_begin() -> None:
    """At 60 frames a second: no muscle beyond its end, no jump, the same at both ends."""
    for motion, muscle in _curves():
        times = np.arange(0, motion.seconds, 1 / 60)
        values = np.array([clips.value(motion, muscle, time) for time in times])
        there = values + rig.standing()[muscle]
        assert np.abs(there).max() <= 1, f"{motion.name} {muscle}"
        assert np.abs(np.diff(values)).max(initial=0) < 0.08, f"{motion.name} {muscle}"
        ends = clips.value(motion, muscle, motion.seconds) - clips.value(motion, muscle, 0)
        assert abs(ends) < 1e-6, f"{motion.name} {muscle}"


def test_curves_are_as_the_motions_between_their_keys() -> None:
    """Unity's cubic between keys, with the slopes that are written, follows the motion."""
    for motion, muscle in _curves():
        keys = clips.keys(motion, muscle)
        start = rig.standing()[muscle]
        for (t0, v0, s0), (t1, v1, s1) in pairwise(keys):
            for share in (0.25, 0.5, 0.75):
                time = t0 + (t1 - t0) * share
                made = _hermite(share, t1 - t0, (v0, s0), (v1, s1))
                wanted = start + clips.value(motion, muscle, time)
                assert made == pytest.approx(wanted, abs=0.012), f"{motion.name} {muscle} {time}"


def _hermite(
    share: float, span: float, one: tuple[float, float], other: tuple[float, float]
) -> float:
    squared, cubed = share**2, share**3
    return (
        (2 * cubed - 3 * squared + 1) * one[0]
        + (cubed - 2 * squared + share) * span * one[1]
        + (3 * squared - 2 * cubed) * other[0]
        + (cubed - squared) * span * other[1]
    )


@pytest.mark.parametrize("level", rendering.LEVELS.values(), ids=["desktop", "phone"])
def test_shadows_are_finer_than_her_features(level: dict[str, Any]) -> None:
    """A texel of the shadow map is at most 3 mm wide: a nostril is 8 mm."""
    far, half = level["m_ShadowDistance"], np.radians(scene.FIELD) / 2
    corner = far * np.tan(half) * np.hypot(1, 16 / 9)
    # The sphere around the camera's view up to the end of shadows, as URP fits its map.
    middle = min(far, (far**2 + corner**2) / (2 * far))
    radius = max(np.hypot(far - middle, corner), middle)
    assert 2 * radius / level["m_MainLightShadowmapResolution"] < 0.003
    assert level["m_ShadowDistance"] > scene.DISTANCE + 0.5, "they reach behind her"


def test_it_is_lit_as_on_the_page() -> None:
    """Each light of the page is in the scene, from the same side; the key light throws shadows."""
    text = scene.PATH.read_text("utf-8")
    for name, lamp in page.LAMPS.items():
        assert f"m_Name: {name} Light" in text
        shines = _turned(scene.looking(scene.light_direction(lamp.place)), np.array([0, 0, 1]))
        # From where the viewer sees it: the viewer's right is Unity's left, her front is +z.
        assert np.sign(shines[0]) == np.sign(lamp.place[0])
        assert np.sign(shines[2]) == -np.sign(lamp.place[2])
        assert shines[1] < 0, "from above"
    assert page.LAMPS["Key"].shadow
