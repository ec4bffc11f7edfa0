"""The one table of face shapes: it is whole, and page and Unity have what it says."""

import json
import re
from pathlib import Path

import pytest

from schemas.generate import face_shapes
from schemas.generate.face_shapes import CSHARP, SOURCE, TYPESCRIPT

ARKIT_SHAPES = 52


def test_the_tables_are_as_the_file_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `scripts/check` looks at: nothing has drifted, and a change of a table is noticed."""
    assert face_shapes.main(["--check"]) == 0
    changed = tmp_path / TYPESCRIPT.name
    changed.write_text(TYPESCRIPT.read_text("utf-8").replace("0.52", "0.53"), "utf-8")
    monkeypatch.setattr(face_shapes, "TYPESCRIPT", changed)
    assert face_shapes.main(["--check"]) == 1
    assert TYPESCRIPT.name in capsys.readouterr().err


def test_every_share_is_in_both_tables() -> None:
    """Shape by shape, in their order, as each language writes a number."""
    shapes = face_shapes.read()
    wanted = [
        (name, f"{share:g}")
        for convention in shapes.conventions
        for poses in (convention.visemes, {"blink": convention.blink}, convention.expressions)
        for pose in poses.values()
        for name, share in face_shapes.shapes_of(pose)
    ]
    assert re.findall(r'\("([^"]+)", ([\d.]+)f\)', CSHARP.read_text("utf-8")) == wanted


def test_arkits_poses_name_shapes_of_arkit() -> None:
    """A misspelt shape would move nothing, without a word."""
    arkit = next(one for one in face_shapes.read().conventions if one.id == "arkit")
    used = {
        name
        for poses in (arkit.visemes, {"blink": arkit.blink}, arkit.looks, arkit.expressions)
        for pose in poses.values()
        for name, _ in face_shapes.shapes_of(pose)
    }
    known = json.loads((SOURCE.parent / "vectors/arkit_shapes.json").read_text("utf-8"))
    assert len(known) == ARKIT_SHAPES
    assert used <= set(known)


def test_a_table_that_is_not_whole_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the convention and what it lacks in the sentence."""
    document = json.loads(SOURCE.read_text("utf-8"))
    del document["conventions"][2]["visemes"]["PP"]
    monkeypatch.setattr(face_shapes, "SOURCE", _Text(json.dumps(document)))
    with pytest.raises(ValueError, match="arkit: visemes are sil, PP"):
        face_shapes.read()


class _Text:
    """A file that a test has written."""

    def __init__(self, text: str) -> None:
        self._text = text

    def read_bytes(self) -> bytes:
        return self._text.encode()
