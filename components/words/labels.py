"""What runs, datasets and results are called when runs are compared."""

from components.words.language import _, measured, moment, number, percent, rate, seconds
from core.comparison.effects import ResultColumn
from core.comparison.groups import higher_is_better
from core.data.datasets.catalog import DATASETS
from core.runs.store import Summary
from core.settings.choices import ACTIVATIONS, OPTIMIZERS
from core.settings.config import RunConfig


def run_label(run: Summary) -> str:
    """What a run is called: the name its user gave it, or when it was asked for and what it is."""
    if run.marks.name:
        return run.marks.name
    layers = "-".join(str(units) for units in run.raw_settings["units"]) or _("no hidden layer")
    optimizer = OPTIMIZERS.get(run.raw_settings["optimizer"])
    name = _(optimizer.label) if optimizer else ""
    told = [
        moment(run.created),
        layers,
        activation_label(run.raw_settings["activation"]),
        f"{name} {rate(run.raw_settings['learning_rate'])}".strip(),
    ]
    return ", ".join(told)


def dataset_label(name: str) -> str:
    """What a dataset is called, also one that was deleted."""
    return _(DATASETS[name].label) if name in DATASETS else name


def outcome_title(outcome: ResultColumn, run: Summary) -> str:
    """Name and unit of a result."""
    names = {
        "seconds": _("Duration (s)"),
        "parameters": _("Parameters"),
    }
    if outcome.name in names:
        return names[outcome.name]
    accuracy = higher_is_better(run)
    titles = {
        "best": _("Best validation accuracy") if accuracy else _("Best validation MAE"),
        "last": _("Last validation accuracy") if accuracy else _("Last validation MAE"),
        "test": _("Test accuracy") if accuracy else _("Test MAE"),
    }
    return titles[outcome.name]


def is_share(outcome: ResultColumn, run: Summary) -> bool:
    """Whether a result of a run is a share of 0 to 1."""
    return outcome.name in ("best", "last", "test") and higher_is_better(run)


def outcome_label(outcome: ResultColumn, value: float, run: Summary) -> str:
    """A result in words, with its unit."""
    if outcome.name == "seconds":
        return seconds(value)
    if is_share(outcome, run):
        return percent(value)
    return number(value) if outcome.name == "parameters" else number(value, 2)


def metric_label(value: float, share: bool) -> str:
    """An accuracy in percent; an error of any size in three or four digits.

    Args:
        value: The metric.
        share: It is an accuracy, 0 to 1.
    """
    return percent(value) if share else measured(value)


def activation_label(name: str) -> str:
    """What an activation is called, also one that this version does not know."""
    return _(ACTIVATIONS[name].label) if name in ACTIVATIONS else name


def difference_label(value: float, share: bool) -> str:
    """A difference with its sign; of shares in percentage points.

    Args:
        value: Second minus first.
        share: The two are shares of 0 to 1.
    """
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    size = abs(value)
    if share:
        return _("{value} points").format(value=f"{sign}{number(round(100 * size, 2), 2)}")
    return f"{sign}{measured(size)}"


def class_names(config: RunConfig) -> list[str]:
    """Name of each class in the session's language; empty for regression."""
    return [_(label) for label in config.info.classes]
