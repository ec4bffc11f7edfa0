"""The panel's files: which of them is sent, how packed, and how long a browser may keep it."""

from pathlib import Path

import pytest
from starlette.responses import FileResponse

from agents.bridge.static_site import FAILURE, StaticSite

BROWSER = {"accept-encoding": "gzip, deflate, br;q=0.9"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built page: a script with its packed forms, and a model without."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    for name in ("index.html", "assets/x-1a2b.js", "assets/x-1a2b.js.br", "assets/x-1a2b.js.gz"):
        (folder / name).write_text(name)
    (folder / "iris.glb").write_bytes(b"glTF")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.mark.parametrize(
    ("accepted", "suffix", "encoding"),
    [("gzip, br", ".br", "br"), ("gzip", ".gz", "gzip"), ("identity", "", None), ("", "", None)],
)
def test_a_file_is_sent_as_small_as_the_browser_can_read(
    site: Path, accepted: str, suffix: str, encoding: str | None
) -> None:
    """Brotli before gzip, and the file itself for who reads neither; its kind stays what it is."""
    sent = StaticSite(site).file("assets/x-1a2b.js", {"accept-encoding": accepted})
    assert isinstance(sent, FileResponse)
    assert sent.path == site / f"assets/x-1a2b.js{suffix}"
    assert sent.headers.get("content-encoding") == encoding
    assert sent.headers["content-type"].startswith("text/javascript")
    assert sent.headers["vary"] == "Accept-Encoding"


def test_what_carries_its_digest_is_kept_for_ever_and_the_rest_is_asked_for(site: Path) -> None:
    """A new build is there with the next visit."""
    pages = StaticSite(site)
    script, model = pages.file("assets/x-1a2b.js", BROWSER), pages.file("iris.glb", BROWSER)
    assert script is not None
    assert model is not None
    assert "immutable" in script.headers["cache-control"]
    assert model.headers["cache-control"] == "no-cache"
    assert pages.page(BROWSER).headers["cache-control"] == "no-cache"


def test_what_a_browser_has_already_is_not_sent_again(site: Path) -> None:
    """Its tag is enough."""
    pages = StaticSite(site)
    first = pages.file("iris.glb", BROWSER)
    assert first is not None
    again = pages.file("iris.glb", {**BROWSER, "if-none-match": first.headers["etag"]})
    assert again is not None
    assert (again.status_code, again.body) == (304, b"")


@pytest.mark.parametrize(
    "name", ["../secret.txt", "assets/../../secret.txt", "/etc/hostname", "assets", "nothing", ""]
)
def test_nothing_but_the_pages_own_files_is_sent(site: Path, name: str) -> None:
    """A name that leads out of the folder, or to no file, leads nowhere."""
    assert StaticSite(site).file(name, BROWSER) is None


def test_the_page_may_reach_this_machine_alone(site: Path) -> None:
    """No script, picture or connection of another origin; no other page around it."""
    policy = StaticSite(site).page(BROWSER).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy  # WebAssembly, and no eval
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert "*" not in policy


def test_without_a_built_page_a_plain_one_says_what_to_do(tmp_path: Path) -> None:
    """The reason that the build left stands there as text, whatever is in it."""
    pages = StaticSite(tmp_path / "dist")
    assert b"python3 scripts/run" in bytes(pages.page({}).body)
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / FAILURE).write_text("npm failed: <b>no network</b>", "utf-8")
    told = pages.page({})
    assert "npm failed: &lt;b&gt;no network&lt;/b&gt;" in bytes(told.body).decode()
    assert told.headers["cache-control"] == "no-store"
