"""The kinds of problem a network can be trained for, and the output layer each one needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.base.text import N_

BINARY = "binary"
MULTICLASS = "multiclass"
REGRESSION = "regression"


@dataclass(frozen=True)
class Task:
    """What follows from the kind of target.

    Attributes:
        name: Identifier in settings and records.
        label: Name shown to people.
        output_activation: Name in ``core.settings.choices.ACTIVATIONS`` or ``"softmax"``.
        metric: Keras name of the metric shown beside the loss.
        metric_label: Its name shown to people.
    """

    name: str
    label: str
    output_activation: str
    metric: str
    metric_label: str

    @property
    def classifies(self) -> bool:
        return self.name != REGRESSION

    def output_units(self, classes: int) -> int:
        """Units of the output layer: one per class, a single one for two classes or a number."""
        return classes if self.name == MULTICLASS else 1


TASKS: Mapping[str, Task] = {
    task.name: task
    for task in (
        Task(BINARY, N_("Two classes"), "sigmoid", "accuracy", N_("Accuracy")),
        Task(MULTICLASS, N_("Several classes"), "softmax", "accuracy", N_("Accuracy")),
        Task(
            REGRESSION,
            N_("A number (regression)"),
            "linear",
            "mean_absolute_error",
            N_("Mean absolute error"),
        ),
    )
}
