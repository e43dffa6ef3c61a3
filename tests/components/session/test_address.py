"""What the address holds besides the settings."""

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from components.session import address
    from core.settings.config import RunConfig

    step = st.session_state.get("step", 0)
    if step == 0:
        address.changed_outside(False)
        address.write(RunConfig(epochs=3), "some-run")
    else:
        address.restore()
    st.text(str(sorted(st.query_params.items())))


def test_restore_puts_ours_back_and_leaves_the_others() -> None:
    app = AppTest.from_function(page)
    app.query_params["other"] = ["one", "two"]
    app.run()
    app.query_params.clear()  # like st.navigation on a change of page
    app.query_params["lang"] = "es"
    app.session_state["step"] = 1
    app.run()
    assert not app.exception
    expected = [("dataset", "digits"), ("epochs", "3"), ("lang", "es"), ("run", "some-run")]
    assert app.text[0].value == str(expected)


def test_repeated_parameters_of_others_survive_a_change_of_settings() -> None:
    app = AppTest.from_function(page)
    app.query_params["other"] = ["one", "two"]
    app.run()
    assert app.query_params["other"] == ["one", "two"]


def training_page() -> None:
    import streamlit as st

    from components.session import address
    from core.settings.config import RunConfig

    given = address.changed_outside(False)
    if given is not None:
        st.session_state["epochs"] = given.get("epochs")
    for epochs in st.session_state.pop("train", ()):
        st.session_state["epochs"] = str(epochs)
        address.write(RunConfig(epochs=epochs), f"run-{epochs}")
    st.text(st.session_state["epochs"])
    if st.session_state.pop("interrupted", False):
        st.stop()
    address.settle()


def test_an_address_sent_before_the_last_changes_is_no_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr("components.session.address.time.monotonic", lambda: now)
    app = AppTest.from_function(training_page)
    app.query_params["epochs"] = "2"
    app.run()
    assert app.text[0].value == "2"
    # A script run that takes 10 seconds and is interrupted by what the browser had sent before.
    app.session_state["train"], app.session_state["interrupted"] = [3, 4], True
    app.run()
    now += 10
    for stale in ({"epochs": "2"}, {"dataset": "digits", "epochs": "3", "run": "run-3"}):
        app.query_params.clear()
        app.query_params.update(stale)
        app.run()
        assert app.text[0].value == "4" and "run-4" in app.query_params["run"]
    # Later, the same address is a step back in the browser's history.
    now += 10
    app.query_params.clear()
    app.query_params["epochs"] = "2"
    app.run()
    assert app.text[0].value == "2" and "run" not in app.query_params
