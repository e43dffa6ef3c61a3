"""Choices that outlive a change of their names."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.widgets.choice import keep_choice

ROOT = Path(__file__).parents[3]
WITH_OPTIONS = {
    "multiselect",
    "pills",
    "radio",
    "segmented_control",
    "select_slider",
    "selectbox",
}
# Where widgets have options under other names, and why their choice outlives those names.
ALLOWED = {
    "components/widgets/choice.py": "the choice is written at every script run",
    "components/lessons/case_view.py": "the choice is written at every script run",
    "components/lessons/lessons_page.py": "the choice is written at every script run",
    "components/lessons/question_form.py": "the choice is written at every script run",
    "components/packs/step_questions.py": "the choice is written at every script run",
    "components/words/language.py": "a language is called the same in every language",
    "components/sidebar/inputs.py": "the widgets are set anew in another language",
    "components/sidebar/layers_form.py": "the widgets are set anew in another language",
    "components/results/time_travel/time_travel.py": "another language has another slider",
}


def page() -> None:
    import streamlit as st

    from components.widgets.choice import choice, select, select_several

    spanish = st.toggle("Español", key="spanish")
    names = {"a": "Primera", "b": "Segunda"} if spanish else {"a": "First", "b": "Second"}
    st.text(choice("View", names, key="radio"))
    st.text(select("View", names, key="selectbox", default="b"))
    st.text(
        " ".join(select_several("Views", names, placeholder="Any", key="multiselect", default="a"))
    )


def marked(app: AppTest, kind: str) -> str | list[str] | None:
    """The labels that the browser marks, from the message it receives."""
    proto: Any = app.get(kind)[0].proto
    if not proto.set_value:
        return None
    return list(proto.raw_values) if kind == "multiselect" else str(proto.raw_value)


def test_a_choice_stays_marked_when_its_names_change() -> None:
    app = AppTest.from_function(page).run()
    assert [text.value for text in app.text] == ["a", "b", "a"]
    app.radio(key="radio").set_value("b")
    app.selectbox(key="selectbox").set_value("a")
    app.multiselect(key="multiselect").set_value(["b", "a"]).run()
    app.toggle(key="spanish").set_value(True).run()
    assert [text.value for text in app.text] == ["b", "a", "b a"]
    assert marked(app, "radio") == "Segunda"
    assert marked(app, "selectbox") == "Primera"
    assert marked(app, "multiselect") == ["Segunda", "Primera"]


@pytest.mark.parametrize(("before", "chosen"), [("b", "b"), ("gone", "a"), (None, "a")])
def test_what_is_no_longer_there_is_replaced_by_the_default(
    monkeypatch: pytest.MonkeyPatch, before: str | None, chosen: str
) -> None:
    state = {} if before is None else {"view": before}
    monkeypatch.setattr(st, "session_state", state)
    keep_choice("view", {"a": "First", "b": "Second"}, "a")
    assert state == {"view": chosen}


def renaming(source: str) -> Iterator[int]:
    """Lines where a widget is drawn whose options are shown under other names."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            names = {keyword.arg for keyword in node.keywords}
            if node.func.attr in WITH_OPTIONS and names & {"format_func", None}:
                yield node.lineno


def test_only_choices_that_are_kept_have_options_under_other_names() -> None:
    files = [path for top in ("components", "pages") for path in (ROOT / top).rglob("*.py")]
    lines = {
        str(path.relative_to(ROOT)): list(renaming(path.read_text(encoding="utf-8")))
        for path in files
    }
    renamed = {name: found for name, found in lines.items() if found}
    assert renamed.keys() == ALLOWED.keys(), "use components.widgets.choice"


def test_a_widget_that_renames_its_options_is_seen() -> None:
    assert list(renaming('st.selectbox("A", names)')) == []
    assert list(renaming('st.selectbox("A", names, format_func=label)')) == [1]
    assert list(renaming('left.radio("A", names, **looks)')) == [1]
