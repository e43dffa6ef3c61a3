"""What tests of the upload do on the page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from core.base import paths
from core.data.tables.reader import Reader
from tests.pages.train import run


def upload(app: AppTest, content: bytes, name: str = "people.csv") -> AppTest:
    app.file_uploader[0].set_value((name, content, "text/csv"))
    return read(run(app))


def read(app: AppTest) -> AppTest:
    """Wait until the file was read, if that happens in another process."""
    while (reader := reader_of(app)) is not None:
        reader.wait()
        run(app)
    return app


def reader_of(app: AppTest) -> Reader[Any] | None:
    if "table_draft" not in app.session_state:
        return None
    # Images have none.
    reader: Reader[Any] | None = getattr(app.session_state["table_draft"], "reader", None)
    return reader


def keep(app: AppTest) -> str:
    """Press the button, and return the dataset chosen then."""
    app.button(key="keep_table").click()
    run(app)
    name: str = app.session_state["session"].draft.dataset
    return name


def field(app: AppTest, name: str) -> str:
    return f"table_{name}_{app.session_state['table_edition']}"


def leftovers() -> Iterator[Path]:
    return paths.uploads_folder().glob("*")


def told(app: AppTest) -> str:
    return " ".join(each.value for each in (*app.warning, *app.caption)).replace("\\", "")


def press(app: AppTest, name: str, column: str) -> None:
    app.button(key=f"{name}_{column}_{app.session_state['table_edition']}").click()
    run(app)
    assert not app.error
