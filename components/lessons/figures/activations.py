"""The figure of the activations: functions and slopes, and what follows from them."""

from collections.abc import Mapping
from typing import Any

from components.lessons.figures.labels import activation_labels
from components.words.language import _
from core.settings.candidates import Range
from core.settings.choices import ACTIVATIONS, Activation
from core.settings.registry import SETTINGS

_CHOSEN = ("relu", "sigmoid", "tanh")


def activations() -> Mapping[str, Any]:
    """Return the texts of ``activations.js``, and what the registry declares."""
    # Softmax is not a function of one number; the next figure has it.
    plotted = {name: entry for name, entry in ACTIVATIONS.items() if name != "softmax"}
    owners = {entry.setting: name for name, entry in plotted.items() if entry.setting}
    return {
        "offered": list(plotted),
        "chosen": list(_CHOSEN),
        "labels": activation_labels(),
        "entries": {
            name: {"bounds": entry.bounds, "fate": _fate(entry), "use": _use(entry)}
            for name, entry in plotted.items()
        },
        "uses": owners,
        "settings": {name: _slider(name) for name in owners},
        "texts": {
            "activations": _("Activations"),
            "x": _("Sum x"),
            "output": _("Output"),
            "slope": _("Slope"),
            "table": _("The chosen activations in numbers"),
            "heads": [
                _("Activation"),
                _("Output at x"),
                _("Slope at x"),
                _("Range of outputs"),
                _("Almost flat for"),
                _("What follows"),
                _("Where to use it"),
            ],
            "range": _("{low} to {high}"),
            "everywhere": _("every x"),
            "flat": _("No gradient passes: what lies before it cannot learn."),
            "dies": _(
                "Dies: a unit whose sum is below the bend for every sample gets no gradient."
            ),
            "linear": _("Never flat, but several such layers can do no more than one."),
            "saturates": _("Saturates: far from zero hardly any gradient passes, on both sides."),
            "one_sided": _("Fades on one side only; on the other the gradient passes."),
            "never": _("Never flat: some gradient always passes."),
            "note": _(
                "Above, the outputs over the sum of the unit; below, their slopes, by which the"
                " gradient is multiplied on its way back. Broad bands mark where the slope is"
                " smaller than {slope}: there, almost nothing is learned."
            ),
            "output_alt": _("Outputs of {names} over the sum; the numbers at {x} are below."),
            "slope_alt": _("Slopes of {names} over the sum; the numbers at {x} are below."),
        },
    }


def _slider(name: str) -> Mapping[str, Any]:
    """Return the slider of an activation's own setting: the values that a search would try."""
    setting = SETTINGS[name]
    assert isinstance(setting.candidates, Range)
    low, high = setting.candidates.low, setting.candidates.high
    return {
        "label": _(setting.label),
        "min": low,
        "max": high,
        "step": 0.01,
        "value": setting.default,
    }


def _fate(entry: Activation) -> str | None:
    """Return which text says what becomes of gradients; ``None`` to judge by the slopes."""
    if entry.flat:
        return "flat"
    if entry.dies:
        return "dies"
    if entry.linear:
        return "linear"
    return "saturates" if entry.bounds else None


def _use(entry: Activation) -> str:
    if entry.flat:
        return _("To see how the first perceptrons worked; not to train")
    if entry.linear:
        return _("Output layer, for a number to predict")
    if entry.dies:
        return _("Hidden layers: the usual first choice")
    if entry.bounds == (0.0, 1.0):
        return _("Output layer, for two classes; seldom in hidden layers")
    if entry.bounds:
        return _("Hidden layers of networks that are not deep")
    return _("Hidden layers, in place of ReLU")
