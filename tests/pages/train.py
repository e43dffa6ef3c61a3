"""Shared steps of the Train page's tests: the page under an address, and its texts."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from components.sidebar.settings_form import ADVANCED
from core.settings.config import RunConfig
from tests.fakes import FakeService

PAGE = Path(__file__).parents[2] / "pages" / "train.py"

Visit = Callable[..., AppTest]
"""Opens the page under an address, whose parameters are given by name."""


class Service(FakeService):
    """Remembers what was submitted."""

    def __init__(self, *, record: bool = False) -> None:
        super().__init__(duration=0.5, record=record)
        self.submitted: list[tuple[RunConfig, str | None]] = []

    def submit(
        self,
        config: RunConfig,
        *,
        replaces: str | None = None,
        search: str = "",
        owner: str = "",
    ) -> str:
        self.submitted.append((config, replaces))
        return super().submit(config, replaces=replaces, search=search, owner=owner)


def open_page(**address: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    app.session_state[ADVANCED] = True  # tests use what is in there
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, button: str) -> AppTest:
    app.button(key=button).click()
    return run(app)


def section(app: AppTest, name: str) -> AppTest:
    """Open a section of the run's results by its name in the address."""
    app.query_params["section"] = name
    return run(app)


def shown_run(app: AppTest) -> str:
    return address(app)["run"]


def address(app: AppTest) -> dict[str, str]:
    return {
        name: values if isinstance(values, str) else values[0]
        for name, values in app.query_params.items()
    }


def texts(app: AppTest) -> str:
    """All texts on the page."""
    kinds = (
        app.error,
        app.warning,
        app.info,
        app.caption,
        app.markdown,
        app.subheader,
        app.sidebar.error,
    )
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def finished(app: AppTest, service: Service) -> AppTest:
    press(app, "train")
    service.finish(shown_run(app))
    return run(app)


def number_field(app: AppTest, name: str) -> Any:
    """The current widget of a setting, whatever its edition."""
    key = re.compile(rf"setting_{name}(\.\d+)?")
    (field,) = (field for field in app.sidebar.number_input if key.fullmatch(field.key or ""))
    return field
