"""One cluster, made once, that the tests of this folder copy."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from meidan.site.embedded.server import start

from .ground import made_folder, new_folder, settings_of
from .system import system as system


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """A data directory whose embedded database was made and stopped in order."""
    folder = new_folder()
    start(settings_of(folder), {"fsync": "off"}).stop()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def folder(cluster: Path) -> Iterator[Path]:
    """A data directory of the test's own, with a cluster in it."""
    made = made_folder(cluster)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def empty() -> Iterator[Path]:
    """A data directory with nothing in it."""
    made = new_folder()
    yield made
    shutil.rmtree(made, ignore_errors=True)
