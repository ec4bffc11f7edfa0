"""Keys of NATS users (nkeys): Ed25519, written in base32 with a checksum.

The server's configuration holds the public key alone; a seed stays with whoever uses it, and is
never sent: it signs what the server asks. Format: https://github.com/nats-io/nkeys
"""

import base64
import binascii
import os
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bus.errors import BusError

_SEED = 18 << 3
_USER = 20 << 3
_SEED_PREFIX = bytes([_SEED | _USER >> 5, (_USER & 31) << 3])
_SEED_BYTES = 32


class UserKey:
    """The key of one user of the NATS server."""

    def __init__(self, raw: bytes) -> None:
        """Take the 32 bytes of an Ed25519 private key."""
        self._raw = raw
        self._private = Ed25519PrivateKey.from_private_bytes(raw)

    @classmethod
    def new(cls) -> Self:
        """A key that nobody has."""
        return cls(os.urandom(_SEED_BYTES))

    @classmethod
    def read(cls, path: Path) -> Self:
        """The key in a file that holds its seed.

        Raises:
            BusError: the file cannot be read, or holds no seed of a user.
        """
        try:
            text = path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BusError(f"cannot read the key {path}: {error}") from error
        try:
            return cls.from_seed(text)
        except BusError as error:
            raise BusError(f"{path} holds {error}") from error

    @classmethod
    def from_seed(cls, text: str) -> Self:
        """The key that a seed stands for.

        Raises:
            BusError: it is no seed of a user.
        """
        try:
            data = base64.b32decode(text + "=" * (-len(text) % 8))
        except binascii.Error as error:
            raise BusError("no NATS seed") from error
        body, checksum = data[:-2], data[-2:]
        whole = len(body) == len(_SEED_PREFIX) + _SEED_BYTES and checksum == _crc(body)
        if not whole or not body.startswith(_SEED_PREFIX):
            raise BusError("no seed of a NATS user")
        return cls(body[len(_SEED_PREFIX) :])

    @property
    def public(self) -> str:
        """What the server's configuration holds: `U…`, 56 characters."""
        return _encode(bytes([_USER]) + self._private.public_key().public_bytes_raw())

    @property
    def seed(self) -> str:
        """The secret: `SU…`, 58 characters."""
        return _encode(_SEED_PREFIX + self._raw)

    def sign(self, nonce: str) -> bytes:
        """Answer the server's question, as base64 of 64 bytes."""
        return base64.b64encode(self._private.sign(nonce.encode()))


def key_in(path: Path) -> UserKey:
    """The key in a file, which is made, for its owner's eyes alone, where it is absent.

    Raises:
        BusError: the file cannot be written, or holds something else.
    """
    if not path.exists():
        key = UserKey.new()
        write_secret(path, key.seed + "\n")
    return UserKey.read(path)


def write_secret(path: Path, text: str) -> None:
    """Write a file that its owner alone may read, in one step.

    Raises:
        BusError: it cannot be written.
    """
    fresh = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        fresh.replace(path)
    except OSError as error:
        raise BusError(f"cannot write {path}: {error}") from error


def _encode(body: bytes) -> str:
    return base64.b32encode(body + _crc(body)).decode().rstrip("=")


def _crc(body: bytes) -> bytes:
    """CRC-16/XMODEM, little-endian."""
    return binascii.crc_hqx(body, 0).to_bytes(2, "little")
