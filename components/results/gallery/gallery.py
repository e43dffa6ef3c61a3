"""The test set, sample by sample."""

import streamlit as st

from components.results.gallery.choosing import chosen_of
from components.results.gallery.detail import detail
from components.results.gallery.download import download
from components.results.gallery.filters import Cell, Choice, empty, filters
from components.results.gallery.images import images
from components.results.gallery.rows import rows
from components.results.gallery.view import SIZE, View
from components.widgets.pager import pager, places
from components.words.language import _, number
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.selection import select


def gallery(run: EvaluatedRun, *, cell: Cell | None = None, key: str) -> None:
    """Draw the test samples with their predictions, page by page.

    Filters, pages and the choice of a sample rerun only this part of the page.

    Args:
        run: The run.
        cell: The cell chosen in the confusion matrix. Whenever it changes, its samples are shown.
        key: Identifier of the gallery: the run's id.
    """
    _samples(run, cell, f"gallery_{key}")


@st.fragment
def _samples(run: EvaluatedRun, cell: Cell | None, key: str) -> None:
    choice = filters(run.config, cell, key)
    matches = select(run.predictions, choice.filter.name, choice.true, choice.predicted)
    if not len(matches):
        st.info(empty(run.config, choice, run.predictions), icon=":material/filter_alt_off:")
        return
    bar = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"
    )
    with bar, st.container(width="content"):
        page = pager(len(matches), SIZE, key)
    view = View(run, matches, page, chosen_of(matches, page, key), key)
    with bar:
        download(view, choice.filter.name)
    st.caption(_legend(view, choice))
    if run.config.info.images:
        left, right = st.columns([3, 2], gap="medium")
        with left:
            images(view)
        with right:
            detail(view)
    else:
        rows(view)
        detail(view)


def _legend(view: View, choice: Choice) -> str:
    sentences = [f"**{places(view.page)}** ·", _(choice.filter.help) + "."]
    if view.run.config.task.classifies and choice.filter.mixed:
        right = int(view.run.predictions.right[view.matches].sum())
        sentences.append(
            _("{right} of {shown} are right.").format(
                right=number(right), shown=number(len(view.matches))
            )
        )
    if view.run.config.info.images:
        sentences.append(_("Predicted label; the true one in brackets if it differs."))
    return " ".join(sentences)
