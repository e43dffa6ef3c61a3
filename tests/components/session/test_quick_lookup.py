from typing import Any

import pytest
from streamlit.runtime.state import SafeSessionState
from streamlit.testing.v1 import AppTest

from components.session import quick_lookup
from components.session.quick_lookup import use_quick_lookup


def page() -> None:
    import streamlit as st

    st.session_state.setdefault("own", 3)
    st.session_state.setdefault("empty", None)
    st.number_input("Number", key="number")
    st.number_input("Emptied", key="empty")
    st.selectbox("Choice", ["a", "b"], key="choice")
    st.radio("Radio", ["a", "b"], key="radio")
    st.text_input("Without a key")
    if st.button("Drop", key="drop"):
        del st.session_state["own"]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    # Put back afterwards: other tests run in this process.
    monkeypatch.setattr(SafeSessionState, "filtered_state", SafeSessionState.filtered_state)
    use_quick_lookup()


def drawn() -> list[Any]:
    test = AppTest.from_function(page).run()
    test.number_input(key="number").set_value(5)
    test.selectbox(key="choice").select("b").run()
    test.button(key="drop").click().run()
    assert not test.exception
    return [
        test.number_input(key="number").value,
        test.number_input(key="empty").value,
        test.selectbox(key="choice").value,
        test.radio(key="radio").value,
        "own" in test.session_state,
    ]


def test_pages_are_drawn_as_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SafeSessionState, "filtered_state", SafeSessionState.filtered_state)
    before = drawn()
    use_quick_lookup()
    assert drawn() == before == [5, None, "b", "a", False]


@pytest.mark.usefixtures("quick")
def test_it_knows_the_same_keys_and_values() -> None:

    def look() -> None:
        import streamlit as st
        from streamlit.runtime.state import get_session_state

        from components.session import quick_lookup

        st.session_state["own"] = 3
        st.number_input("Number", key="number")
        state = get_session_state()
        values = quick_lookup.Values(state)
        copied = quick_lookup._copied.fget(state)
        assert {key: values[key] for key in copied} == copied == dict(values)
        assert {"own", "number"} <= copied.keys()
        assert len(values) == len(copied)
        assert "other" not in values

    test = AppTest.from_function(look).run()
    assert not test.exception


def test_one_look_up_copies_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """If Streamlit copies no more, or in another way, this module has done its work."""
    copies: list[None] = []
    original = SafeSessionState.filtered_state

    def counting(state: SafeSessionState) -> dict[str, Any]:
        copies.append(None)
        return original.fget(state)  # type: ignore[attr-defined, no-any-return]

    monkeypatch.setattr(SafeSessionState, "filtered_state", property(counting))
    monkeypatch.setattr(quick_lookup, "_copied", property(counting))
    AppTest.from_function(page).run()
    assert copies
    copies.clear()
    use_quick_lookup()
    AppTest.from_function(page).run()
    assert not copies
