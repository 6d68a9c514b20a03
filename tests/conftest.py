"""Order of the whole suite: what takes minutes starts first, so that no worker is left alone with it at the end."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the weeks' proofs first, then the other tests marked slow; everything else keeps its order."""
    items.sort(key=lambda item: (item.path.name != "test_curriculum.py", item.get_closest_marker("slow") is None))
