"""The house's certificates, looked at by OpenSSL."""

import ssl
from pathlib import Path

from cryptography import x509

from agents.bridge import certificates
from agents.bridge.certificates import HouseCertificates, may_be_named, names_of, pin_of

NAMES = ["localhost", "iris.local", "127.0.0.1", "192.168.1.20"]


def shake_hands(ca: Path, chain: Path, key: Path, name: str) -> str:
    """Have OpenSSL shake hands as both sides; gives why the client refuses, or nothing."""
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(chain, key)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = server_context.wrap_bio(to_server, to_client, server_side=True)
    client_context = ssl.create_default_context(cafile=ca)
    client = client_context.wrap_bio(to_client, to_server, server_hostname=name)
    for _ in range(5):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError as error:
                return error.verify_message
    return "" if client.version() else "no handshake"


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


def test_the_authority_can_vouch_for_the_house_alone(tmp_path: Path) -> None:
    """A client that trusts it takes the house's certificate, and none of it for another name."""
    house = HouseCertificates(tmp_path / "tls", "desk")
    house.issue(NAMES)
    assert shake_hands(house.ca_file, house.chain_file, house.key_file, "192.168.1.20") == ""
    leaf = certificates._leaf(house._ca_key, house.ca, house._key, ["example.com"])
    forged = tmp_path / "forged.pem"
    forged.write_bytes(certificates._pem(leaf) + certificates._pem(house.ca))
    refused = shake_hands(house.ca_file, forged, house.key_file, "example.com")
    assert "permitted subtree violation" in refused


def _serial(chain: Path) -> int:
    return x509.load_pem_x509_certificate(chain.read_bytes()).serial_number
