"""What keeps phones out, as far as it can be seen from this computer."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from agents.bridge.addresses import lan_addresses
from agents.bridge.certificates import expiry_of, may_be_named, names_of
from scripts.iris.checks.finding import Case, Check, Finding, ok, problem, warning

CONNECT_SECONDS = 1.0
EXPIRES_SOON_DAYS = 20
UFW = Path("/etc/ufw/ufw.conf")


def lan(case: Case) -> Iterator[Finding]:
    """Whether devices of the network can reach Iris, where they are to."""
    settings, folder = case.settings.bridge, case.state / "tls"
    chain = Path(settings.certificate) if settings.certificate else folder / "server.pem"
    if not settings.lan and not chain.exists():
        return
    addresses = [address for address in lan_addresses() if may_be_named(address)]
    if not addresses:
        yield problem("lan", "this computer has no address in a private network: connect it to one")
        return
    yield from _certificate(chain, addresses, own=not settings.certificate)
    if case.running is None:
        return
    ca = None if settings.certificate else folder / "ca.pem"
    for address in addresses:
        yield door(address, settings.lan_port, ca)
    yield from _firewall(settings.lan_port)


def _certificate(chain: Path, addresses: list[str], *, own: bool) -> Iterator[Finding]:
    try:
        names, until = names_of(chain), expiry_of(chain)
    except (OSError, ValueError) as error:
        yield problem("lan", f"the certificate {chain} cannot be read: {error}")
        return
    days = (until - datetime.now(UTC)).days
    if days < 0:
        yield problem("lan", f"the certificate ran out {-days} days ago, or the clock is wrong")
    elif days < EXPIRES_SOON_DAYS and not own:
        yield warning("lan", f"your certificate {chain} runs out in {days} days: renew it")
    elif own and (missing := set(addresses) - names):
        lacks = ", ".join(sorted(missing))
        yield warning("lan", f"the certificate lacks {lacks}: a running Iris adds it in 30 s")
    else:
        yield ok("lan", f"its certificate is good for {days} days")


def door(
    address: str, port: int, ca: Path | None, *, who: str = "devices", check: str = "lan"
) -> Finding:
    """Whether a port with TLS answers at an address, as those see it who come in there."""
    trusted = ssl.create_default_context(cafile=ca)
    trusted.check_hostname = ca is not None
    try:
        with (
            socket.create_connection((address, port), timeout=CONNECT_SECONDS) as plain,
            trusted.wrap_socket(plain, server_hostname=address),
        ):
            return ok(check, f"{who} reach it at {address}:{port}, over TLS")
    except ssl.SSLError as error:
        return problem(check, f"something else answers at {address}:{port}, or TLS fails: {error}")
    except OSError as error:
        return problem(
            check,
            f"nothing answers at {address}:{port} ({error}): start Iris again"
            f"{' with --lan' if check == 'lan' else ''}, and let the port through the firewall",
        )


def _firewall(port: int) -> Iterator[Finding]:
    with contextlib.suppress(OSError):
        if "ENABLED=yes" in UFW.read_text():
            text = f"ufw is on: `sudo ufw allow {port}/tcp`, if phones do not reach Iris"
            yield warning("firewall", text)


CHECKS: tuple[Check, ...] = (lan,)
