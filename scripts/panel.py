"""Build the web page from `agents/bridge/panel`, once, and again when its sources change.

It takes a Node.js that the machine has, or else the one in the set `node`, which comes from where
all packages come from. `scripts/run` does it beside everything else that starts; where it cannot
be done, the page itself says why, and Iris runs without it.
"""

import contextlib
import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from scripts import nodejs
from scripts.bootstrap import ROOT, Environment, alone
from scripts.obstacles import SetupError

SOURCES = ROOT / "agents" / "bridge" / "panel"
SITE = SOURCES / "dist"
LOCK = ROOT / ".panel.lock"
FILES = (
    ".npmrc",
    "index.html",
    "package.json",
    "package-lock.json",
    "transcoder.ts",
    "vite.config.ts",
)
FOLDERS = ("public", "src")
STAMP = "stamp.txt"
FAILURE = "failed.txt"


def is_built() -> bool:
    """Whether the page is there, and of the sources that are there."""
    try:
        return (SITE / STAMP).read_text("utf-8") == digest()
    except OSError:
        return False


def digest() -> str:
    """What the page is built from, as a number."""
    sums = hashlib.sha256()
    for path in _sources():
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        sums.update(f"{path.relative_to(SOURCES).as_posix()} {content}\n".encode())
    return sums.hexdigest()


def start(environment: Environment) -> None:
    """Begin to build the page, beside whatever else starts, if that is to be done."""
    if is_built():
        return
    try:
        nodejs.have(environment)
    except SetupError as error:
        _fail(f"It takes Node.js, which is not there and could not be had. {error}")
        return
    command = [str(environment.python), "-m", "scripts.panel"]
    subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL)


def wait() -> None:
    """Until nobody builds the page any more; where nobody can write, nobody does."""
    with contextlib.suppress(SetupError), alone(LOCK, "Her page is being built: waiting for it."):
        pass


def install(node: nodejs.Node, folder: Path, *, everything: bool) -> None:
    """Bring the packages that a folder's lock file names, or also those for its development.

    Raises:
        SetupError: npm failed.
    """
    mark = folder / "node_modules" / ".iris"
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    found = mark.read_text("utf-8").split() if mark.is_file() else ["", ""]
    if found[0] == wanted and (found[1] == "everything" or not everything):
        return
    less = [] if everything else ["--omit=dev"]
    node.run([node.npm, "ci", "--no-audit", "--no-fund", *less], folder, {})
    mark.write_text(f"{wanted} {'everything' if everything else 'needed'}", "utf-8")


def build(node: nodejs.Node, *, everything: bool = False) -> None:
    """Build the page where it is not built; while that lasts, what was there is served on.

    Raises:
        SetupError: it cannot be built.
    """
    with alone(LOCK, "The page is being built already: waiting for it."):
        install(node, SOURCES, everything=everything)
        if is_built():
            return
        made, stamp = SOURCES / "build", digest()
        vite = str(SOURCES / "node_modules" / "vite" / "bin" / "vite.js")
        command = [node.node, vite, "build", "--logLevel", "error"]
        node.run(command, SOURCES, {"IRIS_PANEL_OUT": made.name})
        (made / STAMP).write_text(stamp, "utf-8")
        shutil.rmtree(SITE, ignore_errors=True)
        made.replace(SITE)


def main() -> int:
    """Build, and tell a person how it goes; gives the exit code."""
    if is_built():
        return 0
    began = time.monotonic()
    _say("building her page, once")
    try:
        node = nodejs.find(Environment(ROOT))
        if node is None:
            raise SetupError("panel", "there is no Node.js")
        build(node)
    except (SetupError, OSError) as error:
        _fail(f"Building it failed: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
    _say(f"her page is built after {time.monotonic() - began:.0f} s")
    return 0


def _fail(sentence: str) -> None:
    """Say so here, and leave it where the page would be."""
    _say(f"starting without her page. {sentence}")
    if not (SITE / "index.html").is_file():
        SITE.mkdir(parents=True, exist_ok=True)
        (SITE / FAILURE).write_text(f"{sentence} Mend that, and start Iris again.", "utf-8")


def _say(words: str) -> None:
    print(f"iris: {words}", file=sys.stderr, flush=True)


def _sources() -> Iterator[Path]:
    yield from (SOURCES / name for name in FILES)
    for folder in FOLDERS:
        yield from sorted(path for path in (SOURCES / folder).rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.exit(main())
