"""Personas: those that are included, files of one's own, and plain sentences."""

from pathlib import Path

import pytest

from agents.dialogue import persona
from agents.dialogue.persona import Persona
from agents.runtime.errors import SettingsError


def test_each_included_persona_says_who_she_is() -> None:
    """By her own name, in her character and in an example, since small models go by examples."""
    assert persona.names() == ["iris", "nova", "professor"]
    for name in persona.names():
        who = persona.load(name)
        assert who.name in who.character
        assert who.name in who.greeting or who.name == "Nova"
        assert any(who.name in example.answer for example in who.examples)
        assert 0 < who.expressions <= 1


def test_a_persona_may_be_a_file_or_a_sentence(tmp_path: Path) -> None:
    """Whatever a person writes into the setting."""
    file = tmp_path / "bea.toml"
    file.write_text(
        'name = "Bea"\ncharacter = "You are Bea."\n[[examples]]\nask="Hi"\nanswer="Yo"\n'
    )
    assert persona.load(str(file)).name == "Bea"
    assert persona.load("You are a pirate.").character == "You are a pirate."
    assert persona.load("") == Persona()


@pytest.mark.parametrize(
    ("content", "words"),
    [("name = ", "is wrong"), ("nickname = 'x'", "nickname"), ("[[examples]]\nask='x'", "answer")],
)
def test_a_file_that_is_wrong_is_told(tmp_path: Path, content: str, words: str) -> None:
    """With what is wrong in it."""
    file = tmp_path / "bad.toml"
    file.write_text(content)
    with pytest.raises(SettingsError, match=words):
        persona.load(str(file))


def test_a_persona_that_is_not_there_is_told() -> None:
    """With those that are."""
    with pytest.raises(SettingsError, match="iris, nova, professor"):
        persona.load("irsi")
    with pytest.raises(SettingsError, match="cannot read"):
        persona.load("nowhere/bea.toml")
