"""Who Iris is: a file with her name, her character and a few exchanges that show how she talks."""

import tomllib
from pathlib import Path

import msgspec

from agents.runtime.errors import SettingsError

FOLDER = Path(__file__).with_name("personas")


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exchange that shows how she talks; small models follow it better than any description."""

    ask: str
    answer: str


class Persona(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a persona file holds.

    Attributes:
        name: that she answers to.
        character: what the model is told about her, in plain sentences; empty: nothing.
        examples: exchanges that stand before every talk.
        greeting: what she says first, where something asks her to.
        voice: the voice that suits her, as the speech engine names it; empty: any.
        expressions: how strongly her face shows what she says, 0 to 1.
    """

    name: str = "Iris"
    character: str = ""
    examples: list[Example] = msgspec.field(default_factory=list)
    greeting: str = ""
    voice: str = ""
    expressions: float = 1.0


def names() -> list[str]:
    """The personas that are included."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(chosen: str) -> Persona:
    """The persona that the setting [dialogue] persona names.

    Args:
        chosen: a persona that is included, the path of a persona file, or a text that says who
            she is; empty: nobody in particular.

    Raises:
        SettingsError: there is no such persona, or its file is wrong.
    """
    text = chosen.strip()
    if not text:
        return Persona()
    if text in names():
        return _read(FOLDER / f"{text}.toml")
    if text.endswith(".toml"):
        return _read(Path(text).expanduser())
    if " " in text:
        return Persona(character=text)
    raise SettingsError(
        f"[dialogue] persona: there is no persona {text!r}; there are {', '.join(names())}. It may "
        f"also be the path of a .toml file, or a sentence that says who she is"
    )


def _read(path: Path) -> Persona:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return msgspec.convert(data, Persona)
    except OSError as error:
        raise SettingsError(f"cannot read the persona {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise SettingsError(f"the persona {path} is wrong: {error}") from error
