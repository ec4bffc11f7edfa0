"""The files that Unity imports: the FBX, and the textures of its materials beside it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from scripts.character.fbx import write_fbx
from scripts.character.figure import Bone
from scripts.character.gltf import Material, Part


def write_unity(parts: Sequence[Part], bones: Sequence[Bone], folder: Path) -> None:
    """Write `iris.fbx` and `Textures/<Material>.*` into a folder."""
    (folder / "Textures").mkdir(parents=True, exist_ok=True)
    pictures: dict[str, str] = {}
    for look in {id(part.material): part.material for part in parts}.values():
        pictures |= _write_pictures(look, folder)
    (folder / "iris.fbx").write_bytes(write_fbx(parts, bones, pictures))


def _write_pictures(look: Material, folder: Path) -> dict[str, str]:
    written = {}
    if look.picture is not None:
        clear = look.picture.mode == "RGBA"
        name = f"Textures/{look.name}.{'png' if clear else 'jpg'}"
        look.picture.save(folder / name, **({} if clear else {"quality": 93}))
        written[look.name] = name
    if look.bumps is not None:
        name = f"Textures/{look.name}Normal.png"
        look.bumps.save(folder / name)
        written[f"{look.name} bumps"] = name
    if look.gloss is not None:
        smooth = _smoothness(look.gloss, look.roughness)
        smooth.save(folder / f"Textures/{look.name}Smoothness.png")
    return written


def _smoothness(gloss: Image.Image, roughness: float) -> Image.Image:
    """Roughness as Unity's Lit shader wants it: metal in red, smoothness in alpha."""
    rough = np.asarray(gloss, dtype=np.float64)[..., 1] * roughness
    rgba = np.zeros((*rough.shape, 4), np.uint8)
    rgba[..., 3] = np.round(255 - rough)
    return Image.fromarray(rgba)
