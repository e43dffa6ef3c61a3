"""The widgets of columns."""

from streamlit.testing.v1 import AppTest


def test_a_number_with_an_indicator_can_have_no_value() -> None:
    def page() -> None:
        import numpy as np
        import streamlit as st

        from components.results.try_it.fields import column_field
        from core.data.profile.originals import NumberColumn
        from core.data.profile.ranges import InputRange

        column = NumberColumn("height", (0, 1), InputRange(1.0, 9.0, 1, (), 5.0))
        row = np.array([np.nan, 1.0], np.float32)
        st.session_state["set"] = column_field(column, row, "height").tolist()

    app = AppTest.from_function(page).run()
    assert app.checkbox[0].value and not app.slider
    app.checkbox[0].uncheck().run()
    assert app.slider[0].value == 5.0 and app.session_state["set"] == [5.0, 0.0]
    app.slider[0].set_value(7.0).run()
    assert app.session_state["set"] == [7.0, 0.0]
