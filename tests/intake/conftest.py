"""Fixtures of the import tests."""

from pathlib import Path
from typing import Any

import pytest
from tests.intake.made import text_file
from tests.intake.sending import upload
from tests.intake.test_import import CUSTOMERS, PRODUCTS


@pytest.fixture
def masters(api: Any, tmp_path: Path) -> None:
    """The products and customers that the files name, taken in over HTTP."""
    for name, text in (("products", PRODUCTS), ("customers", CUSTOMERS)):
        assert upload(api, text_file(tmp_path / f"{name}.csv", text))[0] == 201
