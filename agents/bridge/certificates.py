"""The house's own certificates: an authority that can vouch for nothing but names of the house.

Its name constraints (RFC 5280, 4.2.1.10) are critical: whoever stole its key could imitate no other
site, which is what makes it decent to ask somebody to trust it. The server's certificate is made
anew when addresses change, always with the same key, so that clients which know the key go on.
"""

import base64
import hashlib
import ipaddress
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA_DAYS = 3650
LEAF_DAYS = 397
"""As much as browsers take from authorities; Apple refuses more than 825 from any."""
RENEW_DAYS = 30
DOMAINS = ("local", "home.arpa", "lan", "localhost")
NETWORKS = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"),
    *("127.0.0.0/8", "fc00::/7", "fe80::/10", "::1/128"),
)
"""What the authority can vouch for: addresses that mean something in a house alone."""

_CLOCK_SKEW = timedelta(days=1)


class HouseCertificates:
    """The certificates in a folder, made where they are absent."""

    def __init__(self, folder: Path, name: str) -> None:
        """Read or make the authority and the server's key.

        Args:
            folder: for its owner's eyes alone.
            name: of the house, which people read where they are asked to trust it.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        ca_key = _key(folder / "ca.key")
        path = folder / "ca.pem"
        if not path.exists():
            _write(path, _pem(_authority(ca_key, name)))
        self._ca_key = ca_key
        self.ca = x509.load_pem_x509_certificate(path.read_bytes())
        self._key = _key(folder / "server.key")

    @property
    def ca_der(self) -> bytes:
        """The authority's certificate."""
        return self.ca.public_bytes(Encoding.DER)

    @property
    def key_file(self) -> Path:
        """The server's private key."""
        return self._folder / "server.key"

    @property
    def chain_file(self) -> Path:
        """The server's certificate, and the authority's."""
        return self._folder / "server.pem"

    @property
    def ca_file(self) -> Path:
        """The authority's certificate, for who is to trust it."""
        return self._folder / "ca.pem"

    def issue(self, names: Sequence[str]) -> bool:
        """Have the server's certificate hold these names and addresses; false where it did."""
        wanted = [name for name in dict.fromkeys(names) if may_be_named(name)]
        if self.chain_file.exists():
            now = x509.load_pem_x509_certificate(self.chain_file.read_bytes())
            fresh = now.not_valid_after_utc > datetime.now(UTC) + timedelta(days=RENEW_DAYS)
            if fresh and _names(now) == set(wanted) and now.issuer == self.ca.subject:
                return False
        leaf = _leaf(self._ca_key, self.ca, self._key, wanted)
        _write(self.chain_file, _pem(leaf) + _pem(self.ca))
        return True


def pin_of(chain: Path) -> str:
    """SHA-256 of the public key (SubjectPublicKeyInfo) of a certificate, base64url, 43 letters."""
    certificate = x509.load_pem_x509_certificate(chain.read_bytes())
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.urlsafe_b64encode(hashlib.sha256(spki).digest()).decode().rstrip("=")


def expiry_of(chain: Path) -> datetime:
    """Until when a certificate is good."""
    return x509.load_pem_x509_certificate(chain.read_bytes()).not_valid_after_utc


def names_of(chain: Path) -> set[str]:
    """The names and addresses that a certificate is good for."""
    return _names(x509.load_pem_x509_certificate(chain.read_bytes()))


def may_be_named(name: str) -> bool:
    """Whether the authority can vouch for a name or address."""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return any(name == domain or name.endswith(f".{domain}") for domain in DOMAINS)
    return any(address in ipaddress.ip_network(network) for network in NETWORKS)


def _authority(key: EllipticCurvePrivateKey, name: str) -> x509.Certificate:
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, f"Iris, {name[:30]} (only for this house)")]
    )
    permitted: list[x509.GeneralName] = [x509.DNSName(domain) for domain in DOMAINS]
    permitted += [x509.IPAddress(ipaddress.ip_network(network)) for network in NETWORKS]
    builder = _builder(subject, subject, key, CA_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(x509.NameConstraints(permitted, None), critical=True)
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    builder = builder.add_extension(usage, critical=True)
    return builder.sign(key, hashes.SHA256())


def _leaf(
    ca_key: EllipticCurvePrivateKey,
    ca: x509.Certificate,
    key: EllipticCurvePrivateKey,
    names: Sequence[str],
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Iris")])
    builder = _builder(subject, ca.subject, key, LEAF_DAYS)
    alternatives = x509.SubjectAlternativeName([_general(name) for name in names])
    builder = builder.add_extension(alternatives, critical=False)
    server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    builder = builder.add_extension(server, critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    builder = builder.add_extension(issuer, critical=False)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    return builder.sign(ca_key, hashes.SHA256())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    begin = datetime.now(UTC) - _CLOCK_SKEW
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _names(certificate: x509.Certificate) -> set[str]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    return {
        *found.get_values_for_type(x509.DNSName),
        *map(str, found.get_values_for_type(x509.IPAddress)),
    }


def _key(path: Path) -> EllipticCurvePrivateKey:
    if not path.exists():
        made = generate_private_key(SECP256R1())
        pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        _write(path, pem)
    key = load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, EllipticCurvePrivateKey)  # noqa: S101 (made here)
    return key


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _write(path: Path, data: bytes) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    fresh.replace(path)
