"""`python -m scripts.character`: make Iris, the same for the page and for Unity."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.character.character import COPYRIGHT, make_iris
from scripts.character.gltf import write_glb
from scripts.character.unity import write_unity

ROOT = Path(__file__).resolve().parents[2]
UNITY = ROOT / "unity-project/Assets/Iris/Character"
PAGE = ROOT / "agents/bridge/panel/public/iris.glb"


def main(words: Sequence[str]) -> int:
    """Write the page's GLB, and the FBX with its textures for Unity; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.character", description=__doc__)
    parser.add_argument("--glb", type=Path, default=PAGE, help="where the page's file goes")
    parser.add_argument("--unity", type=Path, default=UNITY, help="the folder of Unity's files")
    options = parser.parse_args(words)
    parts, bones = make_iris()
    content = write_glb(parts, bones, COPYRIGHT)
    options.glb.parent.mkdir(parents=True, exist_ok=True)
    options.glb.write_bytes(content)
    write_unity(parts, bones, options.unity)
    for part in parts:
        surface = part.surface
        print(f"{part.name:8} {len(surface.triangles):6} triangles {len(surface.shapes):3} shapes")
    total = sum(len(part.surface.triangles) for part in parts)
    print(f"{options.glb}: {len(content):,} bytes, {total:,} triangles, {len(bones)} bones")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
