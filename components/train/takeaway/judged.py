"""The test result in the report: numbers, what is trivial, and where the network was wrong."""

from collections.abc import Callable, Iterator, Sequence
from html import escape

import numpy as np

from components.train.takeaway.drawing import scatter
from components.train.takeaway.markup import table
from components.train.takeaway.parcel import Parcel
from components.words.language import _, measured, number, percent, translate_error
from core.base.errors import DenseboardError
from core.base.intervals import Interval
from core.data.datasets import Dataset
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.predictions import confusion, predictions
from core.evaluation.summary import BaselineOutcome, Report, report
from core.runs.results import Result
from core.settings.config import RunConfig

_MOST_CLASSES = 30  # that a page has room for
_MOST_POINTS = 2_000


def evaluation(parcel: Parcel, result: Result) -> str:
    """Loss and metric with their intervals, the baseline, and the confusion or the errors.

    Where the test samples are not at hand, the numbers alone.
    """
    try:
        dataset = parcel.dataset()
        found = report(EvaluatedRun(parcel.status.run_id, parcel.config, dataset, result))
    except DenseboardError as problem:
        sentence = escape(translate_error(problem))
        return f"{_numbers(parcel.config, result, None)}<p>{sentence}</p>"
    drawn = _confusion if parcel.config.task.classifies else _errors
    return _numbers(parcel.config, result, found) + drawn(parcel.config, dataset, result)


def _numbers(config: RunConfig, result: Result, found: Report | None) -> str:
    shown = percent if config.task.classifies else measured
    loss, metric = (found.loss_interval, found.metric_interval) if found else (None, None)
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
    if found is not None:
        lines.append((_("Trivial baseline"), shown(found.baseline.metric), ""))
    told = table(["", _("Test set"), _("95% interval")], lines, numbers=2)
    return told + "".join(f"<p>{escape(text)}</p>" for text in _sentences(config, result, found))


def _sentences(config: RunConfig, result: Result, found: Report | None) -> Iterator[str]:
    yield _("{samples} test samples, looked at once, at the end.").format(
        samples=number(result.evaluation.samples)
    )
    if result.evaluation.epoch is not None:
        yield _("The weights of epoch {epoch} were judged.").format(
            epoch=number(result.evaluation.epoch)
        )
    if found is None:
        return
    answer = found.baseline.answer
    said = _(config.info.classes[int(answer)]) if config.task.classifies else measured(answer)
    yield {
        BaselineOutcome.BETTER: _("Better than always answering “{answer}”."),
        BaselineOutcome.WORSE: _("Worse than always answering “{answer}”."),
        BaselineOutcome.UNCLEAR: _("Not clearly better than always answering “{answer}”."),
    }[found.outcome].format(answer=said)


def _confusion(config: RunConfig, dataset: Dataset, result: Result) -> str:
    labels = [_(label) for label in config.info.classes]
    if len(labels) > _MOST_CLASSES:
        return ""
    counts = confusion(dataset.y_test, predictions(config, result.outputs), len(labels))
    titles = "".join(f'<th scope="col">{escape(label)}</th>' for label in labels)
    rows = "".join(_row(labels[place], line, place) for place, line in enumerate(counts.tolist()))
    told = escape(_("Rows: the true class. Columns: the predicted one."))
    return (
        f'<p>{told}</p><div class="wide"><table class="confusion"><thead><tr><td></td>{titles}'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(label: str, counts: Sequence[int], true: int) -> str:
    hit = ' class="hit"'
    cells = "".join(
        f"<td{hit * (place == true)}>{number(count)}</td>" for place, count in enumerate(counts)
    )
    return f'<tr><th scope="row">{escape(label)}</th>{cells}</tr>'


def _errors(config: RunConfig, dataset: Dataset, result: Result) -> str:
    true = np.asarray(dataset.y_test, np.float64)
    predicted = np.asarray(result.outputs, np.float64)
    finite = np.flatnonzero(np.isfinite(true) & np.isfinite(predicted))
    if not len(finite):
        return ""
    # Evenly spread over the test set, which is in no order.
    chosen = finite[:: -(-len(finite) // _MOST_POINTS)]
    target = _(config.info.target)
    titles = (
        _("True: {target}").format(target=target),
        _("Predicted"),
        _("What was predicted over what is true; on the dashed line both are the same"),
    )
    return f"<figure>{scatter(true[chosen].tolist(), predicted[chosen].tolist(), titles)}</figure>"


def _interval(interval: Interval | None, shown: Callable[[float], str]) -> str:
    return "" if interval is None else f"{shown(interval.low)} – {shown(interval.high)}"


def _loss(value: float) -> str:
    return number(value, 4)
