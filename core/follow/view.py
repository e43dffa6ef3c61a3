"""What those who follow see at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.follow.shown import FigureState, Shown
from core.packs.answers import Asked
from core.runs.status import Status
from core.settings.config import RunConfig


@dataclass(frozen=True)
class Question:
    """What followers are asked at one moment.

    Attributes:
        asked: What the step asks.
        counts: How many gave each answer; ``None`` until the presenter reveals it.
        again: Whether it is asked for the second time.
        first: ``counts`` of the first round, once those of the second are revealed.
    """

    asked: Asked
    counts: tuple[int, ...] | None
    again: bool = False
    first: tuple[int, ...] | None = None


@dataclass(frozen=True)
class View:
    """What followers see at one moment.

    Attributes:
        shown: What is on the presenter's page.
        status: The run; ``None`` for none, for one that the presenter may not show, and on another
            page than Train.
        rows: How many rows of its history are shown.
        share: The share of its epochs that a replay has reached, 0 to 1; ``None`` without one.
        frozen: Whether the presenter holds it.
        previous: The settings of the run that was shown before this one; ``None`` for none.
        questions: What the step asks.
        compared: The compared runs that the presenter may show, by id.
        figure: The figure that the presenter looks at on the Learn page; ``None`` on other pages,
            and until it is known.
        away: Whether the presenter's page has lost its connection.
    """

    shown: Shown
    status: Status | None
    rows: int
    share: float | None
    frozen: bool
    previous: RunConfig | None = None
    questions: tuple[Question, ...] = ()
    compared: Mapping[str, Status] = field(default_factory=dict)
    figure: FigureState | None = None
    away: bool = False
