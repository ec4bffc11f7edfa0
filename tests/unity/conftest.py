"""The Unity client, compiled once for all of its tests."""

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parent)]

import build  # noqa: E402 (found through the line above)


@pytest.fixture(scope="session")
def built() -> build.Build:
    """Everything, compiled as C# 9 with nullable on and warnings as errors."""
    return build.build()
