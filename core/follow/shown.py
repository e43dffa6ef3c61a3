"""What is on a presenter's page."""

from dataclasses import dataclass
from typing import Any

from core.lessons.packs import Pack
from core.settings.config import RunConfig

TRAIN = ""
"""The path of the Train page in addresses."""

LEARN = "learn"
"""The path of the Learn page in addresses."""


@dataclass(frozen=True)
class Comparison:
    """The runs that are compared on the presenter's page, and how their curves are drawn.

    Attributes:
        runs: Their ids, in the order of choice.
        measure: What is drawn: a name in ``core.comparison.curves.MEASURES``.
        by_seconds: Whether against seconds of training; else against epochs.
        logarithmic: Whether the vertical axis is.
        smoothing: Weight of earlier values, from 0 to below 1.
    """

    runs: tuple[str, ...] = ()
    measure: str = "val_metric"
    by_seconds: bool = False
    logarithmic: bool = False
    smoothing: float = 0.0


@dataclass(frozen=True)
class FigureState:
    """A figure of a chapter as the presenter has set it.

    Attributes:
        name: Its name.
        state: What the browser needs to set another one like it; as JSON has it.
    """

    name: str
    state: Any


@dataclass(frozen=True)
class Shown:
    """What is on the presenter's page.

    Attributes:
        config: The settings in the sidebar; while they do not fit together, the last that did.
        run_id: The run; ``None`` for none.
        pack: The class pack that is open; ``None`` for none.
        place: Its open step, counted from 1.
        page: The path of the page in addresses. Only ``TRAIN`` shows run and class pack.
        chapter: Name of the chapter that is open on the Learn page; ``None`` for the first.
        search: Id of the search that is open on the Search page; ``None`` for none.
        comparison: What is compared on the Compare page.
        images_page: Which page of the training images the Data page shows, counted from 1.
        case: Place of the recorded run that the chapter shows.
        column: Place of the column whose distribution the Data page shows; ``None`` for the first
            offered.
    """

    config: RunConfig
    run_id: str | None = None
    pack: Pack | None = None
    place: int = 1
    page: str = TRAIN
    chapter: str | None = None
    search: str | None = None
    comparison: Comparison = Comparison()
    images_page: int = 1
    case: int = 0
    column: int | None = None
