"""The table of all arguments of ``keras.layers.Dense``."""

from collections.abc import Iterator, Mapping
from typing import Any

from components.words.language import _
from core.base.text import N_
from core.settings.kinds import Setting
from core.settings.layered import PerLayer
from core.settings.registry import SETTINGS

DEFAULTS: Mapping[str, str] = {
    "units": "",
    "activation": "None",
    "use_bias": "True",
    "kernel_initializer": '"glorot_uniform"',
    "bias_initializer": '"zeros"',
    "kernel_regularizer": "None",
    "bias_regularizer": "None",
    "activity_regularizer": "None",
    "kernel_constraint": "None",
    "bias_constraint": "None",
    "lora_rank": "None",
    "lora_alpha": "None",
    "quantization_config": "None",
    "**kwargs": "",
}
"""Keras's default of each argument, as Python source, in Keras's order; empty if it has none."""

_OTHERS: Mapping[str, str] = {
    "lora_rank": N_(
        "Freezes the kernel and trains two thin matrices of this rank beside it: cheap fine-tuning"
        " of a large layer (LoRA)"
    ),
    "lora_alpha": N_("How strongly these two matrices count: times alpha divided by the rank"),
    "quantization_config": N_(
        "How the kernel is rounded to fewer bits, so that a trained layer takes less memory"
    ),
    "**kwargs": N_("What every layer takes, such as its name, or whether it is trainable"),
}
"""Arguments that no setting reaches."""


def arguments() -> Mapping[str, Any]:
    """Return the rows and texts of ``arguments.js``: what each argument does, by the settings."""
    return {
        "rows": [
            {"name": name, "default": default, "lines": list(_lines(name))}
            for name, default in DEFAULTS.items()
        ],
        "texts": {
            "title": _("All arguments of Dense"),
            "name": _("Argument"),
            "default": _("Keras's default"),
            "help": _("What it does"),
            "required": _("required"),
            "not_here": _("no setting of Denseboard"),
        },
    }


def _lines(argument: str) -> Iterator[Mapping[str, str]]:
    """Yield the settings that set an argument, each with its label and what it does."""
    if argument in _OTHERS:
        yield {"label": "", "help": _(_OTHERS[argument])}
        return
    for name, setting in SETTINGS.items():
        reached = setting.keras
        if name == argument or (reached and (reached.call, reached.name) == ("Dense", argument)):
            yield _line(setting)


def _line(setting: Setting) -> Mapping[str, str]:
    # What a value of one layer does is said of that value, and not of the list of all layers.
    one = setting.entry if isinstance(setting, PerLayer) else setting
    return {"label": _(setting.label), "help": _(one.help)}
