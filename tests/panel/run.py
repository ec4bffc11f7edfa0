"""The layer `panel`: types, plain modules, and the page in a real browser with a real Iris.

What follows the command goes to vitest, `-k` as its `-t`: `python3 scripts/test panel -- -k lip`.
With `quiet` first, what needs a quiet machine is run, and nothing else.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT)]

from scripts import nodejs, panel  # noqa: E402 (found through the line above)
from scripts.bootstrap import Environment  # noqa: E402
from scripts.obstacles import SetupError  # noqa: E402


def main(words: list[str]) -> int:
    """Install, build, check, test; gives the exit code."""
    try:
        node = nodejs.have(Environment(ROOT))
        panel.build(node, everything=True)
        panel.install(node, HERE, everything=True)
    except SetupError as error:
        print(f"{error.output}\n{error}", file=sys.stderr)
        return 1
    quiet = words[:1] == ["quiet"]
    projects, words = (["quiet"], words[1:]) if quiet else (["unit", "browser"], words)
    modules = HERE / "node_modules"
    for project in (panel.SOURCES, HERE):
        compiler = [node.node, str(modules / "typescript/bin/tsc"), "-p", str(project)]
        if subprocess.run(compiler, cwd=HERE, check=False).returncode:
            return 1
    vitest = [
        node.node,
        str(modules / "vitest/vitest.mjs"),
        "run",
        *(f"--project={name}" for name in projects),
        *("-t" if word == "-k" else word for word in words),
    ]
    variables = {**os.environ, "IRIS_PYTHON": sys.executable}
    return subprocess.run(vitest, cwd=HERE, env=variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
