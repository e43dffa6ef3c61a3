"""The confusion matrix and the scores of each class."""

import numpy as np
import streamlit as st

from components.figures.confusion import confusion_matrix
from components.results.files import file_name
from components.results.selection import select, selected, toggle
from components.widgets.chart import chart
from components.widgets.choice import choice
from components.widgets.table import csv, table
from components.words.labels import class_names
from components.words.language import _, number, percent
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.predictions import confusion
from core.evaluation.scores import MEASURES, class_scores

_COUNTS, _SHARES = "counts", "shares"


def confusion_view(run: EvaluatedRun) -> bool:
    """Draw the confusion matrix; clicking a cell chooses it.

    Returns:
        Whether the user asked for the samples of the chosen cell.
    """
    labels, run_id = class_names(run.config), run.run_id
    counts = confusion(run.predictions.true, run.predictions.predicted, len(labels))
    shown = _shown()
    cell, requested = selected(run_id), False
    with st.container():  # always present, so that the chart stays mounted
        if cell is None:
            st.caption(
                _(
                    "The stronger the shade, the larger the share of the true class. Click a cell"
                    " to choose its samples."
                )
            )
        else:
            requested = _chosen(run, counts, cell)
    corner = _("True \\ predicted")
    right, samples = int(counts.trace()), int(counts.sum())
    chart(
        confusion_matrix(counts, labels, shares=shown == _SHARES, selected=cell),
        alt=_("Confusion matrix: {right} of {samples} samples are on the diagonal").format(
            right=number(right), samples=number(samples)
        ),
        file=file_name(run, "confusion-matrix"),
        csv=csv({corner: labels, **dict(zip(labels, counts.T, strict=True))}),
        key="confusion_matrix",
        on_pick=lambda picked: toggle(run_id, picked),
    )
    return requested


def _shown() -> str:
    names = {_COUNTS: _("Samples"), _SHARES: _("Share of the true class")}
    return choice(_("In the cells"), names, key="confusion_cells")


def _chosen(run: EvaluatedRun, counts: np.ndarray, cell: tuple[int, int]) -> bool:
    """Name the chosen cell, with buttons that show its samples and clear the choice.

    Returns:
        Whether the user asked for its samples.
    """
    true, predicted = cell
    labels = class_names(run.config)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(
            _("Chosen: true {true}, predicted {predicted} ({count})").format(
                true=labels[true],
                predicted=labels[predicted],
                count=number(int(counts[true, predicted])),
            ),
            width="content",
        )
        requested = st.button(
            _("Show these samples"),
            key="show_cell",
            icon=":material/grid_view:",
            type="tertiary",
            help=_("Opens Predictions, filtered by this cell"),
        )
        st.button(
            _("Clear"),
            key="clear_cell",
            icon=":material/close:",
            type="tertiary",
            on_click=select,
            args=(run.run_id, None),
        )
    return requested


def scores_view(run: EvaluatedRun) -> None:
    """Draw accuracy, precision, recall and F1 of each class, and their averages."""
    labels = class_names(run.config)
    scores = class_scores(confusion(run.predictions.true, run.predictions.predicted, len(labels)))
    values = np.vstack([scores.values, scores.macro, scores.weighted])
    samples = int(scores.support.sum())
    # Accuracy against the rest is high for any class, as most samples belong to others: it is last.
    columns = {
        "precision": (
            _("Precision"),
            _("Share of the samples predicted as this class that belong to it"),
        ),
        "recall": (
            _("Recall"),
            _("Share of the samples of this class that are predicted as this class"),
        ),
        "f1": (_("F1"), _("The harmonic mean of precision and recall")),
        "accuracy": (
            _("Accuracy (one vs. rest)"),
            _("Share of all samples correctly predicted as this class or as another"),
        ),
    }
    titles = {name: title for name, (title, _help) in columns.items()}
    measures = {titles[name]: values[:, MEASURES.index(name)] for name in columns}
    accuracy = {titles["accuracy"]: measures.pop(titles["accuracy"])}
    table(
        {
            _("Class"): [*labels, _("Macro mean"), _("Weighted mean")],
            **measures,
            _("Samples"): [*scores.support.tolist(), samples, samples],
            **accuracy,
        },
        {**dict.fromkeys(titles.values(), percent), _("Samples"): number},
        alt=_("Accuracy, precision, recall and F1 by class"),
        file=file_name(run, "classes"),
        key="class_scores",
        helps={
            **dict(columns.values()),
            _("Class"): _(
                "Macro: the mean over the classes; weighted: the mean weighted by the samples of"
                " each class"
            ),
            _("Samples"): _("Samples of this class (support)"),
        },
    )
    if np.isnan(values).any():
        st.caption(
            _(
                "–: undefined, because no sample was predicted as this class or none belongs to it."
                " Means leave it out."
            )
        )
