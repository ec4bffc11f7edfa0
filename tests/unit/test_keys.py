"""Keys of NATS users."""

from pathlib import Path

import pytest

from bus import BusError
from bus.keys import UserKey, key_in


def test_a_key_is_written_as_nats_writes_it(tmp_path: Path) -> None:
    """Seed and public key of these bytes are those of https://github.com/nats-io/nkeys."""
    key = UserKey(bytes(range(32)))
    assert key.seed == "SUAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H776Y"
    assert key.public == "UAB2CB576PHBBPQ5ODORRZ2LYCMWPZGWGCN2KDK7DXOIMZASKUY3RLKK"
    path = tmp_path / "a.nk"
    path.write_text(key.seed + "\n")
    assert UserKey.read(path).public == key.public


def test_a_key_is_made_once(tmp_path: Path) -> None:
    """The file that is made is the one that is read later, and nobody else may read it."""
    path = tmp_path / "nats" / "house.nk"
    assert key_in(path).seed == key_in(path).seed
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "text", ["", "SUAA", "hello", "SUAAAAICAMCAKBQHBAEQUCYMBUHA6EARCIJRIFIWC4MBSGQ3DQOR4H776A"]
)
def test_what_is_no_seed_is_refused(tmp_path: Path, text: str) -> None:
    """A file that is damaged, or something else, is named in the error."""
    path = tmp_path / "a.nk"
    path.write_text(text)
    with pytest.raises(BusError, match=r"a\.nk"):
        UserKey.read(path)
