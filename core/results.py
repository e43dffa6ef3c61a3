"""What a finished run leaves behind."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Evaluation:
    """The test set, judged once at the end.

    Attributes:
        loss: Mean test loss (of the standardised target for regression).
        metric: Test accuracy (0 to 1) or mean absolute error in units of the target.
        samples: Test samples.
    """

    loss: float
    metric: float
    samples: int


@dataclass(frozen=True)
class Result:
    """Evaluation, predictions and model of one run.

    Attributes:
        evaluation: How the model did on the test set.
        outputs: ``(test samples, classes)`` probabilities for several classes,
            ``(test samples,)`` probability of the second class for two, or
            ``(test samples,)`` predictions in units of the target; float32.
        model: The trained model as the bytes of a ``.keras`` file; empty if it was too large.
    """

    evaluation: Evaluation
    outputs: np.ndarray
    model: bytes = field(repr=False, default=b"")
