"""The figure of the losses over the prediction, for regression and for two classes."""

from collections.abc import Mapping
from typing import Any

from components.lessons.figures.labels import loss_labels
from components.words.language import _
from core.settings.choices import LOSSES

_CHOSEN = (
    "mean_squared_error",
    "mean_absolute_error",
    "binary_crossentropy",
    "class_squared_error",
)


def loss_curves() -> Mapping[str, Any]:
    """Return the texts of ``loss_curves.js``."""
    return {
        "chosen": list(_CHOSEN),
        "labels": loss_labels(),
        "means": {name: _(entry.help) for name, entry in LOSSES.items()},
        "texts": {
            "task": _("Task"),
            "tasks": {"regression": _("Regression"), "classes": _("Two classes")},
            "losses": _("Loss functions"),
            "targets": {"regression": _("True value"), "classes": _("True class")},
            "predictions": {
                "regression": _("Prediction"),
                "classes": _("Predicted probability of class 1"),
            },
            "loss": _("Loss"),
            "loss_percent": _("Loss (of the percentage error, 1 is 100%)"),
            "target_mark": _("true"),
            "blind": _("flat for log error"),
            "table": _("The chosen losses in numbers"),
            "heads": [_("Loss function"), _("Loss"), _("Slope"), _("What it does")],
            "note": _(
                "Each curve is the loss of one sample as Keras computes it; the loss of a batch is"
                " the average of its samples. The dashed line is the true value, the dotted one"
                " your prediction. Training goes downhill: the slope says how hard it is pulled."
            ),
            "alt": _(
                "Loss over the prediction for {names}; the true value is {target}, the prediction"
                " {got}."
            ),
            **_remarks(),
        },
    }


def _remarks() -> Mapping[str, str]:
    return {
        "regression": _(
            "Squares make a large error pull ever harder; the absolute error always pulls alike;"
            " Huber goes from the one to the other at an error of 1."
        ),
        "percent": _(
            "The percentage error divides by the true value, {target}: your error is {percent}%."
            " Now move the true value towards 0."
        ),
        "percent_small": _(
            "The true value {target} is close to 0, and the percentage error divides by it: your"
            " error counts as {percent}%, and the curve is almost a wall."
        ),
        "percent_zero": _(
            "The true value is 0: nothing can be a percentage of it. Keras divides by 0.0000001"
            " instead, so your error counts as {percent}%: one such sample drowns all others."
        ),
        "log": _(
            "The logarithmic error compares ratios: too low costs more than too high by as much."
            " Now move the prediction below 0."
        ),
        "log_got": _(
            "Logarithms need positive numbers, so Keras takes a prediction below 0 as 0: the curve"
            " is flat there, without a slope that would bring the prediction back."
        ),
        "log_target": _(
            "The true value is below 0, and Keras takes it as 0: every prediction below 0 counts"
            " as perfect, whether it is near or far."
        ),
        "classes": _(
            "The three cross-entropies are one curve: minus the logarithm of the probability that"
            " the true class was given. The squared error never exceeds 1."
        ),
        "sure_wrong": _(
            "Confident and wrong: cross-entropy pulls harder the more confident the mistake is. Its"
            " loss ends at 16.12, because Keras keeps probabilities 0.0000001 away from 0 and 1."
        ),
    }
