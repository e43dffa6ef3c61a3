"""The figure of a ball on a curve, with what a learning rate does in words."""

from collections.abc import Mapping
from typing import Any

from components.lessons.figures.labels import playback_texts, setting_label
from components.words.language import _


def descent() -> Mapping[str, Any]:
    """Return the texts of ``descent.js``."""
    return {"texts": {**playback_texts(), **_names(), **_cases(), **_numbers()}}


def _names() -> dict[str, str]:
    return {
        "title": _("A ball on a curve"),
        "curve": _("Curve"),
        "bowl": _("One minimum"),
        "two": _("Two minima"),
        "rate": setting_label("learning_rate"),
        "momentum": setting_label("momentum"),
        "start": _("Start"),
        "weight": _("Weight"),
        "loss": _("Loss"),
        "step": _("Number of steps"),
        "note": _(
            "The ball is a weight, the height is the loss, and the dotted line is the slope at the"
            " ball. The nearer a minimum, the nearer the slope is to 0: with the same learning rate"
            " the steps get shorter by themselves. The arrow is the next step, rings are the steps"
            " after it. A rate that is good here is not good elsewhere: compare factors, not"
            " numbers."
        ),
    }


def _cases() -> dict[str, str]:
    """The cases, each with a title; those with ``_never`` have not come to rest."""
    return {
        "small_title": _("Too small."),
        "small": _("After {steps} steps the ball is still on its way down."),
        "right_title": _("Right."),
        "right": _("After {arrived} steps the slope is practically 0: the ball is at a minimum."),
        "slow_title": _("Slow."),
        "slow": _(
            "Only after {arrived} steps is the slope practically 0: a larger rate gets there"
            " sooner."
        ),
        "settling_title": _("Large, but it settles."),
        "settling": _(
            "The steps jump over the minimum, from one side to the other; they get shorter, and"
            " the ball comes to rest after {arrived} steps."
        ),
        "large_title": _("Too large."),
        "large": _(
            "The steps jump over the minimum, from one side to the other, and after {steps} steps"
            " the ball is not at rest."
        ),
        "swinging_title": _("Swinging."),
        "swinging": _(
            "With this momentum the ball rolls beyond the minimum and back, and comes to rest"
            " after {arrived} steps."
        ),
        "swinging_never": _(
            "With this momentum the ball rolls beyond the minimum and back, and after {steps} steps"
            " it is not at rest."
        ),
        "diverging_title": _("Diverging."),
        "diverging": _(
            "The steps jump over the minimum and land higher and higher: the loss grows without"
            " end."
        ),
        "flat_title": _("No slope."),
        "flat": _("Where the slope is 0, the step is 0 as well: the ball stays where it is."),
        "lower": _("It rests in the lower one."),
        "higher": _("It rests in the higher one: the slope says nothing about the other."),
    }


def _numbers() -> dict[str, str]:
    return {
        "state": _("Step {step}: weight {weight}, loss {loss}, slope {slope}."),
        "outside": _("Weight {weight}, loss {loss}"),
        "next": _("Next step, −rate · slope"),
        "next_momentum": _("Next step, momentum · last step − rate · slope"),
        "hill_alt": _(
            "The loss over one weight, and the ball on it: at step {step} its weight is {weight},"
            " its loss {loss} and the slope {slope}."
        ),
        "losses_alt": _("The loss by step: {first} at the start, {last} after {steps} steps."),
    }
