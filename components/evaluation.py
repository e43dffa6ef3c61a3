"""How a run did on the test set: its numbers and where it errs."""

import numpy as np
import streamlit as st
from plotly.graph_objects import Figure

from components import figures
from components.language import _, language, number, percent
from components.live_curves import texts
from core.choices import LOSSES
from core.config import RunConfig
from core.evaluation import common_range, confusion
from core.results import Evaluation

_NARROWEST = 150  # pixels of a number's card
_SEPARATORS = {"en": ".,", "es": ",."}  # decimal sign, groups of three


def metrics(config: RunConfig, evaluation: Evaluation) -> None:
    """Draw the test loss and the test metric."""
    with st.grid(2, min_column_width=_NARROWEST, gap="medium"):
        st.metric(
            _("Test loss"),
            number(evaluation.loss, 4),
            help=_loss_help(config, evaluation.samples),
            border=True,
        )
        if config.task.classifies:
            st.metric(
                _("Test accuracy"),
                percent(evaluation.metric),
                help=_("Share of the test samples whose class is predicted right"),
                border=True,
            )
        else:
            st.metric(
                _("Test mean absolute error"),
                number(evaluation.metric, 1),
                help=_(
                    "The average size of the errors, in the unit of the target: {target}"
                ).format(target=_(config.info.target)),
                border=True,
            )


def _loss_help(config: RunConfig, samples: int) -> str:
    loss, count = _(LOSSES[config.loss].label), number(samples)
    if config.task.classifies:
        return _("{loss}, the mean over {samples} test samples").format(loss=loss, samples=count)
    return _(
        "{loss}, the mean over {samples} test samples, with the target scaled to mean 0 and"
        " standard deviation 1"
    ).format(loss=loss, samples=count)


def errors(config: RunConfig, true: np.ndarray, predicted: np.ndarray) -> None:
    """Draw where the network errs: a confusion matrix, or predicted against true.

    Args:
        config: The run.
        true: ``(samples,)`` targets of the test set.
        predicted: ``(samples,)`` from ``core.evaluation.predictions``.
    """
    if config.task.classifies:
        _confusion(config, true, predicted)
    else:
        _against(config, true, predicted)


def _confusion(config: RunConfig, true: np.ndarray, predicted: np.ndarray) -> None:
    st.subheader(_("Confusion matrix"), anchor=False)
    st.caption(
        _("Number of test samples; the stronger the shade, the larger the share of the true class")
    )
    counts = confusion(true, predicted, len(config.info.classes))
    figure = figures.confusion_matrix(
        counts,
        [_(label) for label in config.info.classes],
        predicted=_("Predicted"),
        true=_("True"),
    )
    right = int(counts.trace())
    _draw(
        figure,
        _("Confusion matrix: {right} of {samples} test samples are on the diagonal").format(
            right=number(right), samples=number(int(counts.sum()))
        ),
    )


def _against(config: RunConfig, true: np.ndarray, predicted: np.ndarray) -> None:
    st.subheader(_("Predicted against true"), anchor=False)
    st.caption(_("One point per test sample; on the dashed line, predicted and true are equal"))
    target = _(config.info.target)
    figure = figures.predicted_against_true(
        true,
        predicted,
        common_range(true, predicted),
        predicted=_("Predicted: {target}").format(target=target),
        true=_("True: {target}").format(target=target),
        perfect=_("Predicted = true"),
    )
    _draw(
        figure,
        _("Predicted against true values of {samples} test samples, with the diagonal").format(
            samples=number(len(true))
        ),
    )


def _draw(figure: Figure, alt: str) -> None:
    figure.update_layout(separators=_SEPARATORS[language()])
    buttons = ["zoom2d", "pan2d", "resetScale2d", "toImage"]
    config = {"displaylogo": False, "modeBarButtons": [buttons], **texts.plotly_language()}
    st.plotly_chart(figure, alt=alt, config=config, key="errors")
