"""The figures and tables of a run, one at a time: only what is looked at is drawn."""

from collections.abc import Callable, Mapping

from components.results import classes, probabilities, regression, threshold
from components.results.selection import Cell, selected
from components.results.subject import Subject
from components.widgets.choice import choice
from components.words.language import _
from core.data import tasks
from core.data.datasets import Dataset
from core.runs.results import Result
from core.settings.config import RunConfig

_KEY = "result_view"
_View = tuple[Callable[[], str], Callable[[Subject], None]]

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


def views(
    config: RunConfig, dataset: Dataset, result: Result, run_id: str, epoch: float | None = None
) -> Cell | None:
    """Draw the choice of figures and tables, and the one that is chosen.

    Args:
        config: The run.
        dataset: What it was tested on.
        result: What it left behind.
        run_id: The run.
        epoch: The epoch whose outputs the result has, where it is not the one that was judged.

    Returns:
        The cell of the confusion matrix that is chosen, whichever figure is shown.
    """
    choices = _OF_TASK[config.task.name]
    chosen = choice(
        _("Results"), {name: label() for name, (label, _draw) in choices.items()}, key=_KEY
    )
    _label, draw = choices[chosen]
    draw(Subject(config, dataset, result.outputs, run_id, result.validation_outputs, epoch))
    return selected(run_id) if config.task.classifies else None
