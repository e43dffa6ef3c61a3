"""The message for an unexpected error."""

import logging

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    from components.widgets.messages import unexpected
    from core.base.errors import StorageError

    assert unexpected(ZeroDivisionError("secret detail"))
    assert unexpected(StorageError("The disk is full."))


def test_one_plain_sentence_and_the_rest_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "components.widgets.messages"):
        app = AppTest.from_function(page).run()
    assert not app.exception
    first, second = (error.value for error in app.error)
    assert "Something went wrong in Denseboard itself" in first
    assert "secret" not in first and "Error" not in first
    assert second == "The disk is full."
    logged = [record for record in caplog.records if record.name == "components.widgets.messages"]
    assert [record.exc_info[0] for record in logged if record.exc_info] != []
