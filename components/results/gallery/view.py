"""The state that the parts of the gallery draw."""

from dataclasses import dataclass

import numpy as np

from components.widgets.pager import Page
from components.words.labels import class_names
from core.evaluation.evaluated import EvaluatedRun

SIZE = 25
"""Samples per page."""


@dataclass(frozen=True, eq=False)
class View:
    """A selection of test samples, one page of it, and one sample on the page.

    Attributes:
        run: The run.
        matches: ``(samples,)`` numbers of the selected samples in the test set, in order.
        page: The page shown.
        chosen: Number of the sample shown in detail; it is on the page.
        key: Identifier of this gallery.
    """

    run: EvaluatedRun
    matches: np.ndarray
    page: Page
    chosen: int
    key: str

    @property
    def samples(self) -> np.ndarray:
        """Numbers of the samples on the page."""
        return self.matches[self.page.places]

    @property
    def labels(self) -> list[str]:
        """Class names in the session's language."""
        return class_names(self.run.config)
