"""The test scores of a run beside the trivial baseline."""

from collections.abc import Callable

import streamlit as st

from components.results.reference import reference_figures, reference_line
from components.words.language import _, marked, measured, number, percent, plain
from core.base.intervals import Interval
from core.evaluation.summary import BaselineOutcome, Report
from core.runs.results import Evaluation
from core.settings.choices import LOSSES
from core.settings.config import RunConfig
from core.settings.presets import preset_with_reference

_NARROWEST = 170  # pixels of a number's card
_ICONS = {
    BaselineOutcome.BETTER: ":green[:material/check_circle:]",
    BaselineOutcome.WORSE: ":red[:material/cancel:]",
    BaselineOutcome.UNCLEAR: ":orange[:material/help:]",
}


def numbers(config: RunConfig, evaluation: Evaluation, summary: Report | None) -> None:
    """Draw test loss and test metric with their intervals, and the trivial baseline.

    Args:
        config: The run.
        evaluation: Its scores.
        summary: From ``core.evaluation.summary``; ``None`` if the dataset is not available.
    """
    preset = preset_with_reference(config)
    reference = preset.reference if preset else None
    count = 2 + (summary is not None) + (reference is not None)
    with st.grid(count, min_column_width=_NARROWEST, gap="small"):
        _card(
            _("Test loss"),
            _loss(evaluation.loss),
            _interval(summary.loss_interval, _loss) if summary else None,
            _loss_help(config, evaluation.samples),
        )
        _metric_card(config, evaluation, summary)
        if summary is not None:
            _baseline_card(config, summary, evaluation.metric)
        if reference is not None:
            _card(*reference_figures(reference, evaluation))
    if preset is not None and reference is not None:
        reference_line(preset, reference, config)
    if summary is not None:
        st.markdown(f"{_ICONS[summary.outcome]} {_verdict(config, summary)}")


def _card(label: str, value: str, detail: str | None, explained: str) -> None:
    st.metric(
        label,
        value,
        detail,
        delta_color="off",
        delta_arrow="off",
        help=explained,
        border=True,
        height="stretch",
    )


def _metric_card(config: RunConfig, evaluation: Evaluation, summary: Report | None) -> None:
    shown: Callable[[float], str] = percent if config.task.classifies else measured
    if summary and not config.task.classifies:
        beside = summary.baseline.metric

        def shown(value: float) -> str:
            return measured(value, beside)

    if config.task.classifies:
        label = _("Test accuracy")
        explained = [
            _("Share of the test samples whose class is predicted correctly."),
            _("95%: Wilson's score interval (1927)."),
        ]
    else:
        label = _("Test mean absolute error")
        explained = [
            _("The average size of the errors, in the unit of the target: {target}.").format(
                target=marked(config.info.target)
            ),
            _("95%: the mean of the samples ± 1.96 standard errors."),
        ]
    detail = _interval(summary.metric_interval, shown) if summary else None
    _card(label, shown(evaluation.metric), detail, "  \n".join(explained))


def _baseline_card(config: RunConfig, summary: Report, metric: float) -> None:
    baseline = summary.baseline
    classifies = config.task.classifies
    explained = [
        _(
            "The score without a network: always predicting the most frequent class of the"
            " training set. Its loss is that of predicting the class shares of the training set"
            " as probabilities for every sample."
        )
        if classifies
        else _(
            "The score without a network: always predicting the median of the training targets."
            " Its loss is that of the best constant: their mean for the squared error, their"
            " median for the absolute one."
        ),
        _(
            "The network is better if, sample by sample, the 95% interval of the mean"
            " difference lies above 0."
        ),
    ]
    detail = baseline.loss is not None and (
        _("loss of the class shares {loss}") if classifies else _("loss {loss}")
    ).format(loss=_loss(baseline.loss))
    _card(
        _("Trivial baseline"),
        percent(baseline.metric) if classifies else measured(baseline.metric, metric),
        detail or None,
        "  \n".join(explained),
    )


def _interval(interval: Interval | None, shown: Callable[[float], str]) -> str | None:
    if interval is None:
        return None
    low, high = map(shown, interval)
    return _("95%: {low}–{high}").format(low=low, high=high)


def _loss_help(config: RunConfig, samples: int) -> str:
    loss, count = _(LOSSES[config.loss].label), number(samples)
    if config.task.classifies:
        text = _("{loss}, the mean over {samples} test samples.")
    elif config.info.target_log:
        text = _(
            "{loss}, the mean over {samples} test samples, of the log of the target, scaled to mean"
            " 0 and standard deviation 1."
        )
    elif config.loss_entry.positive:
        text = _(
            "{loss}, the mean over {samples} test samples, with the target divided by its standard"
            " deviation."
        )
    else:
        text = _(
            "{loss}, the mean over {samples} test samples, with the target scaled to mean 0 and"
            " standard deviation 1."
        )
    method = _("95%: the mean of the samples ± 1.96 standard errors.")
    return text.format(loss=loss, samples=count) + "  \n" + method


def _verdict(config: RunConfig, summary: Report) -> str:
    baseline = summary.baseline
    if config.task.classifies:
        sentence = {
            BaselineOutcome.BETTER: _(
                "**Better than the trivial baseline:** always predicting “{answer}”, the most"
                " frequent class of the training set, is right for {share} of the test samples."
            ),
            BaselineOutcome.WORSE: _(
                "**Worse than the trivial baseline:** always predicting “{answer}”, the most"
                " frequent class of the training set, is right for {share} of the test samples."
            ),
            BaselineOutcome.UNCLEAR: _(
                "**Not clearly better than the trivial baseline:** always predicting “{answer}”,"
                " the most frequent class of the training set, is right for {share} of the test"
                " samples."
            ),
        }[summary.outcome]
        answer = plain(_(config.info.classes[int(baseline.answer)]))
        return sentence.format(answer=answer, share=percent(baseline.metric))
    sentence = {
        BaselineOutcome.BETTER: _(
            "**Better than the trivial baseline:** always predicting {answer}, the median of the"
            " training targets, is off by {error} on average."
        ),
        BaselineOutcome.WORSE: _(
            "**Worse than the trivial baseline:** always predicting {answer}, the median of the"
            " training targets, is off by {error} on average."
        ),
        BaselineOutcome.UNCLEAR: _(
            "**Not clearly better than the trivial baseline:** always predicting {answer}, the"
            " median of the training targets, is off by {error} on average."
        ),
    }[summary.outcome]
    return sentence.format(answer=measured(baseline.answer), error=measured(baseline.metric))


def _loss(value: float) -> str:
    return number(value, 4)
