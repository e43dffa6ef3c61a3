"""A run that was evaluated on the test set, with all data for figures and tables."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.data.datasets import Dataset
from core.evaluation.predictions import TestPredictions
from core.runs.results import Result
from core.settings.config import RunConfig


@dataclass(frozen=True, eq=False)
class EvaluatedRun:
    """One run.

    Attributes:
        run_id: Its id.
        config: Its settings.
        dataset: The dataset it was trained and tested on.
        result: Its result, with the outputs of ``epoch``.
        epoch: The epoch of the outputs; ``None`` for the one that was evaluated.
        name: Its name in a comparison.
    """

    run_id: str
    config: RunConfig
    dataset: Dataset
    result: Result
    epoch: float | None = None
    name: str = ""

    @cached_property
    def predictions(self) -> TestPredictions:
        """True and predicted values of the test set."""
        return TestPredictions.of(self.config, self.dataset.y_test, self.result.outputs)

    @cached_property
    def train_targets(self) -> np.ndarray:
        """``(training rows,)`` targets that the run and its baselines are trained on."""
        train, _validation = self.config.holdout.rows(self.dataset)
        targets: np.ndarray = self.dataset.y_train[train]
        return targets

    def same_samples(self, other: "EvaluatedRun") -> bool:
        """Whether both were tested on the same samples."""
        return np.array_equal(self.dataset.y_test, other.dataset.y_test)
