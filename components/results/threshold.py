"""The threshold between two classes whose errors differ in cost."""

from collections.abc import Sequence

import streamlit as st

from components.figures.threshold import cost_figure
from components.results.files import file_name
from components.widgets.chart import chart
from components.widgets.choice import select
from components.widgets.table import csv, table
from components.words.labels import class_names
from components.words.language import _, number, percent
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.threshold import (
    USUAL,
    CostCurve,
    Costs,
    cheapest,
    cost_curve,
    decide,
    rarer,
    validation_targets,
)

_COST = 100  # largest ratio between the costs of the two errors


def threshold_view(run: EvaluatedRun) -> None:
    """Draw the cost of errors at every threshold, and the test scores at the chosen one."""
    outputs = run.result.validation_outputs
    targets = validation_targets(run.config, run.dataset)
    if not len(targets):
        st.info(
            _(
                "A threshold must be chosen on validation samples: neither training nor test"
                " samples will do. This run has none: train with a validation share above 0."
            ),
            icon=":material/info:",
        )
        return
    if outputs is None or len(outputs) != len(targets):
        st.info(
            _(
                "The network's outputs for the validation samples were not recorded with this run."
                " Train it again to choose a threshold."
            ),
            icon=":material/info:",
        )
        return
    st.caption(
        _(
            "A sample is predicted as the positive class if its probability is above the threshold."
            " Of all thresholds, the one with the lowest mean cost on the validation samples is"
            " chosen; the test set only measures its cost. With exact probabilities it would be:"
            " cost of a false alarm / (cost of a false alarm + cost of a missed case) (Elkan,"
            " 2001)."
        )
    )
    positive, costs = _choices(run)
    curve = cost_curve(targets, outputs, positive, costs)
    best = cheapest(curve, costs)
    by_hand = _threshold(best)
    threshold = best if by_hand is None else by_hand
    sentence = _sentence(curve, threshold, best, len(targets), by_hand is not None)
    st.markdown(sentence)
    chart(
        cost_figure(curve, threshold, costs.calibrated),
        alt=sentence.replace("**", ""),
        file=file_name(run, "threshold"),
        csv=csv(
            {
                _("Threshold above"): curve.edges[:-1],
                _("Threshold up to"): curve.edges[1:],
                _("Mean cost of a validation sample"): curve.costs,
            }
        ),
        key="threshold",
    )
    _tested(run, positive, costs, (threshold, USUAL))


def _choices(run: EvaluatedRun) -> tuple[int, Costs]:
    """Draw the choice of the positive class and the costs of errors."""
    labels = class_names(run.config)
    with st.grid(3, min_column_width=200, gap="medium"):
        positive = select(
            _("Positive class"),
            dict(enumerate(labels)),
            key="threshold_positive",
            default=rarer(run.dataset.y_train),
            help=_("The class to detect; by default the rarer class of the training set"),
            persist_state="session",
        )
        missed = st.slider(
            _("Cost of a missed case"),
            1,
            _COST,
            key="threshold_missed",
            help=_(
                "A sample of the positive class that is predicted as the other (false negative)"
            ),
            persist_state="session",
        )
        alarm = st.slider(
            _("Cost of a false alarm"),
            1,
            _COST,
            key="threshold_alarm",
            help=_("A sample of the other class that is predicted as positive (false positive)"),
            persist_state="session",
        )
    return positive, Costs(missed, alarm)


def _threshold(best: float) -> float | None:
    """Draw the choice of a threshold by hand, if wanted; it starts at the cheapest."""
    by_hand = st.toggle(
        _("Set the threshold by hand"), key="threshold_by_hand", persist_state="session"
    )
    if not by_hand:
        return None
    threshold = st.slider(
        _("Threshold"),
        0.0,
        1.0,
        round(best, 2),
        0.01,
        key="threshold_hand",
        persist_state="session",
    )
    return float(threshold)


def _sentence(curve: CostCurve, threshold: float, best: float, samples: int, by_hand: bool) -> str:
    if by_hand:
        return _(
            "**Threshold {threshold}, chosen by hand:** mean cost {cost} on {samples} validation"
            " samples. The lowest is {lowest}, at {best}."
        ).format(
            threshold=number(threshold, 2),
            cost=number(curve.at(threshold), 3),
            samples=number(samples),
            lowest=number(curve.at(best), 3),
            best=number(best, 3),
        )
    return _(
        "**Threshold {threshold}, chosen for its cost:** mean cost {cost} on {samples} validation"
        " samples, the lowest of all; at {usual} it is {before}."
    ).format(
        threshold=number(threshold, 3),
        cost=number(curve.at(threshold), 3),
        samples=number(samples),
        usual=number(USUAL, 1),
        before=number(curve.at(USUAL), 3),
    )


def _tested(run: EvaluatedRun, positive: int, costs: Costs, thresholds: Sequence[float]) -> None:
    decisions = [
        decide(run.predictions.true, run.result.outputs, positive, each) for each in thresholds
    ]
    threshold, cost = _("Threshold"), _("Mean cost")
    shares = {
        _("Accuracy"): [each.accuracy for each in decisions],
        _("Recall"): [each.recall for each in decisions],
        _("Precision"): [each.precision for each in decisions],
    }
    counts = {
        _("Hits"): [each.hits for each in decisions],
        _("Missed cases"): [each.missed for each in decisions],
        _("False alarms"): [each.false_alarms for each in decisions],
        _("Correct rejections"): [each.rejections for each in decisions],
    }
    st.markdown(_("On the test set, compared with the usual threshold:"))
    table(
        {
            threshold: list(thresholds),
            cost: [each.cost(costs) for each in decisions],
            **counts,
            **shares,
        },
        {
            threshold: lambda value: number(value, 3),
            cost: lambda value: number(value, 3),
            **dict.fromkeys(counts, number),
            **dict.fromkeys(shares, percent),
        },
        alt=_("Costs and errors on the test set at the chosen threshold and at the usual one"),
        file=file_name(run, "threshold-test"),
        key="threshold_test",
        helps={
            cost: _("Of a test sample, in the unit of the costs above"),
            _("Recall"): _("Share of the positive samples that are predicted as positive"),
            _("Precision"): _("Share of the samples predicted as positive that are positive"),
        },
    )
