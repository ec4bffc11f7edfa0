"""The Unity client, compiled once for all of its tests."""

import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.bootstrap import alone

sys.path[:0] = [str(Path(__file__).resolve().parent)]

import build  # noqa: E402 (found through the line above)
import mono  # noqa: E402

MONO = mono.libraries()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> build.Build:
    """Everything, compiled as C# 9 with nullable on and warnings as errors."""
    return _once("built", build.build, tmp_path_factory, worker_id)


@pytest.fixture(scope="session", params=[".NET", "mono"] if MONO else [".NET"])
def runs(
    request: pytest.FixtureRequest,
    built: build.Build,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> build.Build:
    """The same on .NET, and on mono where that is installed."""
    if not MONO or request.param != "mono":
        return built
    return _once("mono", lambda: mono.on_mono(built, MONO), tmp_path_factory, worker_id)


def _once(
    name: str,
    make: Callable[[], build.Build],
    folders: pytest.TempPathFactory,
    worker: str,
) -> build.Build:
    """What one of the processes that share a run of tests makes, for all of them."""
    if worker == "master":
        return make()
    kept = folders.getbasetemp().parent / f"{name}.pickle"
    with alone(kept.with_suffix(".lock"), f"Another process makes {name}: waiting for it."):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(make()))
        made: build.Build = pickle.loads(kept.read_bytes())  # noqa: S301 (written above)
    return made
