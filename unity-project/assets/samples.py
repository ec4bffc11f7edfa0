"""The package's samples: a copy of her own folder, and a scene for any VRM character."""

from collections.abc import Iterator
from pathlib import Path

from assets import document, project, scene

FOLDER = project.PACKAGE / "Samples~"
VRM = FOLDER / "VRM"
_PANEL = VRM / "Screen.asset"


def files() -> Iterator[tuple[Path, str]]:
    """The scene for a VRM character with what it needs, and their texts."""
    yield _PANEL, scene.panel()
    script = document.Script(project.guid(VRM / "VrmCharacter.cs"))
    yield VRM / "VRM.unity", scene.plain("VrmCharacter", script, {"_file": "character.vrm"}, _PANEL)


def copies() -> Iterator[tuple[Path, bytes]]:
    """Every file of her folder as a sample has it, with the same metas."""
    for path in sorted(project.IRIS.rglob("*")):
        if path.is_file():
            yield FOLDER / "Iris" / path.relative_to(project.IRIS), path.read_bytes()
