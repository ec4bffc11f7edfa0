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


def install(root: Path, binaries: Path, python: Path, pins: Sequence[Path]) -> None:
    """Make the environment hold what `pins` name, the project in `root`, and nothing else.

    The first of `pins` is uv's own.

    Raises:
        SetupError: a download or an installation failed.
    """
    uv = binaries / ("uv.exe" if sys.platform == "win32" else "uv")
    if not _is_pinned(uv, pins[0]):
        _bring_uv(python, pins[0])
    common = ["--python", str(python), "--color=never"]
    sync = [str(uv), "pip", "sync", *common, "--require-hashes", "--no-build", *map(str, pins)]
    environment = {**os.environ, **uv_settings(_pip_settings(), os.environ)}
    try:
        _run("Installing the packages", sync, environment)
    except SetupError as error:
        if error.code != "certificate" or "UV_SYSTEM_CERTS" in environment:
            raise
        environment["UV_SYSTEM_CERTS"] = "1"
        _run("Installing the packages", sync, environment)
    project = [str(uv), "pip", "install", *common, "--offline", "--no-deps", "--editable", "."]
    _run("Installing Iris", project, environment, root)


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
    _run("Installing uv", [*pip, "install", *quiet, *exact], os.environ)


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
