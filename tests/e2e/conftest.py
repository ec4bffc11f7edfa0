"""One Iris for all of these tests: they talk in sessions of their own."""

from collections.abc import Iterator

import pytest
from running_iris import RunningIris, running


@pytest.fixture(scope="session")
def iris(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningIris]:
    """A running Iris, one for each process that tests."""
    yield from running(tmp_path_factory.mktemp("iris"))
