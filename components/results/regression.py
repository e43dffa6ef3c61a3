"""The figures and scores of a regression run."""

import streamlit as st

from components.figures.regression import (
    predicted_against_true,
    residual_histogram,
    residuals_by_prediction,
)
from components.results.files import file_name
from components.widgets.chart import chart
from components.widgets.table import csv, table
from components.words.labels import target_label
from components.words.language import _, marked, measured, number
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.predictions import common_range
from core.evaluation.residuals import histogram, scores


def against_view(run: EvaluatedRun) -> None:
    """Draw predicted against true values."""
    true, predicted = run.predictions.true, run.predictions.predicted
    st.caption(_("One point per sample; on the dashed line, predicted and true are equal"))
    chart(
        predicted_against_true(
            true, predicted, common_range(true, predicted), _(run.config.info.target)
        ),
        alt=_("Predicted against true values of {samples} samples, with the diagonal").format(
            samples=number(len(true))
        ),
        file=file_name(run, "predicted-true"),
        csv=csv({_("True"): true, _("Predicted"): predicted}),
        key="against",
    )


def residuals_view(run: EvaluatedRun) -> None:
    """Draw residuals against predictions, and their distribution."""
    true, predicted = run.predictions.true, run.predictions.predicted
    residuals = true - predicted
    counts, edges = histogram(residuals)
    st.caption(
        _(
            "Points above the line were predicted too low. A bend or a funnel shows a structure"
            " that the network has not learned."
        )
    )
    chart(
        residuals_by_prediction(true, predicted, _(run.config.info.target)),
        alt=_("Residuals of {samples} samples against their predictions").format(
            samples=number(len(true))
        ),
        file=file_name(run, "residuals"),
        csv=csv({_("Predicted"): predicted, _("Residual"): residuals}),
        key="residuals",
    )
    chart(
        residual_histogram(counts, edges),
        alt=_("Distribution of the residuals: mean {mean}, standard deviation {deviation}").format(
            mean=target_label(run.config.info, float(residuals.mean())),
            deviation=target_label(run.config.info, float(residuals.std())),
        ),
        file=file_name(run, "residual-distribution"),
        csv=csv({_("From"): edges[:-1], _("To"): edges[1:], _("Samples"): counts}),
        key="residual_histogram",
    )


def scores_view(run: EvaluatedRun) -> None:
    """Draw MAE, RMSE and R² beside those of the trivial baseline."""
    titles = {"mae": _("MAE"), "rmse": _("RMSE"), "r2": "R²"}
    measures = scores(run.predictions.true, run.predictions.predicted, run.train_targets)
    nan = float("nan")
    lows, highs = (
        [nan if score.interval is None else score.interval[end] for score in measures]
        for end in (0, 1)
    )
    low, high = _("95% from"), _("95% to")
    network, baseline = _("Network"), _("Trivial baseline")
    table(
        {
            _("Measure"): [titles[score.name] for score in measures],
            network: [score.value for score in measures],
            low: lows,
            high: highs,
            baseline: [score.baseline for score in measures],
        },
        dict.fromkeys((network, low, high, baseline), measured),
        alt=_("Mean absolute error, root mean squared error and R² of network and baseline"),
        file=file_name(run, "scores"),
        key="regression_scores",
        helps={
            low: _(
                "MAE: the mean ± 1.96 standard errors. RMSE: the root of the same interval of the"
                " mean squared error. R²: percentile bootstrap, 2,000 resamples (Efron, 1979)."
            ),
            baseline: _(
                "Always predicting the median of the training targets (MAE) or their mean (RMSE,"
                " R²)"
            ),
        },
    )
    st.caption(
        _(
            "MAE: mean absolute error. RMSE: root mean squared error. Both in the unit of the"
            " target: {target}. R²: explained share of the variance, 1 at best."
        ).format(target=marked(run.config.info.target))
    )
