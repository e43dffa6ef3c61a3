"""A class, for what several persons do in a pack."""

import pytest

from tests.core.people.conftest import Class


@pytest.fixture
def room() -> Class:
    return Class()
