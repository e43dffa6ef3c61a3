"""The points being made, one set per tab."""

from dataclasses import dataclass, field, replace

import numpy as np
import streamlit as st

from components.data.class_form import ClassNames
from components.session.session import OWN_POINTS
from components.words.language import _
from core.data.points import store
from core.data.points.points import CLASSES, Plane, Points
from core.data.points.sampling import Sampling
from core.data.tables.description import Description

WAY = "points_way"
"""Key of the choice between drawing, pasting and a formula."""
DRAW, PASTE, FORMULA = "draw", "paste", "formula"
CLASSIFY, NUMBERS = "classes", "numbers"
PROBLEM = "points_problem"
"""Where the error of the last action is kept."""
_KEY = "points_draft"


@dataclass
class PointsDraft:
    """Points that are not stored yet.

    Attributes:
        kind: Whether points have classes or numbers.
        boards: The points of each kind.
        plane: The part of the plane that is drawn on.
        names: Pairs of the label of a class and its name.
        sampling: The formula.
        label: Name of the dataset.
        test_share: Share of the test points.
        seed: Of the test points.
        edition: Increases when the points are not those that the browser has drawn.
    """

    kind: str = CLASSIFY
    boards: dict[str, Points] = field(
        default_factory=lambda: {CLASSIFY: _none(CLASSES), NUMBERS: _none(())}
    )
    plane: Plane = field(default_factory=Plane)
    names: ClassNames = ()
    sampling: Sampling = field(default_factory=lambda: Sampling("x**2 + y**2 < 4"))
    label: str = ""
    test_share: float = 0.2
    seed: int = 0
    edition: int = 0

    @property
    def points(self) -> Points:
        """The points drawn so far."""
        return self.boards[self.kind]

    @property
    def labels(self) -> list[str]:
        """The names of the classes that can be drawn; empty for numbers."""
        chosen = dict(self.names)
        return [chosen.get(label, label) for label in self.points.labels]

    def draw(self, points: Points) -> None:
        """Take what was drawn in the browser, which shows it already."""
        self.boards[self.kind] = points

    def put(self, points: Points, plane: Plane) -> None:
        """Show other points instead of those of their kind."""
        self.kind = CLASSIFY if points.classifies else NUMBERS
        if points.classifies:
            points = _with_four(points)
        self.boards[self.kind] = points
        self.plane = replace(plane, formula=None)
        self.names = ()
        self.edition += 1
        st.session_state["points_kind"] = self.kind


def points_draft() -> PointsDraft:
    """Return the tab's points, none at first."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = PointsDraft()
    draft: PointsDraft = st.session_state[_KEY]
    return draft


def change_copy(description: Description) -> None:
    """Take stored points, or their formula, to change them as a new dataset.

    Raises:
        DatasetError: They were deleted.
        StorageError: They cannot be read.
    """
    draft = points_draft()
    sampling = store.sampling_of(description)
    way = DRAW
    if sampling is not None:
        draft.sampling, way = sampling, FORMULA
        draft.edition += 1
    else:
        draft.put(store.points_of(description), store.plane_of(description))
        draft.names = description.class_names
    draft.label = _("{label}, changed").format(label=description.label)
    draft.test_share = float(description.plan["test_share"])
    draft.seed = int(description.plan["seed"])
    st.session_state[OWN_POINTS] = True
    st.session_state[WAY] = way


def _none(labels: tuple[str, ...]) -> Points:
    return Points(np.zeros((0, 2)), np.zeros(0, np.int64 if labels else np.float64), labels)


def _with_four(points: Points) -> Points:
    """Append labels, so that points of further classes can be drawn."""
    free = [label for label in CLASSES if label not in points.labels]
    return replace(points, labels=(*points.labels, *free)[: len(CLASSES)])
