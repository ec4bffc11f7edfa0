"""The Unity client, compiled once for all of its tests."""

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parent)]

import build  # noqa: E402 (found through the line above)
import mono  # noqa: E402

MONO = mono.libraries()


@pytest.fixture(scope="session")
def built() -> build.Build:
    """Everything, compiled as C# 9 with nullable on and warnings as errors."""
    return build.build()


@pytest.fixture(scope="session", params=[".NET", "mono"] if MONO else [".NET"])
def runs(request: pytest.FixtureRequest, built: build.Build) -> build.Build:
    """The same on .NET, and on mono where that is installed."""
    return mono.on_mono(built, MONO) if MONO and request.param == "mono" else built
