"""Two classes: the threshold, where one kind of error costs more than the other."""

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

_COST = 100  # the most that one error can cost of the other


def threshold_view(run: EvaluatedRun) -> None:
    """Draw what errors cost at every threshold, and what the chosen one gives on the test set."""
    outputs = run.result.validation_outputs
    targets = validation_targets(run.config, run.dataset)
    if not len(targets):
        st.info(
            _(
                "A threshold has to be chosen on samples that the network was not trained on, and"
                " that are not the test set. This run held out none: train with a validation"
                " share above 0."
            ),
            icon=":material/info:",
        )
        return
    if outputs is None or len(outputs) != len(targets):
        st.info(
            _(
                "What the network put out for its validation samples was not recorded with this"
                " run. Train it again to choose a threshold."
            ),
            icon=":material/info:",
        )
        return
    st.caption(
        _(
            "A sample is predicted as the positive class if its probability is above the threshold."
            " Of all thresholds, the one with the lowest mean cost on the validation samples is"
            " chosen; the test set only tells what it costs then. With exact probabilities it"
            " would be: cost of a false alarm / (cost of a false alarm + cost of a missed case)"
            " (Elkan, 2001)."
        )
    )
    positive, costs = _asked(run)
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


def _asked(run: EvaluatedRun) -> tuple[int, Costs]:
    """The positive class and what errors cost, as the user has it."""
    labels = class_names(run.config)
    with st.grid(3, min_column_width=200, gap="medium"):
        positive = select(
            _("Positive class"),
            dict(enumerate(labels)),
            key="threshold_positive",
            default=rarer(run.dataset.y_train),
            help=_("What is looked for; at first, the rarer class of the training set"),
            persist_state="session",
        )
        missed = st.slider(
            _("Cost of a missed case"),
            1,
            _COST,
            key="threshold_missed",
            help=_("A sample of the positive class that is not predicted as it"),
            persist_state="session",
        )
        alarm = st.slider(
            _("Cost of a false alarm"),
            1,
            _COST,
            key="threshold_alarm",
            help=_("A sample of the other class that is predicted as positive"),
            persist_state="session",
        )
    return positive, Costs(missed, alarm)


def _threshold(best: float) -> float | None:
    """The threshold that the user sets, if any; at first the cheapest."""
    by_hand = st.toggle(
        _("Set the threshold by hand"), key="threshold_by_hand", persist_state="session"
    )
    if not by_hand:
        return None
    set_to = st.slider(
        _("Threshold"),
        0.0,
        1.0,
        round(best, 2),
        0.01,
        key="threshold_hand",
        persist_state="session",
    )
    return float(set_to)


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
    found = [
        decide(run.predictions.true, run.result.outputs, positive, each) for each in thresholds
    ]
    threshold, cost = _("Threshold"), _("Mean cost")
    shares = {
        _("Accuracy"): [one.accuracy for one in found],
        _("Recall"): [one.recall for one in found],
        _("Precision"): [one.precision for one in found],
    }
    counts = {
        _("Hits"): [one.hits for one in found],
        _("Missed cases"): [one.missed for one in found],
        _("False alarms"): [one.false_alarms for one in found],
        _("Right rejections"): [one.rejections for one in found],
    }
    st.markdown(_("On the test set, beside the usual threshold:"))
    table(
        {
            threshold: list(thresholds),
            cost: [one.cost(costs) for one in found],
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
            _("Precision"): _("Share of the samples predicted as positive that are"),
        },
    )
