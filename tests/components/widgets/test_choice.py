"""Choices that outlive a change of their labels."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.widgets.choice import keep_choice


def page() -> None:
    import streamlit as st

    from components.widgets.choice import choice

    spanish = st.toggle("Español", key="spanish")
    names = {"a": "Primera", "b": "Segunda"} if spanish else {"a": "First", "b": "Second"}
    st.text(choice("View", names, key="view"))


def marked(app: AppTest) -> str | None:
    """The label that the browser marks, by what it is sent."""
    proto = app.radio(key="view").proto
    return str(proto.raw_value) if proto.set_value else None


def test_a_choice_stays_marked_when_its_labels_change() -> None:
    app = AppTest.from_function(page).run()
    app.radio(key="view").set_value("b").run()
    app.toggle(key="spanish").set_value(True).run()
    assert app.text[0].value == "b"
    assert marked(app) == "Segunda"


@pytest.mark.parametrize(("before", "chosen"), [("b", "b"), ("gone", "a"), (None, "a")])
def test_what_is_no_longer_there_is_replaced_by_the_default(
    monkeypatch: pytest.MonkeyPatch, before: str | None, chosen: str
) -> None:
    state = {} if before is None else {"view": before}
    monkeypatch.setattr(st, "session_state", state)
    keep_choice("view", {"a": "First", "b": "Second"}, "a")
    assert state == {"view": chosen}
