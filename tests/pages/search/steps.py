"""Shared steps of the Search page's tests: the page, its form and its texts."""

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from core.search.config import SearchConfig
from core.search.draft import SearchDraft
from core.search.service import StudySearchService
from core.search.service_interface import SearchStatus
from tests.pages.train import run

PAGE = Path(__file__).parents[3] / "pages" / "search.py"


def visit(**address: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    return run(app)


def start_button(app: AppTest) -> Any:
    (button,) = (one for one in app.button if str(one.key).startswith("start_search"))
    return button


def start(app: AppTest) -> AppTest:
    start_button(app).click()
    return run(app)


def vary(app: AppTest, *names: str) -> AppTest:
    app.multiselect(key="search_vary").set_value(list(names))
    return run(app)


def put(app: AppTest, name: str, value: float) -> AppTest:
    """Type a number into the form."""
    app.number_input(key=f"setting_{name}").set_value(value)
    return run(app)


def choose(app: AppTest, name: str, value: str) -> AppTest:
    app.selectbox(key=f"search_{name}").set_value(value)
    return run(app)


def form(app: AppTest) -> SearchDraft:
    draft = app.session_state["session"].search_draft
    assert isinstance(draft, SearchDraft)
    return draft


def described(app: AppTest) -> SearchConfig:
    """The search that the form describes."""
    config = form(app).check(app.session_state["session"].draft.config()).config
    assert config is not None
    return config


def errors(app: AppTest) -> list[str]:
    return [str(one.value).replace("\\", "") for one in app.main.error]


def started(searches: StudySearchService) -> list[SearchStatus]:
    """The searches of the record, the latest first."""
    summaries = searches._store.searches.summaries()
    return [searches.status(one.record.search_id) for one in summaries]
