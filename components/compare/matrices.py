"""The confusion matrices of two runs, side by side."""

import streamlit as st

from components.figures.confusion import confusion_matrix
from components.widgets.chart import chart
from components.widgets.choice import choice
from components.widgets.table import csv
from components.words.labels import class_names
from components.words.language import _, number
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.predictions import confusion, predictions


def matrices(before: EvaluatedRun, after: EvaluatedRun) -> None:
    """Draw them, run A on the left."""
    names = {"counts": _("Samples"), "shares": _("Share of the true class")}
    shares = choice(_("In the cells"), names, key="compared_cells") == "shares"
    for column, each, letter in zip(st.columns(2), (before, after), "AB", strict=True):
        with column:
            _matrix(each, letter, shares)


def _matrix(run: EvaluatedRun, letter: str, shares: bool) -> None:
    labels = class_names(run.config)
    counts = confusion(run.dataset.y_test, predictions(run.config, run.result.outputs), len(labels))
    st.text(f"{letter}: {run.name}")
    chart(
        confusion_matrix(counts, labels, shares=shares),
        alt=_("Confusion matrix of {run}: {right} of {samples} test samples are right").format(
            run=run.name, right=number(int(counts.trace())), samples=number(int(counts.sum()))
        ),
        file=f"denseboard-confusion-matrix-{letter}",
        csv=csv({_("True \\ predicted"): labels, **dict(zip(labels, counts.T, strict=True))}),
        key=f"compared_matrix_{letter}",
    )
