"""What can stand in the way of a set-up, each said in one sentence that tells what to do."""

import errno
import re
import sys
import sysconfig
from collections.abc import Collection
from pathlib import Path

GIGABYTE = 1_000_000_000
NEEDED = {"default": 2.0, "test": 0.5, "coqui": 8.0, "japanese": 0.4, "node": 0.4}
"""Gigabytes of disk that installing each set takes, downloads included."""


class SetupError(Exception):
    """The environment cannot be made; the text says why, and what to do.

    Attributes:
        code: What stood in the way, in kebab case.
        output: What the failed program printed, where the text alone does not explain it.
    """

    def __init__(self, code: str, sentence: str, output: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.output = output


NO_INSTALLER = (
    "This Python comes without pip and venv: install them (Debian and Ubuntu: "
    "'sudo apt install python3-venv', Fedora: 'sudo dnf install python3-pip'), then run this again."
)
IN_USE_SENTENCE = (
    "Iris is running from this folder, and her packages must be brought up to date: stop her first "
    "(Ctrl-C where she runs), then run this again."
)
NOT_FINISHED = "The set-up was stopped before it was done: run this again to finish it."

_CAUSES = {
    "disk-full": (
        r"no space left|not enough space|quota exceeded|os error (28|112)\b",
        "The disk filled up during the set-up: free some space",
    ),
    "hash-differs": (
        r"hash mismatch|do not match the hashes",
        "A downloaded package is not the one that Iris was made with: try another network",
    ),
    "certificate": (
        r"peer certificate|certificate.verify|UnknownIssuer",
        "The package registry's certificate is not trusted: set SSL_CERT_FILE to your network's",
    ),
    "not-writable": (
        r"permission denied|access is denied|read-only file system|os error (5|13|30)\b",
        "A file could not be written: stop any Iris that is running, see who owns this folder",
    ),
    "unreachable": (
        "dns error|name resolution|connection|failed to fetch|unreachable|timed out|proxy|s: none",
        "The package registry could not be reached: check the network (or HTTPS_PROXY)",
    ),
    "no-wheel": (
        r"no (usable|compatible|matching) |no wheels?\b|not compatible with",
        "A package is not made for this computer or Python: see in README.md what Iris runs on",
    ),
}
"""What pip and uv print when something is in the way; the first that fits tells the cause."""


def explain(output: str) -> SetupError:
    """The error for what a failed pip or uv printed; kept whole where no cause is recognised."""
    for code, (pattern, sentence) in _CAUSES.items():
        if re.search(pattern, output, re.IGNORECASE):
            return SetupError(code, f"{sentence}, then run this again.")
    unexplained = "The set-up failed, and the lines above say why: mend that, then run this again."
    return SetupError("failed", unexplained, output)


def not_writable(error: OSError) -> SetupError:
    """The error for a folder or file that the system would not let be written."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return explain("no space left")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return SetupError(
            "not-writable",
            f"{error.filename} cannot be written: stop any Iris that is running, or put Iris into "
            f"a folder of your own, then run this again.",
        )
    return SetupError("failed", f"The set-up failed ({error}): mend that, then run this again.")


def unsupported(
    python: tuple[int, int] = sys.version_info[:2],
    platform: str = sysconfig.get_platform(),
    implementation: str = sys.implementation.name,
) -> str:
    """Why this kind of Python cannot run Iris, or nothing: packages do not come for every kind.

    Versions that no system can use are turned away when `scripts` is imported.

    Args:
        python: its version.
        platform: as `sysconfig` writes it.
        implementation: of Python.
    """
    if implementation != "cpython":
        return f"Iris needs the usual Python (CPython), and this is {implementation}."
    if platform == "win-arm64":
        return (
            "Iris's speech engines are not made for Windows on ARM yet: install the 64-bit Intel "
            "(x86-64) Python, which runs there too, and start Iris with it."
        )
    if platform in {"win32", "linux-i686", "linux-armv7l"}:
        return "This is a 32-bit Python, and Iris needs a 64-bit one."
    if platform.startswith("macosx") and platform.endswith("x86_64") and python > (3, 13):
        return "On a Mac with an Intel processor Iris needs Python 3.11, 3.12 or 3.13."
    return ""


def without_library(name: str, package: str) -> str:
    """What to do about a library that the system lacks, or nothing; packages are Debian's."""
    import ctypes  # noqa: PLC0415 (slow to import, and seldom needed)

    try:
        ctypes.CDLL(name)
    except OSError:
        return (
            f"Iris needs {name}, which this system lacks: install it (Debian and Ubuntu: 'sudo apt "
            f"install {package}', elsewhere a package of about that name), then run this again."
        )
    return ""


def too_full(folder: Path, free: int, sets: Collection[str]) -> str:
    """Why `free` bytes are too few to install `sets` in `folder`, or nothing."""
    needed = sum(NEEDED.get(name, 0.0) for name in sets)
    if free >= needed * GIGABYTE:
        return ""
    return (
        f"Setting Iris up takes about {needed:g} GB of disk, and only {free / GIGABYTE:.1f} GB are "
        f"free where {folder} is: free some space, then run this again."
    )
