"""How much memory a process may use."""

from pathlib import Path

import pytest

from scripts.iris import memory


@pytest.mark.parametrize(
    ("limit", "most"),
    [("1073741824\n", 2**30), ("max\n", 2**60), ("", 2**60), ("odd", 2**60)],
)
def test_a_container_may_have_less_than_the_machine(tmp_path: Path, limit: str, most: int) -> None:
    """Its limit counts; what cannot be read leaves what the machine has."""
    path = tmp_path / "memory.max"
    path.write_text(limit)
    machine = memory.allowed(tmp_path / "absent")
    assert machine > 2**28
    assert memory.allowed(path) == min(machine, most)
