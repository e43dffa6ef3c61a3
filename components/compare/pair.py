"""Two runs, and the test set as each of them saw it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from components.words.language import _
from core.data.datasets import Dataset, load
from core.evaluation.predictions import Judgement, judge
from core.runs.results import Result
from core.runs.service_interface import TrainingService
from core.runs.store import Summary
from core.settings.config import RunConfig


@dataclass(frozen=True, eq=False)
class Judged:
    """A run that was judged on the test set.

    Attributes:
        run: The run.
        config: Its settings.
        dataset: What it was tested on.
        result: What it left.
        name: What it is called, in words.
    """

    run: Summary
    config: RunConfig
    dataset: Dataset
    result: Result
    name: str

    @cached_property
    def judgement(self) -> Judgement:
        return judge(self.config, self.dataset.y_test, self.result.outputs)

    @property
    def labels(self) -> list[str]:
        """Names of the classes in the session's language."""
        return [_(label) for label in self.config.info.classes]

    def same_samples(self, other: "Judged") -> bool:
        """Whether both were tested on the same samples."""
        return np.array_equal(self.dataset.y_test, other.dataset.y_test)


def judged(service: TrainingService, run: Summary, name: str) -> Judged | None:
    """The run with its predictions; ``None`` where it left none.

    Raises:
        DenseboardError: They, or the test set, cannot be read.
    """
    config, result = run.config(), service.result(run.run_id)
    if result is None:
        return None
    return Judged(run, config, load(config.source), result, name)
