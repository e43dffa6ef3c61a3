"""The fields for the ranges of both axes."""

from collections.abc import Callable

import streamlit as st

from components.data.points.draft import PROBLEM
from components.widgets import messages
from components.words.language import _
from core.data.points.points import Plane


def ranges_form(plane: Plane, key: str, take: Callable[[Plane], None]) -> None:
    """Draw four fields.

    Args:
        plane: The current ranges.
        key: Prefix of the keys of the fields.
        take: Called with the ranges after a change, if they are allowed.
    """

    def changed() -> None:
        x1, x2 = (
            (float(st.session_state[f"{key}_{name}_0"]), float(st.session_state[f"{key}_{name}_1"]))
            for name in ("x1", "x2")
        )
        with messages.refusal(PROBLEM):
            take(Plane(x1, x2))

    labels = {
        "x1": (_("x1 from"), _("x1 to")),
        "x2": (_("x2 from"), _("x2 to")),
    }
    with st.container(horizontal=True):
        for name, ends in (("x1", plane.x1), ("x2", plane.x2)):
            for place, value in enumerate(ends):
                st.number_input(
                    labels[name][place],
                    value=value,
                    step=1.0,
                    format="%g",
                    key=f"{key}_{name}_{place}",
                    width=130,
                    on_change=changed,
                )
