"""A page of rows of a table, one of which is chosen."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from components.results.gallery.choosing import choose
from components.results.gallery.view import View
from components.words.language import _, number, percent
from core.data.profile.spread import column_stats
from core.evaluation.importance import by_importance
from core.evaluation.predictions import certainty

_HEIGHT = 420  # pixels; leaves room for the chosen row below
_PINNED = 2  # columns that stay when the others are scrolled

Columns = dict[str, tuple[Any, Callable[[float], str] | None]]
"""By name: the values of a column, and the function that formats them if they are numbers."""


def rows(view: View) -> None:
    """Draw the rows of the page: the predictions, then the features by importance."""
    import pandas as pd  # takes half a second, which the first page must not wait for

    columns = _columns(view)
    frame = pd.DataFrame({name: values for name, (values, _write) in columns.items()})
    state = f"{view.key}_rows"
    chosen = view.samples.tolist().index(view.chosen)
    st.session_state[state] = {"selection": {"rows": [chosen]}}
    st.caption(_order(view.run.result.kernel is not None))
    st.dataframe(
        # Formatted by style: the values stay numbers, and sort as such.
        frame.style.format({name: write for name, (_values, write) in columns.items() if write}),
        hide_index=True,
        height=_HEIGHT,
        column_config={
            name: st.column_config.Column(pinned=True) for name in list(columns)[:_PINNED]
        },
        on_select=partial(_selected, view, state),
        selection_mode="single-row-required",
        alt=_("Samples, what was predicted for them, and their features"),
        key=state,
    )


def _selected(view: View, state: str) -> None:
    marked = st.session_state[state]["selection"]["rows"]
    if marked and marked[0] < len(view.samples):
        choose(view.key, int(view.samples[marked[0]]))


def _columns(view: View) -> Columns:
    predictions = _classes(view) if view.run.config.task.classifies else _numbers(view)
    columns: Columns = {_("Sample"): (view.samples, number), **predictions}
    decimals = column_stats(view.run.dataset).decimals
    x, result = view.run.dataset.x_test, view.run.result
    for column in by_importance(result.kernel, x, result.outputs).tolist():
        write = partial(number, digits=decimals[column])
        columns[_(view.run.dataset.features[column])] = (x[view.samples, column], write)
    return columns


def _classes(view: View) -> Columns:
    labels = np.array(view.labels, object)
    predictions, samples = view.run.predictions, view.samples
    assert predictions.probabilities is not None
    marks = [_("✓ right") if right else _("✗ wrong") for right in predictions.right[samples]]
    return {
        _("Result"): (marks, None),
        _("Predicted"): (labels[predictions.predicted[samples]], None),
        _("True"): (labels[predictions.true[samples]], None),
        _("Certainty"): (certainty(predictions.probabilities[samples]), percent),
    }


def _numbers(view: View) -> Columns:
    write = partial(number, digits=1)
    predictions, samples = view.run.predictions, view.samples
    return {
        _("Predicted"): (predictions.predicted[samples], write),
        _("True"): (predictions.true[samples], write),
        _("Residual"): (predictions.residuals[samples], write),
    }


def _order(by_weights: bool) -> str:
    if by_weights:
        return _(
            "Features in order of the norm of their weights in the first layer, largest first;"
            " inputs were standardised, so the norms are comparable."
        )
    return _("Features in order of their correlation with the prediction, strongest first.")
