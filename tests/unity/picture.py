#!/usr/bin/env python3
"""Draw the committed Unity scene without Unity, beside the page: python3 tests/unity/picture.py.

The FBX is read by three.js; light, camera, shadows and materials come from the scene's YAML; the
package's shader is translated by glslang and SPIRV-Cross; Chromium draws. With `--page`, a picture
of the page stands to the left of it. Needs Debian's `chromium`, `glslang-tools` and `spirv-cross`,
and the page's packages (`python3 scripts/run` gets them).
"""

import argparse
import base64
import http.server
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(ROOT / "unity-project")]

import scene_data  # noqa: E402 (found through the line above)
import shaders  # noqa: E402
from assets import project  # noqa: E402

_THREE = ROOT / "agents/bridge/panel/node_modules/three"
_SIZE = (600, 750)
_SECONDS = 180
_FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-quic", "--hide-scrollbars"),
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
)
_KINDS = {".html": "text/html", ".js": "text/javascript", ".json": "application/json"}


class _Page(http.server.BaseHTTPRequestHandler):
    """Gives the browser what it draws, and takes the picture."""

    def __init__(self, files: dict[str, Path | bytes], taken: "_Taken", *rest: object) -> None:
        self._files, self._taken = files, taken
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """A file, of those that there are and of three.js."""
        path = self.path.partition("?")[0]
        found = self._files.get(path)
        if path.startswith("/three/"):
            found = (_THREE / path.removeprefix("/three/")).resolve()
        content = found.read_bytes() if isinstance(found, Path) and found.is_file() else found
        self.send_response(200 if isinstance(content, bytes) else 404)
        self.send_header("Content-Type", _KINDS.get(Path(path).suffix, "application/octet-stream"))
        self.end_headers()
        if isinstance(content, bytes):
            self.wfile.write(content)

    def do_POST(self) -> None:
        """The picture, or what went wrong."""
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()
        self._taken.take(self.path, content)

    def log_message(self, *_: object) -> None:
        """Say nothing of what is asked for."""


class _Taken:
    """What the browser sent back."""

    def __init__(self) -> None:
        self.there = threading.Event()
        self.picture = b""
        self.problem = ""

    def take(self, path: str, content: bytes) -> None:
        if path == "/picture":
            self.picture = content
        else:
            self.problem = content.decode("utf-8", "replace")
        self.there.set()


def main(words: Sequence[str]) -> int:
    """Draw; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--page", metavar="FILE", type=Path, help="a picture of the page (PNG)")
    parser.add_argument("--level", default="Desktop", help="the quality level: Desktop or Phone")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/unity.jpg")
    options = parser.parse_args(words)
    browser = shutil.which("chromium")
    if not browser or shaders.lacking():
        parser.error("it needs Debian's chromium, glslang-tools and spirv-cross")
    with tempfile.TemporaryDirectory() as folder:
        files = _files(options.level, options.page, Path(folder))
        taken = _drawn(browser, files, Path(folder))
    if not taken.picture:
        print(taken.problem or "nothing was drawn", file=sys.stderr)
        return 1
    options.out.write_bytes(base64.b64decode(taken.picture))
    print(f"{options.out}: {options.out.stat().st_size:,} bytes")
    return 0


def _files(level: str, page: Path | None, into: Path) -> dict[str, Path | bytes]:
    data = scene_data.read(level)
    data["programs"] = scene_data.programs(data["materials"], into)
    data |= {"size": _SIZE, "beside": page is not None}
    files: dict[str, Path | bytes] = {f"/{one.name}": one for one in (HERE / "drawing").iterdir()}
    files |= {"/data.json": json.dumps(data).encode(), "/iris.fbx": project.MODEL}
    for texture in (project.MODEL.parent / "Textures").iterdir():
        files[f"/{texture.name}"] = texture
    return files | ({"/page.png": page} if page else {})


def _drawn(program: str, files: dict[str, Path | bytes], profile: Path) -> _Taken:
    taken = _Taken()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Page, files, taken))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/index.html"
    browser = subprocess.Popen(
        [program, *_FLAGS, f"--user-data-dir={profile}", "--remote-debugging-port=0", address],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        taken.there.wait(_SECONDS)
    finally:
        browser.terminate()
        browser.wait()
        server.shutdown()
    return taken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
