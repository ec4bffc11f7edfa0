"""At which addresses other devices of the house can reach this machine."""

import ipaddress
import re
import socket
from collections.abc import Iterator

import ifaddr

_VIRTUAL = re.compile(
    r"(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|utun|tun|cni|flannel|lo\d*$)"
)
"""Interfaces behind which there is no other device of the house, by their names."""


def lan_addresses() -> list[str]:
    """This machine's addresses in private networks, the likeliest first: IPv4 before IPv6."""
    found = sorted(_addresses(), key=lambda address: (address.version, int(address)))
    return [str(address) for address in found]


def host_names() -> list[str]:
    """The names by which devices of the house may know this machine."""
    name = re.sub(r"[^a-z0-9-]", "-", socket.gethostname().split(".")[0].lower()).strip("-")
    return ["localhost", *([f"{name}.local"] if name else [])]


def own_names() -> list[str]:
    """Every name and address of this machine that its certificate is to hold."""
    return [*host_names(), "127.0.0.1", "::1", *lan_addresses()]


def _addresses() -> Iterator[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    for adapter in ifaddr.get_adapters():
        if _VIRTUAL.match(adapter.name):
            continue
        for one in adapter.ips:
            text = one.ip if isinstance(one.ip, str) else one.ip[0]
            address = ipaddress.ip_address(text)
            if address.is_private and not address.is_link_local and not address.is_loopback:
                yield address
