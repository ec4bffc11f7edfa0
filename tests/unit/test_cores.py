"""How many cores a process may use."""

import os
import sys
from pathlib import Path

import pytest

from agents.runtime import cores


@pytest.mark.parametrize(
    ("quota", "most"),
    [("50000 100000\n", 0.5), ("max 100000\n", 1e9), ("", 1e9), ("odd", 1e9), ("1 0", 1e9)],
)
def test_a_container_may_have_less_than_the_machine(
    tmp_path: Path, quota: str, most: float
) -> None:
    """A share of a core counts; what cannot be read leaves the affinity."""
    path = tmp_path / "cpu.max"
    path.write_text(quota)
    without = cores.allowed(tmp_path / "absent")
    assert cores.allowed(path) == min(without, most)
    assert cores.threads() >= 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no affinity to set")
def test_cores_that_are_forbidden_do_not_count() -> None:
    """A process that is tied to one core makes one thread."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        assert cores.allowed() <= 1
        assert cores.threads() == 1
    finally:
        os.sched_setaffinity(0, before)
