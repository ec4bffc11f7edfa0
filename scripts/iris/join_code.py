"""The line that a new machine joins with: where the house is, its authority, and a code. Pure.

    iris+tls://192.168.1.20,10.0.0.5:4223/gpu-box?ca=<43 letters>&code=<58 letters>

`ca` is the SHA-256 of the authority's certificate, so that the new machine talks with this house
alone; `code` is the seed of a user that may ask to join, once, and nothing else.
"""

import base64
import hashlib
import re
from urllib.parse import parse_qs, urlsplit

import msgspec

from agents.runtime.errors import SettingsError
from bus import BusError
from bus.accounts import valid_name
from bus.keys import UserKey

SCHEME = "iris+tls"
_PIN = re.compile(r"[A-Za-z0-9_-]{43}")


class JoinCode(msgspec.Struct, frozen=True, kw_only=True):
    """What the line says.

    Attributes:
        addresses: of the house, the likeliest first.
        port: of its door for machines.
        name: of the new machine.
        avatar: whose agents it runs.
        ca: SHA-256 of the authority's certificate, base64url.
        code: the seed of who may join.
    """

    addresses: tuple[str, ...]
    port: int
    name: str
    avatar: str
    ca: str
    code: str

    @property
    def urls(self) -> tuple[str, ...]:
        """Where the bus is, at each address."""
        return tuple(f"wss://{bracketed(one)}:{self.port}" for one in self.addresses)

    def line(self) -> str:
        """As it is typed on the new machine."""
        places = ",".join(bracketed(address) for address in self.addresses)
        avatar = "" if self.avatar == "iris" else f"&avatar={self.avatar}"
        query = f"ca={self.ca}&code={self.code}{avatar}"
        return f"{SCHEME}://{places}:{self.port}/{self.name}?{query}"


def read(line: str) -> JoinCode:
    """What a line says.

    Raises:
        SettingsError: it is none of `iris machine add`, or not all of it.
    """
    parts = urlsplit(line.strip().removeprefix("iris join ").strip("'\" "))
    places, _, port = parts.netloc.rpartition(":")
    fields = {name: values[0] for name, values in parse_qs(parts.query).items()}
    found = JoinCode(
        addresses=tuple(place.strip("[]") for place in places.split(",") if place),
        port=int(port) if port.isdecimal() else 0,
        name=parts.path.removeprefix("/"),
        avatar=fields.get("avatar", "iris"),
        ca=fields.get("ca", ""),
        code=fields.get("code", ""),
    )
    whole = (
        parts.scheme == SCHEME
        and found.addresses
        and 0 < found.port < 1 << 16
        and valid_name(found.name)
        and valid_name(found.avatar)
        and _PIN.fullmatch(found.ca)
        and _is_seed(found.code)
    )
    if not whole:
        raise SettingsError(
            "this is not the whole line that `iris machine add` has printed: copy all of it, with "
            "the quotes around it"
        )
    return found


def _is_seed(text: str) -> bool:
    try:
        UserKey.from_seed(text)
    except BusError:
        return False
    return True


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of a certificate (DER), base64url without padding, 43 letters."""
    return base64.urlsafe_b64encode(hashlib.sha256(certificate).digest()).decode().rstrip("=")


def bracketed(address: str) -> str:
    """An address as it stands in a URL."""
    return f"[{address}]" if ":" in address else address
