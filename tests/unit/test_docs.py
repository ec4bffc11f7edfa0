"""What the documents name is there."""

import re
from pathlib import Path

import pytest
from free_port import ROOT

from scripts.iris.__main__ import COMMANDS

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
COMMAND = re.compile(r"(?:`iris|scripts/run) ([a-z]+)\b")
LATER = {"record", "replay"}
"""Words that documents may say of what is not there yet."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_somewhere(page: Path) -> None:
    """To a file or folder of the repository."""
    links = LINK.findall(page.read_text("utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_command_that_is_shown_exists(page: Path) -> None:
    """`iris something` can be typed."""
    shown = set(COMMAND.findall(page.read_text("utf-8")))
    assert shown - set(COMMANDS) <= LATER


def test_a_path_of_the_code_that_is_named_exists() -> None:
    """In the pages that explain the code."""
    for name in ("architecture.md", "glossary.md"):
        text = (ROOT / "docs" / name).read_text("utf-8")
        paths = re.findall(r"`((?:agents|bus|schemas|scripts|tests)/[\w/.]+)`", text)
        assert paths
        missing = [path for path in paths if not (ROOT / path).exists()]
        assert not missing, name
