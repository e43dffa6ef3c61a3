"""A run compared with simpler models on the same rows, as evidence for other findings."""

from core.advice.coach.context import BaselineMetrics, clear_gain
from core.advice.coach.curves import Curves
from core.advice.coach.tried import metric_name
from core.base.messages import Message
from core.base.text import N_
from core.settings.config import RunConfig

LINEAR_MODEL = N_("logistic regression")
LINEAR_MODEL_NUMBERS = N_("linear regression")
BELOW_LINEAR = N_("{text_metric} is {share_now}; {text_linear} reaches {share_linear}.")
BELOW_LINEAR_NUMBERS = N_("{text_metric} is {error_now}; {text_linear} reaches {error_linear}.")
AS_LINEAR = N_(
    "{text_metric} is {share_now}; {text_linear} reaches {share_linear}, always predicting the most"
    " frequent class {share_constant}."
)
AS_LINEAR_NUMBERS = N_(
    "{text_metric} is {error_now}; {text_linear} reaches {error_linear}, always predicting the same"
    " number {error_constant}."
)


def linear_model(curves: Curves) -> Message | None:
    """Return the metrics of simpler models on the run's rows; ``None`` while they are unknown."""
    baselines = curves.context.baselines()
    return beside(curves, baselines) if baselines is not None else None


def beside(curves: Curves, baselines: BaselineMetrics) -> Message | None:
    """Return the run's metric and those of simpler models; ``None`` if one is missing."""
    now, linear, constant = curves.result, baselines.linear, baselines.constant
    if now is None or linear is None:
        return None
    config = curves.config
    kind = "share" if config.task.classifies else "error"
    values: dict[str, float | str] = {
        "text_metric": metric_name(config),
        "text_linear": LINEAR_MODEL if config.task.classifies else LINEAR_MODEL_NUMBERS,
        f"{kind}_now": now,
        f"{kind}_linear": linear,
    }
    if constant is None or below(config, now, linear):
        template = BELOW_LINEAR if config.task.classifies else BELOW_LINEAR_NUMBERS
        return Message(template, values)
    template = AS_LINEAR if config.task.classifies else AS_LINEAR_NUMBERS
    return Message(template, {**values, f"{kind}_constant": constant})


def below(config: RunConfig, now: float, linear: float) -> bool:
    """Return whether a linear model is clearly better than the run."""
    return clear_gain(config, now, linear)
