"""The fileIDs of the objects inside an imported FBX, as Unity 2022.3 computes them.

With `fileIdsGeneration: 2` a fileID is the xxHash64 (seed 0) of `Type:<class>-><key><occurrence>`,
as a signed number. The key of a GameObject is `//RootNode/root` and its path, that of a component
is its GameObject's key, `/` and its class. Held against constants that public projects have.
"""

from assets.xxh64 import xxh64

_ROOT = "//RootNode/root"
MODEL_PREFAB = 100100000
"""The prefab that an imported model is."""

AVATAR = 9000000
"""The humanoid or generic avatar of an imported model."""


def game_object(path: str = "") -> int:
    """Of the GameObject at a path below the model's root."""
    return _hashed("GameObject", _key(path))


def component(kind: str, path: str = "") -> int:
    """Of a component of the GameObject at a path below the model's root."""
    return _hashed(kind, f"{_key(path)}/{kind}")


def of_instance(instance: int, source: int) -> int:
    """Of an object of a prefab instance, as it is called in the file that has the instance."""
    return (instance ^ source) & 0x7FFF_FFFF_FFFF_FFFF


def named(*parts: str) -> int:
    """A fileID of our own: the same for the same words, and none that Unity keeps for itself."""
    return xxh64("/".join(parts).encode()) & 0x3FFF_FFFF_FFFF_FFFF | 1 << 61


def _key(path: str) -> str:
    return f"{_ROOT}/{path}" if path else _ROOT


def _hashed(kind: str, key: str) -> int:
    value = xxh64(f"Type:{kind}->{key}0".encode())
    return value - (1 << 64) if value >> 63 else value
