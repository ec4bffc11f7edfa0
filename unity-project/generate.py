#!/usr/bin/env python3
"""Write the C# messages from `schemas/`, or say with `--check` where they have drifted.

Every domain of `schemas/messages/` becomes a file, and so do the messages of `schemas/wire.py`,
the words that several share, and the tables that read and raise any of them.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "unity-project")]

from csharp.classes import class_of, usings_of  # noqa: E402 (found through the line above)
from csharp.fields import WORDS  # noqa: E402
from csharp.tables import enum_of, events_class, protocol_class, table_class, words_class  # noqa: E402
from csharp.text import Struct, indent, pascal_case  # noqa: E402

from schemas.messages import MESSAGES, Event, Passage, Voice  # noqa: E402
from schemas.wire import WIRE, MissedTurn  # noqa: E402

TARGET = ROOT / "unity-project/Packages/com.iris.avatar/Runtime/Core/Messages/Generated"
HEAD = "// Generated from schemas/ by unity-project/generate.py; changes belong there.\n"


def files() -> dict[str, str]:
    """What is to be written: file names and their text."""
    domains: dict[str, list[Struct]] = {}
    for kind in (*MESSAGES.values(), Event, Passage, Voice, MissedTurn, *WIRE.values()):
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
    return written


def file_of(parts: Sequence[str], opening: Sequence[str], usings: Sequence[str]) -> str:
    """A file of these types."""
    head = "".join(f"using {name};\n" for name in usings)
    body = "\n\n".join(indent(part) for part in parts)
    return "\n".join([HEAD + (f"\n{head}" if head else ""), *opening, body, "}", ""])


def drift() -> list[str]:
    """The names of the files that are not as they should be."""
    wanted = files()
    found = {path.name: path.read_text("utf-8") for path in TARGET.glob("*.cs")}
    return sorted(name for name in wanted | found if wanted.get(name) != found.get(name))


def main(arguments: Sequence[str]) -> int:
    """Write the files, or only check them; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    if parser.parse_args(arguments).check:
        for name in (stale := drift()):
            print(
                f"{TARGET / name} has drifted: python3 unity-project/generate.py", file=sys.stderr
            )
        return bool(stale)
    TARGET.mkdir(parents=True, exist_ok=True)
    wanted = files()
    for path in TARGET.glob("*.cs"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (TARGET / name).write_text(text, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
