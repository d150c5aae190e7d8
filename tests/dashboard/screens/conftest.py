"""The store of the stories, for the tests of the Patient page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.store import Store
from tests.stories import story_store


@pytest.fixture(scope="session")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return story_store(tmp_path_factory.mktemp("stories"))


@pytest.fixture
def told(at_store: Callable[[Path | None], Store], stories: Path) -> Store:
    """The stories' store, open in the dashboard."""
    return at_store(stories)
