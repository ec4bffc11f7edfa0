"""Building the page: when it is done, with which Node.js, and what is left where it fails."""

import os
import stat
import sys
from pathlib import Path

import pytest

from scripts import nodejs, panel
from scripts.bootstrap import Environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs here are shell scripts")

FAKE_VITE = """#!/bin/sh
[ "$1" = "--version" ] && echo "{version}" && exit
echo "$@" >> "{record}"
mkdir -p "$IRIS_PANEL_OUT" && echo page > "$IRIS_PANEL_OUT/index.html"
"""
FAKE_NPM = """#!/bin/sh
echo "npm $@" >> "{record}"
mkdir -p node_modules
exit {code}
"""


def program(path: Path, text: str) -> None:
    """A program that a test can watch."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IEXEC)


class Desk:
    """A project with a page to build, and a Node.js that writes down what it is asked."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sources = root / "panel"
        self.record = root / "record"
        for name in panel.FILES:
            (self.sources / name).parent.mkdir(parents=True, exist_ok=True)
            (self.sources / name).write_text("{}")
        for name in panel.FOLDERS:
            (self.sources / name).mkdir()
        self.node("v22.12.0")

    def node(self, version: str, *, npm_fails: int = 0) -> None:
        """The Node.js on this machine."""
        texts = {
            "node": FAKE_VITE.format(version=version, record=self.record),
            "npm": FAKE_NPM.format(record=self.record, code=npm_fails),
        }
        for name, text in texts.items():
            program(self.root / "bin" / name, text)

    def done(self) -> list[str]:
        """What was asked of Node.js since this was last asked."""
        lines = self.record.read_text().splitlines() if self.record.exists() else []
        self.record.unlink(missing_ok=True)
        return lines


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Such a project, in place of this one."""
    monkeypatch.setattr(panel, "SOURCES", tmp_path / "panel")
    monkeypatch.setattr(panel, "SITE", tmp_path / "panel" / "dist")
    monkeypatch.setattr(panel, "LOCK", tmp_path / "lock")
    monkeypatch.setattr(panel, "ROOT", tmp_path)
    path = os.pathsep.join([str(tmp_path / "bin"), "/usr/bin", "/bin"])
    monkeypatch.setenv("PATH", path)
    return Desk(tmp_path)


def test_it_is_built_once_and_again_when_its_sources_change(desk: Desk) -> None:
    """The packages are brought once; the same sources are built once."""
    assert panel.main() == 0
    assert len(desk.done()) == 2
    assert (panel.SITE / "index.html").read_text() == "page\n"
    assert panel.is_built()
    assert panel.main() == 0
    assert desk.done() == []
    (desk.sources / "src" / "main.ts").write_text("more")
    assert not panel.is_built()
    assert panel.main() == 0
    assert len(desk.done()) == 1


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ("v18.20.0", False),
        ("v20.18.1", False),
        ("v20.19.0", True),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.1.0", True),
        ("nonsense", False),
    ],
)
def test_a_node_that_is_too_old_is_passed_over(desk: Desk, version: str, *, good: bool) -> None:
    """Vite says which releases it runs on."""
    desk.node(version)
    assert (nodejs.find(Environment(desk.root)) is not None) is good


def test_the_environments_own_node_stands_in(desk: Desk) -> None:
    """Where the machine has none that is new enough."""
    environment = Environment(desk.root)
    for name in ("node", "npm"):
        program(environment.bin / name, (desk.root / "bin" / name).read_text())
    desk.node("v12.0.0")
    found = nodejs.find(environment)
    assert found is not None
    assert Path(found.node).parent == environment.bin


def test_a_failure_is_said_where_the_page_would_be(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Iris starts without it; the next start tries again."""
    desk.node("v22.12.0", npm_fails=1)
    assert panel.main() == 1
    assert "npm failed" in (panel.SITE / panel.FAILURE).read_text()
    assert "starting without her page" in capsys.readouterr().err
    desk.node("v22.12.0")
    assert panel.main() == 0
    assert not (panel.SITE / panel.FAILURE).exists()


def test_a_page_that_was_built_before_is_served_on_when_a_new_one_fails(desk: Desk) -> None:
    """An older page is better than none."""
    assert panel.main() == 0
    (desk.sources / "package-lock.json").write_text("{ }")
    desk.node("v22.12.0", npm_fails=1)
    assert panel.main() == 1
    assert (panel.SITE / "index.html").exists()
    assert not (panel.SITE / panel.FAILURE).exists()


def test_waiting_needs_nobody_who_builds(desk: Desk) -> None:
    """Neither where nothing is built, nor where nothing may be written."""
    panel.wait()
    desk.root.joinpath("lock").unlink()
    desk.root.joinpath("lock").mkdir()
    panel.wait()
