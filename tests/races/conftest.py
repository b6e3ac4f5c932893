"""One guarded field for all races of a run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import BACKEND
from tests.races.field import Field, open_field


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """Four servers of the application as it is."""
    with open_field(BACKEND, tmp_path_factory.mktemp("race")) as opened:
        yield opened


@pytest.fixture
def unguarded_field(tmp_path: Path) -> Iterator[Field]:
    """Four servers of the application without its guard."""
    with open_field(BACKEND, tmp_path, is_unguarded=True) as opened:
        yield opened
