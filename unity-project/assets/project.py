"""Where the assets lie, by what GUIDs they are known, and what Unity and URP bring themselves."""

import re
from functools import cache
from pathlib import Path

import metas

from assets.document import Ref, Script

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "Packages/com.iris.avatar"
IRIS = PROJECT / "Assets/Iris"
MODEL = IRIS / "Character/iris.fbx"
RUNTIME = PACKAGE / "Runtime/Unity"

EDITOR = "2022.3.62f3"
EDITOR_REVISION = "96770f904ca7"

NATIVE = 11400000
"""The fileID of the main object of a `.asset`."""

MATERIAL = 2100000
CLIP = 7400000
CONTROLLER = 9100000
SHADER = 4800000
TEXTURE = 2800000
CUBEMAP = 8900000

LIT = Ref(4800000, "933532a4fcc9baf4fa0491de14d08ed7", 3)
PARTICLES = Ref(4800000, "0406db5a14f94604a8c57ccfbc9f3b46", 3)

_ENGINE = "0000000000000000e000000000000000"
PANEL_SETTINGS = Script(_ENGINE, 19101)
UI_DOCUMENT = Script(_ENGINE, 19102)
MATERIAL_VERSION = Script("d0353a89b1f911e48b9e16bdc9f2e058")
PIPELINE = Script("bf2edee5c58d82540a51f03df9d42094")
RENDERER = Script("de640fe3d0db1804a85f9fc8f5cadab6")
PIPELINE_GLOBALS = Script("2ec995e51a6e251468d2a3fd8a686257")
PIPELINE_PROJECT = Script("247994e1f5a72c2419c26a37e9334c01")
POST_PROCESS_DATA = Ref(NATIVE, "41439944d30ece34e96484bdb6645b55", 2)
CAMERA_DATA = Script("a79441f348de89743a2939f4d699eac1")
LIGHT_DATA = Script("474bcb49853aa07438625e644c072ee6")
VOLUME = Script("172515602e62fb746b5d573b38a5fe58")
VOLUME_PROFILE = Script("d7fd9488000d3734a9e00ee676215985")
TONEMAPPING = Script("97c23e3b12dc18c42a140437e53d3951")
BLOOM = Script("0b2db86121404754db890f4c8dfe81b2")

FROM_UNITY = {
    _ENGINE,
    "0000000000000000f000000000000000",
    *(LIT.guid, PARTICLES.guid, MATERIAL_VERSION.guid, PIPELINE.guid, RENDERER.guid),
    *(PIPELINE_GLOBALS.guid, PIPELINE_PROJECT.guid, POST_PROCESS_DATA.guid, CAMERA_DATA.guid),
    *(LIGHT_DATA.guid, VOLUME.guid, VOLUME_PROFILE.guid, TONEMAPPING.guid),
    BLOOM.guid,
}
"""GUIDs of what Unity and URP 14 bring; all others are of assets of this project."""


def guid(asset: Path) -> str:
    """The GUID of an asset of the project: that of its meta, or what a new meta will have."""
    meta = metas.meta_of(asset)
    text = meta.read_text("utf-8") if meta.is_file() else ""
    found = re.search(r"^guid: ([0-9a-f]{32})$", text, re.MULTILINE)
    if found:
        return found[1]
    roots = (root for root in metas.ROOTS if asset.is_relative_to(root))
    return metas.new_guid(asset, max(roots, key=lambda root: len(root.parts)))


def asset(path: Path, file_id: int = NATIVE) -> Ref:
    """A reference to an asset that Unity keeps as it is."""
    return Ref(file_id, guid(path), 2)


def imported(path: Path, file_id: int) -> Ref:
    """A reference to something that an importer made of a file."""
    return Ref(file_id, guid(path), 3)


@cache
def character_shader() -> Ref:
    """The package's shader of her materials."""
    return imported(PACKAGE / "Runtime/Shaders/IrisCharacter.shader", SHADER)


@cache
def component(name: str) -> Script:
    """The script of a component of the package, by its class."""
    return Script(guid(next(RUNTIME.rglob(f"{name}.cs"))))
