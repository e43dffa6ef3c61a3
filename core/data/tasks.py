"""The tasks a network can be trained for, and the output layer each one needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.base.text import N_

BINARY = "binary"
MULTICLASS = "multiclass"
REGRESSION = "regression"


@dataclass(frozen=True)
class Task:
    """A kind of target, and what follows from it.

    Attributes:
        name: Identifier in settings and records.
        label: Name in the interface.
        output_activation: Name in ``core.settings.choices.ACTIVATIONS`` or ``"softmax"``.
        metric: Keras name of the metric shown beside the loss.
        metric_label: Its name in the interface.
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
        """Units of the output layer: one for two classes or a number, else one per class."""
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
