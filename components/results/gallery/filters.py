"""The choice of what the gallery shows."""

from dataclasses import dataclass

import streamlit as st

from components.widgets.choice import select
from components.widgets.pager import turn_to
from components.words.language import _, marked, number
from core.evaluation.predictions import TestPredictions
from core.evaluation.selection import ALL, CELL, PREDICTED, TRUE, Filter, filters_for
from core.settings.config import RunConfig

Cell = tuple[int, int]
"""Numbers of a true and of a predicted class."""

_WIDE, _NARROW = 300, 180  # pixels of a field


@dataclass(frozen=True)
class Choice:
    """What was chosen.

    Attributes:
        filter: Which samples.
        true: Number of a true class, if the filter asks for one.
        predicted: Number of a predicted class, likewise.
    """

    filter: Filter
    true: int
    predicted: int


def filters(config: RunConfig, cell: Cell | None, key: str) -> Choice:
    """Draw the choice of a filter and of the classes it asks for.

    Args:
        config: The run.
        cell: A cell of the confusion matrix chosen elsewhere; a new one is switched to, and
            giving it up goes back to everything.
        key: Tells this gallery from others.
    """
    _follow(cell, key)
    allowed = filters_for(config.task.classifies)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = select(
            _("Show"),
            {each: _(filter.label) for each, filter in allowed.items()},
            key=f"{key}_filter",
            width=_WIDE,
            on_change=turn_to,
            args=(key, 1),
            persist_state="session",
        )
        chosen = allowed[name]
        true = _class(config, TRUE, _("True class"), chosen, key)
        predicted = _class(config, PREDICTED, _("Predicted class"), chosen, key)
    return Choice(chosen, true, predicted)


def _follow(cell: Cell | None, key: str) -> None:
    """Switch to a cell that was chosen elsewhere since this was last drawn."""
    state, followed = st.session_state, f"{key}_cell"
    if cell == state.get(followed):
        return
    state[followed] = cell
    turn_to(key, 1)
    if cell is not None:
        state[f"{key}_filter"] = CELL
        state[f"{key}_{TRUE}"], state[f"{key}_{PREDICTED}"] = map(int, cell)
    elif state.get(f"{key}_filter") == CELL:
        state[f"{key}_filter"] = ALL


def _class(config: RunConfig, which: str, label: str, chosen: Filter, key: str) -> int:
    if which not in chosen.asks:
        return 0
    return select(
        label,
        {number: _(name) for number, name in enumerate(config.info.classes)},
        key=f"{key}_{which}",
        width=_NARROW,
        on_change=turn_to,
        args=(key, 1),
        persist_state="session",
    )


def empty(config: RunConfig, choice: Choice, predictions: TestPredictions) -> str:
    """The sentence for a choice that no sample fits."""
    labels = [marked(label) for label in config.info.classes] or [""]
    return _(choice.filter.empty).format(
        count=number(len(predictions)),
        true=labels[choice.true],
        predicted=labels[choice.predicted],
    )
