"""At the end of a test run: none of the secrets that it made stands in any log.

A test's house keeps its secrets in its state folder, where they are found by their files; what is
only said once (the token of a tool or of a device) a test tells by `made`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

FILES = ("*.nk", "*.secret", "*.key")
"""Names of files that hold a secret, and nothing else."""
TOLD = "secrets-of-tests.txt"
CAPTURED = "captured-of-tests.log"
"""What tests in this process printed; agents that run in it log there, too."""
SHORTEST = 16
"""Characters; fewer might stand somewhere by chance."""

_folder: Path | None = None


def begin(folder: Path) -> None:
    """Keep what is told, and what is captured, in a folder."""
    global _folder  # noqa: PLW0603 (of one run there is one)
    _folder = folder


def made(secret: str) -> str:
    """Tell of a secret that a test has made; gives it back."""
    if _folder is not None and len(secret) >= SHORTEST:
        with (_folder / TOLD).open("a", encoding="utf-8") as file:
            file.write(f"{secret}\n")
    return secret


def captured(text: str) -> None:
    """Keep what a test printed."""
    if _folder is not None and text:
        with (_folder / CAPTURED).open("a", encoding="utf-8") as file:
            file.write(text)


def leaks(folder: Path) -> list[str]:
    """The logs below a folder that have a secret in them, and which file it is of."""
    known = dict(_secrets(folder))
    found = []
    for log in sorted(folder.rglob("*.log")):
        text = log.read_text(encoding="utf-8", errors="replace")
        seen = {source for secret, source in known.items() if secret in text}
        found += [f"{log} has a secret of {source}" for source in sorted(seen)]
    return found


def _secrets(folder: Path) -> Iterator[tuple[str, str]]:
    for pattern in FILES:
        for path in folder.rglob(pattern):
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                secret = line.strip().removeprefix("whsec_")
                if len(secret) >= SHORTEST and not secret.startswith("-----"):
                    yield secret, str(path)
    for path in folder.rglob(TOLD):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield line, "a test"


def counts(folder: Path) -> tuple[int, int]:
    """How many secrets, and how many logs, there are."""
    return len(dict(_secrets(folder))), sum(1 for _ in folder.rglob("*.log"))


def token_in(printed: str) -> str:
    """The token that `iris tool add` has printed; told as a secret."""
    found = re.search(r"shown only now: (\S+)", printed)
    return made(found[1]) if found else ""
