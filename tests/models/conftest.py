"""All of this folder is run by hand."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is here as those tests of other folders are that hang on a model's words."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.by_hand)
