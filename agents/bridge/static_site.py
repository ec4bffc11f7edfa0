"""The panel's files as they were built, or, where they were not, a page that says what to do."""

import html
from collections.abc import Mapping
from pathlib import Path

from starlette.responses import FileResponse, HTMLResponse, Response

SITE = Path(__file__).parent / "panel" / "dist"
FAILURE = "failed.txt"
"""What the build leaves in place of a page when it fails: one sentence."""

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self' blob: data:; "
    "worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page may load and reach nothing but this machine, and no other page may frame it.

WebAssembly and workers from blobs are what unpacks compressed models: both run the page's own code.
"""
MEDIA_TYPES = {
    ".css": "text/css",
    ".glb": "model/gltf-binary",
    ".html": "text/html",
    ".js": "text/javascript",
    ".wasm": "application/wasm",
}
"""What browsers are told of each; what the system thinks of a name is not asked."""
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
FOR_EVER = "public, max-age=31536000, immutable"

MISSING = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Iris</title>
<style>body {{ max-width: 36rem; margin: 15vh auto; padding: 0 1.5rem; font: 1rem/1.6 system-ui }}
</style><h1>Iris runs, but her page is not built</h1>
<p>{reason}</p>
<p>Until then she can be talked with from a terminal: <code>python3 scripts/run ask "Hello"</code>
or <code>python3 scripts/run talk</code>.</p></html>"""
NOT_BUILT = "Stop Iris, and start her with <code>python3 scripts/run</code>: that builds it."


class StaticSite:
    """The files of the panel.

    Args:
        site: the folder that they were built into; it is looked at for each request, so a page
            that is built while the bridge runs is there at once.
    """

    def __init__(self, site: Path = SITE) -> None:
        self._site = site

    def page(self, headers: Mapping[str, str]) -> Response:
        """The page itself."""
        index = self._site / "index.html"
        if index.is_file():
            return self._file(index, headers, "no-cache")
        failure = self._site / FAILURE
        reason = html.escape(failure.read_text("utf-8")) if failure.is_file() else NOT_BUILT
        # 200: the page says what to do, and a browser that shows it has what it asked for.
        return HTMLResponse(MISSING.format(reason=reason), headers=_security("no-store"))

    def file(self, name: str, headers: Mapping[str, str]) -> Response | None:
        """A file that belongs to the page; None where there is none of that name."""
        path = (self._site / name).resolve()
        if not path.is_relative_to(self._site.resolve()) or not path.is_file():
            return None
        # Names under `assets` carry a digest of what is in them, so that they never change.
        lasting = path.parent.name == "assets"
        return self._file(path, headers, FOR_EVER if lasting else "no-cache")

    def _file(self, path: Path, headers: Mapping[str, str], cache: str) -> Response:
        accepts = headers.get("accept-encoding", "").split(",")
        accepted = {one.partition(";")[0].strip() for one in accepts}
        sent, more = path, _security(cache)
        for encoding, suffix in ENCODINGS:
            smaller = path.with_name(path.name + suffix)
            if encoding in accepted and smaller.is_file():
                sent, more["Content-Encoding"] = smaller, encoding
                break
        response = FileResponse(
            sent, headers=more, media_type=MEDIA_TYPES.get(path.suffix), stat_result=sent.stat()
        )
        if headers.get("if-none-match") == response.headers["etag"]:
            return Response(status_code=304, headers={**more, "ETag": response.headers["etag"]})
        return response


def _security(cache: str) -> dict[str, str]:
    return {
        "Cache-Control": cache,
        "Content-Security-Policy": CONTENT_POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
