"""What runs, settings and their values are called when runs are compared."""

from components.language import _, moment, number, rate
from core.choices import ACTIVATIONS, OPTIMIZERS
from core.datasets.catalog import DATASETS
from core.effects import Value
from core.runs import Summary
from core.setting import OneOf
from core.settings import SETTINGS


def run_label(run: Summary) -> str:
    """What a run is called: the name its user gave it, or when it was asked for and what it is."""
    if run.marks.name:
        return run.marks.name
    layers = "-".join(str(units) for units in run.settings["units"]) or _("no hidden layer")
    optimizer = OPTIMIZERS.get(run.settings["optimizer"])
    told = [
        moment(run.created),
        layers,
        _activation(run.settings["activation"]),
        f"{_(optimizer.label) if optimizer else ''} {rate(run.settings['learning_rate'])}".strip(),
    ]
    return ", ".join(told)


def value_label(name: str, value: Value) -> str:
    """A value of a setting in words.

    Args:
        name: As in ``core.effects.Factor``.
        value: ``None`` where the setting does not apply.
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if isinstance(value, float):
        return number(value, 1) if name == "units" and value % 1 else rate(value)
    setting = SETTINGS[name]
    if isinstance(setting, OneOf) and value in setting.options:
        return _(setting.options[value].label)
    return (
        "-".join(_activation(part) for part in value.split("-")) if name == "activation" else value
    )


def dataset_label(name: str) -> str:
    """What a dataset is called, also one that was deleted."""
    return _(DATASETS[name].label) if name in DATASETS else name


def _activation(name: str) -> str:
    return _(ACTIVATIONS[name].label) if name in ACTIVATIONS else name
