"""Addresses of servers: which are this very machine's. Pure."""

import ipaddress
from urllib.parse import urlsplit


def is_loopback(url: str) -> bool:
    """Whether an address is of this very machine, where no proxy of the environment leads."""
    try:
        host = urlsplit(url).hostname or ""
        named = host == "localhost" or host.endswith(".localhost")
        return named or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
