"""The messages as C# classes, for the Unity client.

Every domain of `schemas/messages/` becomes a file, and so do the messages of `schemas/wire.py`,
the words that several share, and the tables that read and raise any of them.
"""

from collections.abc import Sequence
from pathlib import Path

from schemas.generate.csharp.classes import class_of, usings_of
from schemas.generate.csharp.fields import WORDS
from schemas.generate.csharp.tables import (
    enum_of,
    events_class,
    protocol_class,
    table_class,
    words_class,
)
from schemas.generate.csharp.text import indent, pascal_case
from schemas.generate.docstrings import Struct
from schemas.messages import KINDS, STRUCTS, Message
from schemas.wire import WIRE, MissedTurn

FOLDER = Path("unity-project/Packages/com.iris.avatar/Runtime/Core/Messages/Generated")
HEAD = "// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.\n"


def files() -> dict[Path, str]:
    """What is to be written: file names and their text."""
    domains: dict[str, list[Struct]] = {}
    structs: list[Struct] = [
        *KINDS,
        *(kind for kind in STRUCTS if not issubclass(kind, Message)),
        MissedTurn,
        *WIRE.values(),
    ]
    for kind in structs:
        domains.setdefault(kind.__module__.rpartition(".")[2], []).append(kind)
    written = {
        f"{pascal_case(domain)}.cs": file_of(
            [class_of(kind) for kind in kinds_], ["namespace Iris.Core", "{"], usings_of(kinds_)
        )
        for domain, kinds_ in domains.items()
    }
    plain = ["namespace Iris.Core", "{"]
    written["Words.cs"] = file_of([*map(enum_of, WORDS), words_class()], plain, [])
    written["Messages.cs"] = file_of([protocol_class(), table_class()], plain, [])
    written["MessageEvents.cs"] = file_of([events_class()], plain, ["System"])
    return {FOLDER / name: text for name, text in written.items()}


def file_of(parts: Sequence[str], opening: Sequence[str], usings: Sequence[str]) -> str:
    """A file of these types."""
    head = "".join(f"using {name};\n" for name in usings)
    body = "\n\n".join(indent(part) for part in parts)
    return "\n".join([HEAD + (f"\n{head}" if head else ""), *opening, body, "}", ""])
