"""The filters of the gallery."""

from dataclasses import dataclass

import streamlit as st

from components.widgets.choice import select
from components.widgets.pager import turn_to
from components.words.language import _, marked, number
from core.evaluation.predictions import TestPredictions
from core.evaluation.selection import ALL, CELL, PREDICTED, TRUE, Filter, filters_for
from core.settings.config import RunConfig

Cell = tuple[int, int]
"""Numbers of a true and a predicted class."""

_WIDE, _NARROW = 300, 180  # pixels of a field


@dataclass(frozen=True)
class Choice:
    """The chosen filter.

    Attributes:
        filter: The filter.
        true: Number of the true class, if the filter needs one.
        predicted: Number of the predicted class, if the filter needs one.
    """

    filter: Filter
    true: int
    predicted: int


def filters(config: RunConfig, cell: Cell | None, key: str) -> Choice:
    """Draw the choice of a filter and of the classes it needs.

    Args:
        config: The run.
        cell: The cell chosen in the confusion matrix. When it changes, the filter switches to
            it; when it is cleared, back to all samples.
        key: Identifier of the gallery.
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
    """Switch to a cell that was chosen elsewhere since the last script run."""
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
    """Return the sentence for a choice without matches."""
    labels = [marked(label) for label in config.info.classes] or [""]
    return _(choice.filter.empty).format(
        count=number(len(predictions)),
        true=labels[choice.true],
        predicted=labels[choice.predicted],
    )
