"""Which files `iris knowledge add` takes, and how they are called."""

from pathlib import Path

import pytest

from agents.runtime.errors import SettingsError
from schemas.history import Exchange
from scripts.iris.history import in_words
from scripts.iris.knowledge import find


def test_files_and_folders_give_names_that_tell_where_they_come_from(tmp_path: Path) -> None:
    """A file by its name, one of a folder with the folder's; others and hidden ones are left."""
    (tmp_path / "docs" / "inner").mkdir(parents=True)
    for name in ("one.md", "inner/two.txt", ".hidden.md", "picture.png"):
        (tmp_path / "docs" / name).write_text("text")
    (tmp_path / "alone.MD").write_text("text")
    found = list(find([tmp_path / "docs", tmp_path / "alone.MD"]))
    assert [file.name for file in found] == ["docs/inner/two.txt", "docs/one.md", "alone.MD"]
    assert all(file.path.is_file() for file in found)


def test_what_cannot_be_added_is_said(tmp_path: Path) -> None:
    """Nothing there, nothing readable there, another kind of file."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "film.mp4").write_bytes(b"\0")
    for name in ("nothing.md", "empty", "film.mp4"):
        with pytest.raises(SettingsError, match=name):
            list(find([tmp_path / name]))


def test_two_files_of_one_name_are_not_confused(tmp_path: Path) -> None:
    """The second would replace the first: that is refused, but the same file twice is not."""
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.md").write_text(folder)
    with pytest.raises(SettingsError, match=r"x\.md"):
        list(find([tmp_path / "a" / "x.md", tmp_path / "b" / "x.md"]))
    assert len(list(find([tmp_path / "a" / "x.md"] * 2))) == 2


def test_a_conversation_is_shown_as_it_was_heard() -> None:
    """Questions and answers in their order; where an answer was cut off is marked."""
    said = [
        Exchange(turn=1, question="Hi?", answer="Hello.", sources=["a.md#One", "b.md"]),
        Exchange(turn=2, question="And?", answer="Well, I", interrupted=True),
        Exchange(turn=3, question="Oh?", answer="", interrupted=True),
        Exchange(turn=4, question="Hm?", answer=""),
    ]
    assert in_words(said).splitlines() == [
        "you:  Hi?",
        "iris: Hello.",
        "      (from a.md#One, b.md)",
        "you:  And?",
        "iris: Well, I … (interrupted)",
        "you:  Oh?",
        "iris: (interrupted at once)",
        "you:  Hm?",
        "iris: (no answer)",
    ]
