"""The chosen cell of the confusion matrix."""

from streamlit.testing.v1 import AppTest


def script() -> None:
    import streamlit as st

    from components.results.selection import select, selected, toggle

    act = st.session_state.pop("act", None)
    if act is not None:
        {"select": select, "toggle": toggle}[act[0]](*act[1:])
    st.session_state["seen"] = [selected("one"), selected("other")]


def after(app: AppTest, *act: object) -> list[tuple[int, int] | None]:
    app.session_state["act"] = act
    app.run()
    assert not app.exception
    seen: list[tuple[int, int] | None] = app.session_state["seen"]
    return seen


def test_a_cell_belongs_to_its_run_and_stays_until_it_is_let_go() -> None:
    app = AppTest.from_function(script)
    assert after(app, "toggle", "one", (1, 2)) == [(1, 2), None]
    app.run()
    assert app.session_state["seen"] == [(1, 2), None]
    assert after(app, "toggle", "one", (2, 2)) == [(2, 2), None]
    assert after(app, "toggle", "one", (2, 2)) == [None, None]
    assert after(app, "select", "one", (0, 0)) == [(0, 0), None]
    assert after(app, "select", "other", (0, 1)) == [None, (0, 1)]
    assert after(app, "select", "other", None) == [None, None]
