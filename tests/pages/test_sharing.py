"""A tab that lets the audience follow: how it knows that it does, and when it does no longer."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.follow import admission
from components.present import sharing
from core.follow.presentation import Presentation
from core.follow.presentations import Presentations
from core.people.person import ALONE
from core.runs import service_interface
from tests.core.follow.presenting import Sessions
from tests.fakes import FakeService

FRAME = Path(__file__).parents[2] / "pages" / "navigation.py"


@pytest.fixture
def sessions() -> Sessions:
    return Sessions()


@pytest.fixture
def presentations(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> Presentations:
    presentations = Presentations(sessions.connected)
    for module in (admission, sharing):
        monkeypatch.setattr(module, "PRESENTATIONS", presentations)
    return presentations


@pytest.fixture
def app(presentations: Presentations, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(service_interface, "_current", FakeService())
    monkeypatch.setattr("components.session.address._UNDERWAY", -1.0)
    app = AppTest.from_file(str(FRAME), default_timeout=30)
    app.query_params["present"] = "1"
    app.run()
    app.button(key="follow_begin").click()
    return app.run()


def mark_in(app: AppTest) -> str | None:
    found = app.query_params.get("share")
    return found[0] if isinstance(found, list) else found


def shared(presentations: Presentations) -> Presentation:
    (one,) = presentations._going_on.values()
    return one


def go(app: AppTest, mark: str | None) -> AppTest:
    """Go to an entry of the browser's history."""
    if mark is None:
        del app.query_params["share"]
    else:
        app.query_params["share"] = mark
    return app.run()


def test_the_address_says_what_the_tab_shares(app: AppTest, presentations: Presentations) -> None:
    mark = shared(presentations).mark
    assert mark_in(app) == mark and app.button(key="follow_end")
    go(app, None)  # back, to before it began
    assert mark_in(app) == mark and app.button(key="follow_end")
    app.button(key="follow_end").click()
    app.run()
    assert mark_in(app) is None and app.button(key="follow_begin")
    go(app, mark)  # back, to while it was shared
    assert mark_in(app) is None and not app.toast


def test_a_page_that_was_reloaded_goes_on(
    app: AppTest, presentations: Presentations, sessions: Sessions
) -> None:
    one = shared(presentations)
    tab, one.session = one.session, "before the reload"
    app.run()
    assert not presentations.of(tab) and mark_in(app) == one.mark  # not yet known to be gone
    assert app.button(key="follow_begin").label == "Let the audience follow this tab"
    sessions.away.add("before the reload")
    app.run()
    assert presentations.of(tab) is one and app.button(key="follow_end")


def test_what_ended_meanwhile_is_told_once(
    app: AppTest,
    presentations: Presentations,
    sessions: Sessions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = shared(presentations)
    one.session = "before the reload"
    sessions.away.add(one.session)
    with monkeypatch.context() as patched:
        patched.setattr("core.follow.presentation.GRACE", -1.0)
        app.run()
    assert [each.value.partition(":")[0] for each in app.toast] == [
        "This page was away for too long"
    ]
    assert mark_in(app) is None
    app.run()
    assert not app.toast and app.button(key="follow_begin").label == "Let the audience follow"


def test_whoever_signs_in_next_shares_nothing(app: AppTest, presentations: Presentations) -> None:
    one = shared(presentations)
    one.person = replace(ALONE, person_id="somebody else")
    app.run()
    assert mark_in(app) is None and one.ended()  # nobody here may go on with it
    app.button(key="follow_begin").click()
    app.run()
    assert shared(presentations).person == ALONE and mark_in(app) == shared(presentations).mark
