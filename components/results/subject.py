"""What the figures and tables of a run are about."""

from dataclasses import dataclass

import numpy as np

from components.words.language import _
from core.data.datasets import Dataset, split
from core.evaluation.predictions import predictions
from core.settings.config import RunConfig


@dataclass(frozen=True, eq=False)
class Subject:
    """A run and what it was tested on.

    Attributes:
        config: The run.
        dataset: Its dataset.
        outputs: As in ``core.runs.results.Result``.
        run_id: Its id.
        validation_outputs: As in ``core.runs.results.Result``.
        epoch: The epoch of the outputs, where it is not the one that was judged.
    """

    config: RunConfig
    dataset: Dataset
    outputs: np.ndarray
    run_id: str
    validation_outputs: np.ndarray | None = None
    epoch: float | None = None

    @property
    def true(self) -> np.ndarray:
        """``(samples,)`` targets of the test set."""
        return self.dataset.y_test

    @property
    def trained_on(self) -> np.ndarray:
        """``(training rows,)`` targets that the run, and what it is compared with, learned from."""
        train, _validation = split(self.dataset, self.config.validation_share, self.config.seed)
        targets: np.ndarray = self.dataset.y_train[train]
        return targets

    @property
    def predicted(self) -> np.ndarray:
        """``(samples,)`` as ``core.evaluation.predictions.predictions`` gives them."""
        return predictions(self.config, self.outputs)

    @property
    def labels(self) -> list[str]:
        """Name of each class in the session's language."""
        return [_(label) for label in self.config.info.classes]

    def file(self, what: str) -> str:
        """Name of a file to download, without an ending."""
        when = "" if self.epoch is None else f"-epoch-{self.epoch:g}"
        return f"denseboard-{self.config.dataset}-{what}{when}"
