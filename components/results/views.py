"""The figures and tables of a run, one at a time: only the chosen one is computed."""

from collections.abc import Callable, Collection, Mapping

from components.results import classes, probabilities, regression, subgroups, threshold
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
_TABLES: Mapping[str, _View] = {
    "subgroups": (lambda: _("By subgroup"), subgroups.subgroups_view),
}
_OF_TASK = {tasks.BINARY: _TWO_CLASSES, tasks.MULTICLASS: _CLASSES, tasks.REGRESSION: _NUMBERS}


def views(run: EvaluatedRun, key: str = _KEY, without: Collection[str] = ()) -> bool:
    """Draw the choice of figures and tables, and the chosen one.

    Args:
        run: The run at the epoch to show.
        key: Key of the choice.
        without: Names of those to leave out.

    Returns:
        Whether the user asked for the samples of the chosen cell of the confusion matrix.
    """
    tables = {} if run.config.info.images else _TABLES
    every = {**_OF_TASK[run.config.task.name], **tables}
    choices = {name: one for name, one in every.items() if name not in without}
    chosen = choice(
        _("Results"), {name: label() for name, (label, _draw) in choices.items()}, key=key
    )
    _label, draw = choices[chosen]
    return bool(draw(run))
