"""The figure of a race of optimizers, with their declared settings."""

from collections.abc import Mapping
from typing import Any

from components.lessons.figures.labels import playback_texts, setting_label
from components.words.language import _
from core.settings.choices import OPTIMIZERS
from core.settings.kinds import Number
from core.settings.registry import SETTINGS


def race() -> Mapping[str, Any]:
    """Return the texts of ``race.js``, the optimizers and the ranges of their settings."""
    return {
        "optimizers": [
            {
                "name": name,
                "label": _(entry.label),
                "help": _(entry.help),
                "rate": entry.learning_rate,
                "own": dict(entry.options),
            }
            for name, entry in OPTIMIZERS.items()
        ],
        "settings": _ranges(),
        "labels": {"learning_rate": setting_label("learning_rate")},
        "texts": {**playback_texts(), **_names(), **_results()},
    }


def _ranges() -> dict[str, Any]:
    """Label and range of every setting that an optimizer has of its own, by name."""
    ranges: dict[str, Any] = {}
    for name in sorted({name for entry in OPTIMIZERS.values() for name in entry.options}):
        setting = SETTINGS[name]
        ranges[name] = {"label": setting_label(name)}
        if isinstance(setting, Number):
            ranges[name] |= {
                "minimum": setting.minimum,
                "maximum": setting.maximum,
                "step": setting.step,
            }
    return ranges


def _names() -> dict[str, Any]:
    return {
        "title": _("A race of optimizers"),
        "surface": _("Surface"),
        "surfaces": {
            "bowl": _("Bowl"),
            "valley": _("Narrow valley"),
            "saddle": _("Saddle"),
            "minima": _("Many minima"),
        },
        "runners": _("Optimizers"),
        "settings_of": _("Settings of"),
        "usual": _("Usual values"),
        "step": _("Number of steps"),
        "start": _("Start, weight {number}"),
        "weight": _("Weight {number}"),
        "loss_log": _("Loss (logarithmic)"),
        "note": _(
            "All start at the ring, which you can drag, and see the same gradients; lines join"
            " points of equal loss, and the lowest loss is 0. The usual rates suit networks, whose"
            " gradients are not those of this surface: give each optimizer a good rate before you"
            " call it slow. Weight decay and Ftrl pull the weights towards 0, where this surface"
            " has no minimum."
        ),
    }


def _results() -> dict[str, str]:
    return {
        "optimizer": _("Optimizer"),
        "rate": setting_label("learning_rate"),
        "loss_after": _("Loss after {step} steps"),
        "goal": _("Steps to 1% of the loss at the start"),
        "diverged": _("diverged"),
        "map_alt": _(
            "{surface} seen from above, with the paths of {names} from weights {x} and {y} to step"
            " {step}."
        ),
        "losses_alt": _("The loss by step, at step {step}: {reached}."),
    }
