"""A toy problem by formula: its fields, and its points at once."""

from dataclasses import replace
from zlib import crc32

import streamlit as st

from components.data.points.draft import DRAW, PROBLEM, WAY, PointsDraft, points_draft
from components.data.points.editor import editor
from components.data.points.ranges_form import ranges_form
from components.widgets import messages
from components.widgets.choice import select
from components.words.language import _
from core.base.errors import DenseboardError
from core.data.points.grammar import FUNCTIONS
from core.data.points.parsing import MOST_SIGNS
from core.data.points.points import MOST_POINTS, Plane, Points
from core.data.points.sampling import (
    LEAST_SAMPLES,
    MOST_NOISE,
    MOST_SAMPLES,
    MOST_SEED,
    draw,
)


def formula_form(draft: PointsDraft) -> bool:
    """Draw the form and a preview; return whether the formula gives points."""
    sampling = draft.sampling
    key = f"formula_{draft.edition}"
    st.text_input(
        _("Formula of x and y"),
        sampling.formula,
        max_chars=MOST_SIGNS,
        key=f"{key}_formula",
        help=_(
            "x is the input x1, y the input x2. A condition, such as x**2 + y**2 < 4, gives class B"
            " where it is true; (x > 0) + 2*(y > 0) gives the numbers of four classes. Functions:"
            " {functions}. Powers are written with **, decimals with a point."
        ).format(functions=", ".join(FUNCTIONS)),
        on_change=_take,
        args=("formula", f"{key}_formula"),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        select(
            _("The formula gives"),
            {True: _("Classes"), False: _("A number")},
            key=f"{key}_classes",
            default=sampling.classes,
            width=180,
            on_change=_take,
            args=("classes", f"{key}_classes"),
        )
        _number("samples", _("Samples"), sampling.samples, LEAST_SAMPLES, MOST_SAMPLES, 50)
        _number("noise", _("Noise"), sampling.noise, 0.0, MOST_NOISE, 0.1)
        _number("seed", _("Seed of the points"), sampling.seed, 0, MOST_SEED, 1)
    ranges_form(Plane(sampling.x1, sampling.x2), key, _take_ranges)
    st.caption(
        _(
            "Points are drawn uniformly in these ranges. Noise is a standard deviation, added to x1"
            " and x2 once the class is known, or to the number."
        )
    )
    try:
        points = draw(sampling)
        plane = sampling.plane.around(points.x)
    except DenseboardError as problem:
        messages.error(problem)
        return False
    _preview(points, plane, draft.edition)
    return True


def _preview(points: Points, plane: Plane, edition: int) -> None:
    editor(
        points,
        plane,
        points.labels,
        name=_("Points of the formula"),
        # Other points must be shown at once.
        edition=crc32(points.x.tobytes() + points.y.tobytes(), edition),
        key="points_preview",
    )
    if len(points.y) <= MOST_POINTS:
        st.button(
            _("Change these points by hand"),
            key="change_sampled",
            icon=":material/draw:",
            type="tertiary",
            on_click=_change,
        )


def _change() -> None:
    draft = points_draft()
    with messages.refusal(PROBLEM):
        points = draw(draft.sampling)
        draft.put(points, draft.sampling.plane.around(points.x))
        st.session_state[WAY] = DRAW


def _number(name: str, label: str, value: float, least: float, most: float, step: float) -> None:
    key = f"formula_{points_draft().edition}_{name}"
    st.number_input(
        label, least, most, value, step, key=key, width=150, on_change=_take, args=(name, key)
    )


def _take(name: str, key: str) -> None:
    with messages.refusal(PROBLEM):
        draft = points_draft()
        draft.sampling = replace(draft.sampling, **{name: st.session_state[key]})


def _take_ranges(plane: Plane) -> None:
    draft = points_draft()
    draft.sampling = replace(draft.sampling, x1=plane.x1, x2=plane.x2)
