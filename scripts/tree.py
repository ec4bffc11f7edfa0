"""What must hold for every file of the repository: no registry's address, nothing large.

Where packages are served from is the reader's own business: pip, uv and npm know it from their
configuration, and a mirror or a proxy must keep working.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 5_000_000
"""Bytes. Models come inside packages, and recordings are made by the tests that need them."""

_HOSTS = ("pypi org", "pythonhosted org", "npmjs org", "npmjs com", "yarnpkg com", "debian org")
_REGISTRY = re.compile(
    "|".join(rf"\b{re.escape(host.replace(' ', '.'))}\b" for host in _HOSTS)
    + r"|^\s*--?(?:(?:extra-)?index-url|find-links|default-index)\b"
    + r"|\"resolved\":\s*\"https?:",
    re.IGNORECASE | re.MULTILINE,
)
_LEFT_OUT = {".git", ".iris", ".venv", "build", "dist", "node_modules", "__pycache__"}


def registry_addresses(text: str) -> list[str]:
    """Hosts of package registries, and options that name one, as they stand in `text`."""
    return [found.group().strip() for found in _REGISTRY.finditer(text)]


def files(root: Path) -> Iterator[Path]:
    """Every file that is, or would be, in the repository; without git, all but leavings."""
    git = shutil.which("git")
    if git and (root / ".git").exists():
        command = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        listed = subprocess.run(command, cwd=root, check=True, capture_output=True).stdout
        paths = (root / name.decode() for name in listed.split(b"\0") if name)
    else:
        paths = (
            path for path in root.rglob("*") if not _LEFT_OUT & {*path.relative_to(root).parts}
        )
    yield from (path for path in paths if path.is_file())


def complaints(root: Path, largest: int = LARGEST) -> Iterator[str]:
    """What is wrong, as `FILE: what`."""
    for path in files(root):
        name, content = path.relative_to(root).as_posix(), path.read_bytes()
        if len(content) > largest:
            yield f"{name}: {len(content):,} bytes, and {largest:,} are the limit"
        for address in registry_addresses(content.decode("utf-8", "ignore")):
            yield f"{name}: names a package registry ({address})"


if __name__ == "__main__":
    found = list(complaints(ROOT))
    print("\n".join(found))
    sys.exit(bool(found))
