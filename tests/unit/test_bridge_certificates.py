"""The house's certificates, looked at by openssl, which shares no code with us."""

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from agents.bridge import certificates
from agents.bridge.certificates import HouseCertificates, may_be_named, names_of, pin_of

NAMES = ["localhost", "iris.local", "127.0.0.1", "192.168.1.20"]


def verify(ca: Path, leaf: Path) -> subprocess.CompletedProcess[str]:
    """Have openssl look at a certificate."""
    command = ["openssl", "verify", "-x509_strict", "-CAfile", str(ca), str(leaf)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_renewed_certificate_has_the_same_key(tmp_path: Path) -> None:
    """New addresses make a new certificate; what devices have pinned stays."""
    house = HouseCertificates(tmp_path / "tls", "desk")
    assert house.issue(NAMES)
    pin, serial = pin_of(house.chain_file), _serial(house.chain_file)
    assert not house.issue(NAMES)
    again = HouseCertificates(tmp_path / "tls", "desk")
    assert again.issue([*NAMES, "10.0.0.5"])
    assert pin_of(again.chain_file) == pin
    assert _serial(again.chain_file) != serial
    assert names_of(again.chain_file) == {*NAMES, "10.0.0.5"}


def test_public_names_are_left_out(tmp_path: Path) -> None:
    """One name outside its constraints would make clients refuse the whole certificate."""
    house = HouseCertificates(tmp_path / "tls", "desk")
    house.issue([*NAMES, "example.com", "8.8.8.8", "2001:4860:4860::8888"])
    assert names_of(house.chain_file) == set(NAMES)
    assert not may_be_named("evil-local")
    assert may_be_named("fd00::2")


def test_secrets_are_for_their_owner_alone(tmp_path: Path) -> None:
    """Neither the folder nor a file of it can be read by others."""
    HouseCertificates(tmp_path / "tls", "desk").issue(NAMES)
    for path in (tmp_path / "tls", *(tmp_path / "tls").iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_the_authority_can_vouch_for_the_house_alone(tmp_path: Path) -> None:
    """Openssl takes the house's certificate, and refuses one of the same authority for another."""
    house = HouseCertificates(tmp_path / "tls", "desk")
    house.issue(NAMES)
    assert verify(house.ca_file, house.chain_file).returncode == 0
    forged = certificates._leaf(
        house._ca_key, house.ca, generate_private_key(SECP256R1()), ["example.com"]
    )
    path = tmp_path / "forged.pem"
    path.write_bytes(certificates._pem(forged))
    refused = verify(house.ca_file, path)
    assert refused.returncode != 0
    assert "permitted subtree violation" in refused.stderr


def test_python_takes_it(tmp_path: Path) -> None:
    """A context that trusts the authority can be made, and one that serves."""
    house = HouseCertificates(tmp_path / "tls", "desk")
    house.issue(NAMES)
    ssl.create_default_context(cafile=house.ca_file)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(house.chain_file, house.key_file)


def _serial(chain: Path) -> int:
    return x509.load_pem_x509_certificate(chain.read_bytes()).serial_number
