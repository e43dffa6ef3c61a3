"""Shared steps of the Compare page's tests: the page, its list, figures and texts."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from core.runs.store.changing import change
from core.runs.store.schema import runs as table
from core.runs.store.summary import settings_of
from core.settings.config import default_config
from tests.components.drawn import elements
from tests.pages.recorded import Recorded
from tests.pages.train import run, texts

PAGE = Path(__file__).parents[3] / "pages" / "compare.py"
A = replace(default_config("digits"), epochs=4)
B = replace(A, learning_rate=0.01)


def visit(*chosen: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    if chosen:
        app.query_params["compare"] = ",".join(chosen)
    for name, value in query.items():
        app.query_params[name] = value
    return run(app)


def figure(app: AppTest, start: str) -> Any:
    """The chart whose text alternative starts with ``start``."""
    for element in elements(app.main):
        if getattr(element.proto, "component_name", "") == "denseboard_chart":
            data = json.loads(element.proto.json)
            if data["alt"].startswith(start):
                return json.loads(data["figure"])
    raise AssertionError(start)


def said(app: AppTest) -> str:
    return "\n".join([texts(app), *(str(each.value) for each in app.success)])


def titles(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value.columns)


def names(app: AppTest) -> list[str]:
    return [str(name) for name in app.dataframe[0].value["Run"]]


def change_settings(service: Recorded, run_id: str, **settings: Any) -> None:
    """Record a run with settings that are invalid in this version."""
    told = {**settings_of(service.store.record(run_id).config), **settings}
    with service.store._open().database.writing() as connection:
        values = {"settings": json.dumps(told), "revision": change(connection)}
        connection.execute(update(table).filter_by(run_id=run_id).values(values))
