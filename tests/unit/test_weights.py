"""Model weights that come in parts."""

import hashlib
import importlib.metadata
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from agents.runtime import weights
from agents.runtime.errors import EngineError
from agents.runtime.weights import Part


def part(path: Path, content: bytes) -> Part:
    """A file with this content, described truthfully."""
    path.write_bytes(content)
    return Part(path, hashlib.sha256(content).hexdigest(), len(content))


@pytest.fixture
def shipped(tmp_path: Path) -> dict[str, list[Part]]:
    """A model in two parts, and its settings."""
    return {
        "model.bin": [part(tmp_path / "1", b"first " * 1000), part(tmp_path / "2", b"second")],
        "config.json": [part(tmp_path / "config.json", b"{}")],
    }


def test_parts_are_joined_in_order(shipped: dict[str, list[Part]], tmp_path: Path) -> None:
    """The folder holds each file whole, and nothing is left beside it."""
    state = tmp_path / "state" / "models"
    folder = weights.join("whisper", shipped, state)
    assert (folder / "model.bin").read_bytes() == b"first " * 1000 + b"second"
    assert (folder / "config.json").read_bytes() == b"{}"
    assert list(state.iterdir()) == [folder]


def test_they_are_joined_once(shipped: dict[str, list[Part]], tmp_path: Path) -> None:
    """The second time needs neither the parts nor any writing."""
    folder = weights.join("whisper", shipped, tmp_path / "state")
    before = (folder / "model.bin").stat().st_mtime_ns
    for parts in shipped.values():
        for each in parts:
            each.path.unlink()
    assert weights.join("whisper", shipped, tmp_path / "state") == folder
    assert (folder / "model.bin").stat().st_mtime_ns == before


def test_another_version_is_another_folder(shipped: dict[str, list[Part]], tmp_path: Path) -> None:
    """Two versions of a package never share weights."""
    old = weights.join("whisper", shipped, tmp_path / "state")
    shipped["config.json"] = [part(tmp_path / "config.json", b'{"new": 1}')]
    new = weights.join("whisper", shipped, tmp_path / "state")
    assert old != new
    assert (old / "config.json").read_bytes() == b"{}"


@pytest.mark.parametrize("damage", ["short", "missing", "empty"])
def test_half_a_model_is_made_anew(
    shipped: dict[str, list[Part]], tmp_path: Path, damage: str
) -> None:
    """What a power cut or a clean-up left is noticed, and replaced."""
    folder = weights.join("whisper", shipped, tmp_path / "state")
    match damage:
        case "short":
            (folder / "model.bin").write_bytes(b"first")
        case "missing":
            (folder / "config.json").unlink()
        case "empty":
            shutil.rmtree(folder)
            folder.mkdir()
    assert weights.join("whisper", shipped, tmp_path / "state") == folder
    assert (folder / "model.bin").stat().st_size == 6006
    assert (folder / "config.json").exists()


def test_a_damaged_part_is_named(shipped: dict[str, list[Part]], tmp_path: Path) -> None:
    """Bytes that are not those that were shipped are never used, and leave nothing behind."""
    broken = shipped["model.bin"][1].path
    broken.write_bytes(b"secund")
    with pytest.raises(EngineError, match=broken.name) as caught:
        weights.join("whisper", shipped, tmp_path / "state")
    assert caught.value.code == "model-broken"
    assert list((tmp_path / "state").iterdir()) == []


def test_a_missing_part_is_named(shipped: dict[str, list[Part]], tmp_path: Path) -> None:
    """So is a part that is not there."""
    gone = shipped["model.bin"][0].path
    gone.unlink()
    with pytest.raises(EngineError, match="No such file") as caught:
        weights.join("whisper", shipped, tmp_path / "state")
    assert caught.value.code == "model-missing"
    assert list((tmp_path / "state").iterdir()) == []


def test_a_full_disk_is_told_before_anything_is_written(
    shipped: dict[str, list[Part]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence says how much is needed, and where."""
    full = SimpleNamespace(total=100, used=100, free=0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    with pytest.raises(EngineError, match="free disk") as caught:
        weights.join("whisper", shipped, tmp_path / "state")
    assert caught.value.code == "disk-full"


def test_a_discarded_model_is_made_anew(shipped: dict[str, list[Part]], tmp_path: Path) -> None:
    """After a model that cannot be loaded although its size is right."""
    folder = weights.join("whisper", shipped, tmp_path / "state")
    weights.discard(folder)
    assert not folder.exists()
    assert weights.join("whisper", shipped, tmp_path / "state").is_dir()


def test_packages_describe_their_files() -> None:
    """The record of an installed package tells where its files are, and that they are whole."""
    files = weights.shipped("numpy")
    version = files["version.py"]
    content = version.path.read_bytes()
    assert len(content) == version.size
    assert hashlib.sha256(content).hexdigest() == version.sha256


def test_a_package_that_is_not_installed_ships_nothing() -> None:
    """Whoever needs it says so in its own words."""
    name = "no-such-package-for-iris"
    with pytest.raises(importlib.metadata.PackageNotFoundError):
        importlib.metadata.version(name)
    assert weights.shipped(name) == {}
