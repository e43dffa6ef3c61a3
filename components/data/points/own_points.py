"""Own points on the Data page: drawn, pasted or by formula, and stored as a dataset."""

import streamlit as st

from components.data.class_form import ClassNames, class_form
from components.data.points.draft import (
    CLASSIFY,
    DRAW,
    FORMULA,
    NUMBERS,
    PASTE,
    PROBLEM,
    WAY,
    PointsDraft,
    points_draft,
)
from components.data.points.editor import editor
from components.data.points.formula_form import formula_form
from components.data.points.paste_form import paste_form
from components.data.points.ranges_form import ranges_form
from components.data.points.save_form import save_form
from components.session.session import OWN_POINTS
from components.widgets import messages
from components.widgets.choice import choice
from components.words.language import _
from core.data.points.points import Plane


def own_points() -> None:
    """Draw the fold with everything to make points, if it is open."""
    label = _("Your own points: draw, paste or compute them")
    fold = st.expander(label, icon=":material/draw:", key=OWN_POINTS, on_change="rerun")
    if not fold.open:
        return
    draft = points_draft()
    with fold:
        ways = {DRAW: _("Draw"), PASTE: _("Paste"), FORMULA: _("Formula")}
        way = choice(_("How the points are made"), ways, key=WAY)
        messages.refused(PROBLEM)
        if way == FORMULA:
            if not formula_form(draft):
                return
        elif way == PASTE:
            paste_form()
        else:
            _drawing(draft)
        save_form(draft, way)


def _drawing(draft: PointsDraft) -> None:
    kinds = {CLASSIFY: _("Classes"), NUMBERS: _("Numbers")}
    st.session_state.setdefault("points_kind", draft.kind)
    chosen = choice(_("What the points have"), kinds, key="points_kind", label_shown=True)
    if chosen != draft.kind:
        draft.kind = chosen
        draft.edition += 1
    caption = _(
        "Draw two to four classes, at least 5 points of each. A network learns to tell them apart,"
        " and its boundary is drawn over the plane as it trains."
    )
    if draft.kind == NUMBERS:
        caption = _(
            "Give each point of the plane a number, at least 10 points in all. A network learns to"
            " predict it from x1 and x2; the surface it predicts is drawn as it trains."
        )
    st.caption(caption)
    st.fragment(_plane)(draft)
    with st.expander(_("Ranges of the axes"), icon=":material/straighten:"):
        ranges_form(draft.plane, f"plane_{draft.edition}", _take_plane)
    if draft.kind == CLASSIFY:
        class_form(draft.points.labels, draft.names, "points_class", _take_names)


def _plane(draft: PointsDraft) -> None:
    editor(
        draft.points,
        draft.plane,
        draft.labels,
        name=_("Plane to draw points on"),
        edition=draft.edition,
        key="points_editor",
        take=draft.draw,
    )


def _take_plane(plane: Plane) -> None:
    draft = points_draft()
    draft.plane = plane.around(draft.points.x)
    draft.edition += 1


def _take_names(names: ClassNames) -> None:
    points_draft().names = names
