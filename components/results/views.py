"""The figures and tables of a run, one at a time: only the chosen one is computed."""

from collections.abc import Callable, Mapping

from components.results import classes, probabilities, regression, threshold
from components.widgets.choice import choice
from components.words.language import _
from core.data import tasks
from core.evaluation.evaluated import EvaluatedRun

_KEY = "result_view"
_View = tuple[Callable[[], str], Callable[[EvaluatedRun], bool | None]]

_CLASSES: Mapping[str, _View] = {
    "confusion": (lambda: _("Confusion matrix"), classes.confusion_view),
    "classes": (lambda: _("Per class"), classes.scores_view),
    "calibration": (lambda: _("Calibration"), probabilities.calibration_view),
}
_TWO_CLASSES: Mapping[str, _View] = {
    "confusion": _CLASSES["confusion"],
    "classes": _CLASSES["classes"],
    "ranking": (lambda: _("ROC and precision-recall"), probabilities.ranking_view),
    "calibration": _CLASSES["calibration"],
    "threshold": (lambda: _("Threshold"), threshold.threshold_view),
}
_NUMBERS: Mapping[str, _View] = {
    "against": (lambda: _("Predicted against true"), regression.against_view),
    "residuals": (lambda: _("Residuals"), regression.residuals_view),
    "scores": (lambda: _("Scores"), regression.scores_view),
}
_OF_TASK = {tasks.BINARY: _TWO_CLASSES, tasks.MULTICLASS: _CLASSES, tasks.REGRESSION: _NUMBERS}


def views(run: EvaluatedRun) -> bool:
    """Draw the choice of figures and tables, and the chosen one.

    Args:
        run: The run at the epoch to show.

    Returns:
        Whether the user asked for the samples of the chosen cell of the confusion matrix.
    """
    choices = _OF_TASK[run.config.task.name]
    chosen = choice(
        _("Results"), {name: label() for name, (label, _draw) in choices.items()}, key=_KEY
    )
    _label, draw = choices[chosen]
    return bool(draw(run))
