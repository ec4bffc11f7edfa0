"""Node.js: the machine's, where it is new enough, or else the one in the set `node`."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from scripts.bootstrap import Environment
from scripts.obstacles import SetupError

OLDEST = ((20, 19), (22, 12))
"""The Node.js versions that Vite needs: of release 20, and of 22 and later ones."""


class Node(NamedTuple):
    """A Node.js that is new enough, and its npm."""

    node: str
    npm: str

    def run(self, command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> None:
        """Run a program in a folder, quietly.

        Raises:
            SetupError: it failed.
        """
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **variables, "PATH": self._path()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            name = Path(command[0]).stem
            raise SetupError("node", f"{name} failed: {_last_words(done.stdout)}", done.stdout)

    def _path(self) -> str:
        """Programs that npm starts look for `node` there."""
        return os.pathsep.join((str(Path(self.node).parent), os.environ.get("PATH", "")))


def find(environment: Environment) -> Node | None:
    """A Node.js that is new enough: the machine's, or the environment's own."""
    for place in (None, str(environment.bin)):
        node, npm = shutil.which("node", path=place), shutil.which("npm", path=place)
        if node and npm and _is_new_enough(node):
            return Node(node, npm)
    return None


def have(environment: Environment) -> Node:
    """The same, installed into the environment where there is none.

    Raises:
        SetupError: it cannot be had.
    """
    if (node := find(environment)) is None:
        environment.ensure("node")
        node = find(environment)
    if node is None:
        raise SetupError("node", "there is no Node.js, not even in the environment: delete .venv")
    return node


def _is_new_enough(node: str) -> bool:
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.(\d+)", done.stdout)
    version = (int(found[1]), int(found[2])) if found else (0, 0)
    older, newer = OLDEST
    return version >= newer or (version[0] == older[0] and version >= older)


def _last_words(output: str) -> str:
    """The line of npm's or Vite's output that says most."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"error", line, re.IGNORECASE)]
    return (telling or lines or ["it said nothing"])[0][:300]
