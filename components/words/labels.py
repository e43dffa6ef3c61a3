"""Labels of runs, datasets and results."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from components.words.digits import decimals_in
from components.words.language import _, measured, moment, number, percent, rate
from components.words.live import states
from core.comparison.result_columns import Kind, ResultColumn
from core.comparison.spread import Spread
from core.data.datasets.catalog import DATASETS
from core.data.datasets.info import DatasetInfo
from core.data.profile.originals import CategoryColumn
from core.data.tables.features import MISSING, RARE
from core.runs.states import State
from core.runs.store import Summary
from core.settings.choices import ACTIVATIONS, OPTIMIZERS
from core.settings.config import RunConfig


def run_label(run: Summary) -> str:
    """Return the name the user gave a run, or its time of creation and main settings."""
    if run.marks.name:
        return run.marks.name
    layers = "-".join(str(units) for units in run.raw_settings["units"]) or _("no hidden layer")
    optimizer = OPTIMIZERS.get(run.raw_settings["optimizer"])
    name = _(optimizer.label) if optimizer else ""
    parts = [
        moment(run.created),
        layers,
        activation_label(run.raw_settings["activation"]),
        f"{name} {rate(run.raw_settings['learning_rate'])}".strip(),
    ]
    return ", ".join(parts)


def dataset_label(name: str) -> str:
    """Return the label of a dataset, or its name if it was deleted."""
    return _(DATASETS[name].label) if name in DATASETS else name


def result_title(column: ResultColumn) -> str:
    """Return the name of a result with its unit, as the title of an axis."""
    if column.kind is Kind.ERROR:
        return _("{result} (units of the target)").format(result=_(column.label))
    return _(column.label)


def result_label(column: ResultColumn, value: Any) -> str:
    """Return a result in words."""
    return _RESULTS[column.kind](value)


def spread_label(column: ResultColumn, spread: Spread) -> str:
    """Return the mean of a result over seeds, with its standard deviation if there is one."""
    mean = result_label(column, spread.mean)
    if spread.deviation is None or column.kind not in (Kind.SHARE, Kind.ERROR, Kind.LOSS):
        return mean
    if column.kind is Kind.SHARE:
        return f"{mean} ± {number(round(100 * spread.deviation, 1), 1)}"
    return f"{mean} ± {result_label(column, spread.deviation)}"


def _state_label(value: str) -> str:
    return states()[State(value)]


_RESULTS: Mapping[Kind, Callable[[Any], str]] = {
    Kind.SHARE: percent,
    Kind.ERROR: measured,
    Kind.LOSS: partial(number, digits=4),
    Kind.COUNT: number,
    Kind.SECONDS: partial(number, digits=1),
    Kind.MOMENT: moment,
    Kind.STATE: _state_label,
}


def metric_label(value: float, share: bool, *others: float) -> str:
    """Format an accuracy in percent, or an error with three or four significant digits.

    Args:
        value: The metric.
        share: Whether it is an accuracy, 0 to 1.
        *others: Errors shown beside it; it gets as many digits as make it differ from them.
    """
    return percent(value) if share else measured(value, *others)


def target_label(info: DatasetInfo, value: float) -> str:
    """Format a true or predicted value of the target, with decimals that suit its range."""
    return number(value, decimals_in(*(info.target_range or (0.0, 0.0))))


def activation_label(name: str) -> str:
    """Return the label of an activation, or its name if this version does not know it."""
    return _(ACTIVATIONS[name].label) if name in ACTIVATIONS else name


def difference_label(value: float, share: bool) -> str:
    """Format a difference with its sign; of shares in percentage points.

    Args:
        value: Second minus first.
        share: Whether the two are shares from 0 to 1.
    """
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else "±"
    size = abs(value)
    if share:
        return _("{value} points").format(value=f"{sign}{number(round(100 * size, 2), 2)}")
    return f"{sign}{measured(size)}"


def size_label(size: float, share: bool) -> str:
    """Format the absolute value of a difference."""
    return _("{value} points").format(value=number(100 * size, 1)) if share else measured(size)


def class_names(config: RunConfig) -> list[str]:
    """Return the class names in the session's language; an empty list for regression."""
    return [_(label) for label in config.info.classes]


def category_labels(column: CategoryColumn) -> list[str]:
    """Return the names of a column's categories, in order."""
    signs = {MISSING: _("{sign} (no value)"), RARE: _("{sign} (rare values)")}
    last = column.labels[-1]
    return [
        signs[label].format(sign=label)
        if label in signs
        else label or _("not {label}").format(label=last)
        for label in column.labels
    ]
