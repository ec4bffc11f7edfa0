"""The Unity project as files: what Unity would stumble over at its first opening."""

import json
import re
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent / "unity-project"
PACKAGE = PROJECT / "Packages/com.iris.avatar"
SCREEN = PACKAGE / "Runtime/Unity/Screen"
sys.path[:0] = [str(HERE), str(PROJECT)]

import build  # noqa: E402 (found through the line above)
import metas  # noqa: E402


def test_every_asset_has_a_meta_of_its_own() -> None:
    """None is missing, none is left over, no GUID is there twice."""
    assert metas.problems() == []


def test_metas_that_are_wrong_are_noticed(tmp_path: Path) -> None:
    """The check above can fail: a missing, a stray and a doubled one."""
    package = tmp_path / "package"
    shutil.copytree(metas.PACKAGE, package)
    metas.meta_of(package / "package.json").unlink()
    (package / "gone.cs.meta").write_text("guid: " + "0" * 32, "utf-8")
    twin = metas.meta_of(package / "Tests/Core")
    shutil.copy(metas.meta_of(package / "Runtime/Core"), twin)
    said = "\n".join(metas.problems([package]))
    assert "has no meta" in said
    assert "belongs to nothing" in said
    assert "has the GUID of" in said


def test_assembly_definitions_are_consistent() -> None:
    """Names are those of their files, references resolve, and the core knows no engine."""
    found = {path: json.loads(path.read_text("utf-8")) for path in PROJECT.rglob("*.asmdef")}
    names = {said["name"] for said in found.values()}
    assert "Iris.Core" in names
    for path, said in found.items():
        assert said["name"] == path.stem
        assert set(said["references"]) <= names | build.FROM_UNITY | {"VRM10"}
        assert said["noEngineReferences"] is (said["name"] == "Iris.Core")


def test_project_and_package_agree() -> None:
    """Editor, modules, pipeline and input are those that the code is written for."""
    manifest = json.loads((PROJECT / "Packages/manifest.json").read_text("utf-8"))
    package = json.loads((PACKAGE / "package.json").read_text("utf-8"))
    assert manifest["testables"] == [package["name"]]
    assert manifest["dependencies"].items() >= package["dependencies"].items()
    assert all((PACKAGE / sample["path"]).is_dir() for sample in package["samples"])
    version = (PROJECT / "ProjectSettings/ProjectVersion.txt").read_text("utf-8")
    assert version.startswith(f"m_EditorVersion: {package['unity']}.")
    editor = json.loads((PACKAGE / "Editor/Iris.Editor.asmdef").read_text("utf-8"))
    for define in editor["versionDefines"]:
        least = define["expression"].split(".")
        assert manifest["dependencies"][define["name"]].split(".")[:2] == least[:2]
    settings = (PROJECT / "ProjectSettings/ProjectSettings.asset").read_text("utf-8")
    assert "activeInputHandler: 0" in settings, "the key that is held to talk"
    assert "m_ActiveColorSpace: 1" in settings, "linear, as the character's materials are made"


def test_the_screen_has_what_its_components_look_for() -> None:
    """Every element that C# asks for is in the UXML, of its type; every class has a style."""
    code = "\n".join(path.read_text("utf-8") for path in sorted(SCREEN.glob("*.cs")))
    layout = ET.parse(SCREEN / "IrisScreen.uxml")  # noqa: S314 (our own file)
    elements = {one.get("name"): one.tag.rpartition("}")[2] for one in layout.iter()}
    wanted = re.findall(r'Q<(\w+)>\("([a-z-]+)"\)', code)
    assert len(wanted) == 14
    for kind, name in wanted:
        assert kind in {elements[name], "VisualElement"}
    style = (SCREEN / "IrisScreen.uss").read_text("utf-8")
    assert '@import url("IrisScreen.uss")' in (SCREEN / "IrisScreen.tss").read_text("utf-8")
    words = re.findall(r'=> "([a-z]+)",', code)
    assert len(words) == 6
    classes = {name for one in layout.iter() for name in one.get("class", "").split()}
    classes |= {f"iris-{word}" for word in words} | set(re.findall(r'= "(iris-[a-z]+)"', code))
    assert {name for name in classes if f".{name}" not in style} == set()


def test_nothing_is_waited_for() -> None:
    """No line of what runs in a player blocks its thread."""
    waits = re.compile(
        r"(?<!_random)\.Wait\(|\.Result\b|\.GetResult\(|\.WaitOne\(|Thread\.Sleep|\.Join\(\)"
    )
    sources = list((PACKAGE / "Runtime").rglob("*.cs"))
    assert len(sources) > 80
    assert [path.name for path in sources if waits.search(path.read_text("utf-8"))] == []
