"""The quality of predicted probabilities: ranking and calibration."""

import streamlit as st

from components.figures.calibration import reliability_diagram
from components.figures.ranking import precision_recall_figure, roc_figure
from components.results.files import file_name
from components.widgets.chart import chart
from components.widgets.table import csv
from components.words.language import _, marked, number, percent
from core.evaluation import calibration as calibrations
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.ranking import precision_recall, roc


def ranking_view(run: EvaluatedRun) -> None:
    """Draw ROC and precision-recall curves of a run with two classes."""
    receiver = roc(run.predictions.true, run.result.outputs)
    precision = precision_recall(run.predictions.true, run.result.outputs)
    if receiver is None or precision is None:
        st.info(_("All samples are of one class: there is nothing to rank."))
        return
    st.caption(
        _(
            "“{positive}” is the positive class. Each point is a threshold: samples with at least"
            " this probability are predicted as “{positive}”."
        ).format(positive=marked(run.config.info.classes[1]))
    )
    area = _("Area under the ROC curve (AUC): {area}; 0.5 is chance, 1 is perfect").format(
        area=number(receiver.area, 3)
    )
    st.markdown(area)
    chart(
        roc_figure(receiver),
        alt=area,
        file=file_name(run, "roc"),
        csv=csv(
            {
                _("Threshold"): receiver.thresholds,
                _("False positive rate"): receiver.x,
                _("True positive rate"): receiver.y,
            }
        ),
        key="roc",
    )
    average = _("Average precision: {area}; {chance} is chance, 1 is perfect").format(
        area=number(precision.area, 3), chance=number(precision.chance, 3)
    )
    st.markdown(average)
    chart(
        precision_recall_figure(precision),
        alt=average,
        file=file_name(run, "precision-recall"),
        csv=csv(
            {
                _("Threshold"): precision.thresholds,
                _("Recall"): precision.x,
                _("Precision"): precision.y,
            }
        ),
        key="precision_recall",
    )


def calibration_view(run: EvaluatedRun) -> None:
    """Draw the reliability diagram with the expected calibration error."""
    result = calibrations.calibration(
        calibrations.confidences(run.result.outputs), run.predictions.right
    )
    error = _("Expected calibration error: {error}").format(error=percent(result.error))
    st.markdown(
        error,
        help=_(
            "The mean distance of confidence and accuracy over {bins} bins of equal width,"
            " weighted by their samples (Naeini et al., 2015; Guo et al., 2017). 0% is perfect."
        ).format(bins=number(calibrations.BINS)),
    )
    st.caption(
        _("Bars below the dashed line: the network is overconfident; above it: underconfident.")
    )
    chart(
        reliability_diagram(result),
        alt=error,
        file=file_name(run, "calibration"),
        csv=csv(
            {
                _("Confidence above"): result.edges[:-1],
                _("Confidence up to"): result.edges[1:],
                _("Samples"): result.counts,
                _("Mean confidence"): result.confidence,
                _("Accuracy"): result.accuracy,
            }
        ),
        key="calibration",
    )
