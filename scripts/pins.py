"""`scripts/lock`: write `requirements/*.txt` from what `pyproject.toml` asks for.

Every package of every supported system and Python is pinned with the hashes of its files; where
the files are served from is left to the reader's own configuration. Each file carries the digest
of what it was made from, so that `--check` sees without any network whether it is still right.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Sequence
from pathlib import Path

from scripts.bootstrap import ROOT, Environment, told_in_a_sentence

SETS = {
    "uv": ["--group", "pyproject.toml:uv"],
    "default": ["pyproject.toml", "--extra", "default"],
    "test": ["pyproject.toml", "--extra", "default", "--group", "test", "--group", "check"],
    "coqui": ["pyproject.toml", "--extra", "coqui"],
    "japanese": ["pyproject.toml", "--extra", "japanese"],
    "node": ["--group", "pyproject.toml:node"],
}
"""What goes into which file. Each file keeps to the versions of the ones before it."""

PLATFORMS = {
    "x86_64-manylinux_2_28": ("3.11", "3.12", "3.13", "3.14"),
    "aarch64-manylinux_2_28": ("3.11", "3.12", "3.13", "3.14"),
    "aarch64-apple-darwin": ("3.11", "3.12", "3.13", "3.14"),
    "x86_64-apple-darwin": ("3.11", "3.12", "3.13"),
    "x86_64-pc-windows-msvc": ("3.11", "3.12", "3.13", "3.14"),
}
"""Where Iris runs, and with which Pythons: each must find a wheel of every package in `default`.
(Testing asks for more: the human speech in moonshine-voice comes for glibc 2.34 and macOS 15.)"""

MACOS = "14.0"
"""The oldest macOS with wheels of ONNX Runtime."""


def inputs(project: str) -> str:
    """The digest of what the pins are made from.

    Args:
        project: the text of `pyproject.toml`.
    """
    table = tomllib.loads(project)
    parts = [
        table["project"]["requires-python"],
        table["project"]["dependencies"],
        table["project"]["optional-dependencies"],
        table["dependency-groups"],
        {name: value for name, value in table["tool"]["uv"].items() if name != "build-backend"},
        SETS,
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def stale(root: Path) -> list[str]:
    """The sets whose files were made from another `pyproject.toml`."""
    digest = inputs((root / "pyproject.toml").read_text(encoding="utf-8"))
    found = {path.stem: path.read_text(encoding="utf-8") for path in _files(root).glob("*.txt")}
    return [name for name in SETS if f"# inputs: {digest}\n" not in found.get(name, "")]


def lock(uv: str, root: Path, upgrades: Sequence[str]) -> None:
    """Write all files; pins that stand are kept, except those to upgrade."""
    digest = inputs((root / "pyproject.toml").read_text(encoding="utf-8"))
    options = [
        "--universal",
        "--python-version=3.11",
        "--generate-hashes",
        "--no-header",
        "--quiet",
    ]
    options += ["--annotation-style=line", *upgrades]
    for number, (name, arguments) in enumerate(SETS.items()):
        path = _files(root) / f"{name}.txt"
        before = [f"--constraints={_files(root) / f'{other}.txt'}" for other in [*SETS][:number]]
        command = [uv, "pip", "compile", *arguments, *options, *before, f"--output-file={path}"]
        subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
        pins = re.sub(r"^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        head = "# Made by scripts/lock from pyproject.toml: change that, and run it again.\n"
        path.write_text(f"{head}# inputs: {digest}\n{pins}", encoding="utf-8", newline="\n")


def lacking(uv: str, root: Path) -> list[str]:
    """Where a pinned package has no wheel, as `PLATFORM, Python VERSION: what uv says`."""
    return [
        f"{platform}, Python {version}: {complaint}"
        for platform, versions in PLATFORMS.items()
        for version in versions
        if (complaint := _without_wheel(uv, root, platform, version))
    ]


def main(words: Sequence[str]) -> int:
    """Lock, or with `--check` only look; gives the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/lock", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the files are right")
    parser.add_argument("--upgrade", nargs="*", metavar="NAME", help="take newer versions")
    options = parser.parse_args(words)
    if options.check:
        names = stale(ROOT)
        for name in names:
            print(f"requirements/{name}.txt is not of this pyproject.toml: run scripts/lock")
        return bool(names)
    upgrades = [f"--upgrade-package={name}" for name in options.upgrade or ()]
    lock(_uv(), ROOT, upgrades or ["--upgrade"] * (options.upgrade is not None))
    complaints = lacking(_uv(), ROOT)
    print("\n".join(complaints) or "Every package has a wheel wherever Iris runs.")
    return bool(complaints)


def _files(root: Path) -> Path:
    return root / "requirements"


def _uv() -> str:
    """The environment's uv, or, while the pins are in pieces, one from the PATH."""
    environment = Environment(ROOT)
    uv = shutil.which("uv", path=environment.bin) or shutil.which("uv")
    if uv is None:
        with told_in_a_sentence():
            environment.ensure("default")
        return str(environment.bin / "uv")
    return uv


def _without_wheel(uv: str, root: Path, platform: str, version: str) -> str:
    command = [uv, "pip", "compile", str(_files(root) / "default.txt"), "--no-deps", "--quiet"]
    command += ["--only-binary=:all:", "--no-python-downloads"]
    done = subprocess.run(
        [*command, f"--python-version={version}", f"--python-platform={platform}"],
        cwd=root,
        env={**os.environ, "MACOSX_DEPLOYMENT_TARGET": MACOS},
        check=False,
        capture_output=True,
        text=True,
    )
    return " ".join(done.stderr.split()) if done.returncode else ""
