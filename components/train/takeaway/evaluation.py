"""The test result in the report: scores, trivial baseline, and the errors of the network."""

from collections.abc import Callable, Iterator

import numpy as np
from markupsafe import Markup

from components.train.takeaway.drawing import scatter
from components.train.takeaway.exported_run import ExportedRun
from components.train.takeaway.templating import part
from components.words.language import _, measured, number, percent, translate_error
from core.base.errors import DenseboardError
from core.base.intervals import Interval
from core.data.datasets import Dataset
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.predictions import confusion, predictions
from core.evaluation.summary import BaselineOutcome, Report, report
from core.runs.results import Result
from core.settings.config import RunConfig

_MOST_CLASSES = 30  # that fit on a page
_MOST_POINTS = 2_000


def evaluation(run: ExportedRun, result: Result) -> Markup:
    """Return scores with intervals, the baseline, and the confusion matrix or a scatter plot.

    Without the test samples, only the scores.
    """
    try:
        dataset = run.dataset()
        summary = report(EvaluatedRun(run.status.run_id, run.config, dataset, result))
    except DenseboardError as problem:
        sentence = part("paragraphs", [translate_error(problem)])
        return _numbers(run.config, result, None) + sentence
    drawn = _confusion if run.config.task.classifies else _errors
    return _numbers(run.config, result, summary) + drawn(run.config, dataset, result)


def _numbers(config: RunConfig, result: Result, summary: Report | None) -> Markup:
    shown = percent if config.task.classifies else measured
    loss, metric = (summary.loss_interval, summary.metric_interval) if summary else (None, None)
    lines = [
        (
            _("Loss"),
            _loss(result.evaluation.loss),
            _interval(loss, _loss),
        ),
        (
            _(config.task.metric_label),
            shown(result.evaluation.metric),
            _interval(metric, shown),
        ),
    ]
    if summary is not None:
        lines.append((_("Trivial baseline"), shown(summary.baseline.metric), ""))
    header = ["", _("Test set"), _("95% interval")]
    sentences = list(_sentences(config, result, summary))
    return part("table", header, lines, numbers=2) + part("paragraphs", sentences)


def _sentences(config: RunConfig, result: Result, summary: Report | None) -> Iterator[str]:
    yield _("{samples} test samples, evaluated once, at the end.").format(
        samples=number(result.evaluation.samples)
    )
    if result.evaluation.epoch is not None:
        yield _("The weights of epoch {epoch} were evaluated.").format(
            epoch=number(result.evaluation.epoch)
        )
    if summary is None:
        return
    answer = summary.baseline.answer
    text = _(config.info.classes[int(answer)]) if config.task.classifies else measured(answer)
    yield {
        BaselineOutcome.BETTER: _("Better than always predicting “{answer}”."),
        BaselineOutcome.WORSE: _("Worse than always predicting “{answer}”."),
        BaselineOutcome.UNCLEAR: _("Not clearly better than always predicting “{answer}”."),
    }[summary.outcome].format(answer=text)


def _confusion(config: RunConfig, dataset: Dataset, result: Result) -> Markup:
    labels = [_(label) for label in config.info.classes]
    if len(labels) > _MOST_CLASSES:
        return Markup()
    counts = confusion(dataset.y_test, predictions(config, result.outputs), len(labels))
    caption = _("Rows: the true class. Columns: the predicted one.")
    return part("confusion", caption, labels, [[number(count) for count in row] for row in counts])


def _errors(config: RunConfig, dataset: Dataset, result: Result) -> Markup:
    true = np.asarray(dataset.y_test, np.float64)
    predicted = np.asarray(result.outputs, np.float64)
    finite = np.flatnonzero(np.isfinite(true) & np.isfinite(predicted))
    if not len(finite):
        return Markup()
    # Evenly spaced samples: the test set is in random order.
    chosen = finite[:: -(-len(finite) // _MOST_POINTS)]
    target = _(config.info.target)
    titles = (
        _("True: {target}").format(target=target),
        _("Predicted"),
        _("Predictions against true values; on the dashed line both are equal"),
    )
    return part("figure", scatter(true[chosen].tolist(), predicted[chosen].tolist(), titles))


def _interval(interval: Interval | None, shown: Callable[[float], str]) -> str:
    return "" if interval is None else f"{shown(interval.low)} – {shown(interval.high)}"


def _loss(value: float) -> str:
    return number(value, 4)
