"""Run on mono, too, what was compiled for .NET: the runtime that Unity's own descends from."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import build

_READ_ONLY = re.compile(rb"(.)(\x20.)\x1f.{1,3}?(\x10\x13\x00\x08?)", re.DOTALL)
"""The signature of what gives a read-only reference to a `T`, with the mark that it is one:
ECMA-335, II.23.2.1 to II.23.2.7. Its first byte is how many follow."""


def libraries() -> tuple[Path, Path] | None:
    """The folders of mono's libraries; nothing where it is not, or not wholly, installed."""
    found = shutil.which("mono")
    folder = Path(found or "").resolve().parent.parent / "lib/mono/4.5"
    facades = folder / "Facades"
    return (folder, facades) if found and (facades / "netstandard.dll").is_file() else None


def on_mono(built: build.Build, has: tuple[Path, Path]) -> build.Build:
    """The same assemblies, as mono can load them.

    They name the libraries in which .NET keeps its types; beside them lies a library of each such
    name that says where mono keeps them.

    Raises:
        build.BuildError: mono has not all of the types that are used.
    """
    target = built.tools.folder / "mono"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for path in (*built.assemblies.values(), built.tools.nunit):
        shutil.copy(path, target)
    build.compiled(
        built.tools, target, [_forwards(target, has, *one) for one in built.used.items()]
    )
    assemblies = {name: target / path.name for name, path in built.assemblies.items()}
    if not _READ_ONLY.search((has[0] / "mscorlib.dll").read_bytes()):
        for path in assemblies.values():
            _unmark(path)
    return replace(built, assemblies=assemblies, runner=("mono",))


def _forwards(
    target: Path, has: tuple[Path, Path], library: str, kinds: set[str]
) -> dict[str, object]:
    source = target / f"{library}.cs"
    forwarded = "System.Runtime.CompilerServices.TypeForwardedTo"
    lines = [f"[assembly: {forwarded}(typeof({_open(kind)}))]" for kind in sorted(kinds)]
    source.write_text("\n".join(lines), "utf-8")
    return {
        "name": library,
        "out": str(target / f"{library}.dll"),
        "sources": [str(source)],
        "references": [],
        "libraries": [str(folder) for folder in has],
        "program": False,
        "options": [],
    }


def _open(kind: str) -> str:
    """A type as C# names it: of ``Dictionary`2``, ``Dictionary<,>``."""
    name, _, count = kind.partition("`")
    return f"{name}<{',' * (int(count) - 1)}>" if count else name


def _unmark(assembly: Path) -> None:
    """Call spans as Debian's mono has them: its own compiler leaves the marks out."""

    def shorter(found: re.Match[bytes]) -> bytes:
        rest = found[2] + found[3]
        whole = found[1][0] == len(found[0]) - 1
        return (bytes([len(rest)]) + rest).ljust(len(found[0]), b"\0") if whole else found[0]

    assembly.write_bytes(_READ_ONLY.sub(shorter, assembly.read_bytes()))
