"""What the address holds besides the settings."""

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
