"""Stores points as a dataset: name and split, and the button."""

import streamlit as st

from components.data.points.draft import FORMULA, PROBLEM, PointsDraft, points_draft
from components.data.upload.draft import choose
from components.sidebar.inputs import reset_select
from components.widgets import messages
from components.words.language import _
from core.data.points import store
from core.data.points.sampling import draw
from core.data.tables.plan import LEAST_TEST, MOST_TEST
from core.settings.registry import DATASET

_LABEL_LENGTH = 60


def save_form(draft: PointsDraft, way: str) -> None:
    """Draw it.

    Args:
        draft: The points.
        way: How they are made.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = f"points_label_{draft.edition}"
        st.text_input(
            _("Name of the dataset"),
            draft.label or _("My points"),
            max_chars=_LABEL_LENGTH,
            key=key,
            width=240,
            on_change=_take,
            args=("label", key),
        )
        key = f"points_share_{draft.edition}"
        st.number_input(
            _("Test share"),
            LEAST_TEST,
            MOST_TEST,
            draft.test_share,
            0.05,
            key=key,
            width=150,
            on_change=_take,
            args=("test_share", key),
        )
        key = f"points_seed_{draft.edition}"
        st.number_input(
            _("Seed of the test points"),
            0,
            2**31 - 1,
            draft.seed,
            1,
            key=key,
            width=180,
            on_change=_take,
            args=("seed", key),
        )
        st.button(
            _("Use these points"),
            key="keep_points",
            type="primary",
            icon=":material/check:",
            help=_(
                "Store them on this machine and make them the dataset. A stored dataset never"
                " changes: further changes make another one"
            ),
            on_click=_store,
            args=(way,),
        )


def _take(name: str, key: str) -> None:
    setattr(points_draft(), name, st.session_state[key])


def _store(way: str) -> None:
    draft = points_draft()
    with messages.refusal(PROBLEM):
        points, plane, names = draft.points, draft.plane, draft.names
        if way == FORMULA:
            points, plane, names = draw(draft.sampling), draft.sampling.plane, ()
        info = store.save(
            points,
            plane,
            draft.label or _("My points"),
            test_share=draft.test_share,
            seed=draft.seed,
            names=names,
        )
        choose(info.name)
        reset_select(DATASET)
        st.toast(
            _("The points are stored and are now the dataset. Train with them on the Train page."),
            icon=":material/check:",
        )
