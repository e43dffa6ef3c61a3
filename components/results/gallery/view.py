"""What the parts of the gallery draw from."""

from dataclasses import dataclass

import numpy as np

from components.widgets.pager import Page
from components.words.language import _
from core.data.datasets import Dataset
from core.evaluation.predictions import Judgement
from core.runs.results import Result
from core.settings.config import RunConfig

SIZE = 25
"""Samples to a page."""


@dataclass(frozen=True, eq=False)
class View:
    """A selection of test samples, the page of it that is shown, and one sample chosen.

    Attributes:
        config: The run.
        dataset: What it was tested on.
        result: What it left.
        judgement: What is true and what was predicted.
        found: ``(samples,)`` numbers in the test set of the selection, in order.
        page: The page of it that is shown.
        chosen: Number of the sample that is looked at closely; it is on the page.
        key: Tells this gallery from others.
    """

    config: RunConfig
    dataset: Dataset
    result: Result
    judgement: Judgement
    found: np.ndarray
    page: Page
    chosen: int
    key: str

    @property
    def samples(self) -> np.ndarray:
        """Numbers of the samples on the page."""
        return self.found[self.page.places]

    @property
    def labels(self) -> list[str]:
        """Names of the classes in the session's language."""
        return [_(label) for label in self.config.info.classes]
