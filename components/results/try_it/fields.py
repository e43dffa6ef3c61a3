"""The widget of one column: a slider, a choice or a date."""

import numpy as np
import streamlit as st

from components.widgets.choice import select
from components.words.labels import category_labels
from components.words.language import _, marked, number
from core.data.profile.originals import CategoryColumn, DateColumn, NumberColumn, OriginalColumn

_UNKNOWN = -1  # position of a category that is in no training row


def column_field(column: OriginalColumn, row: np.ndarray, key: str) -> np.ndarray:
    """Draw the widget of a column.

    Args:
        column: The column.
        row: ``(inputs of the table,)``: the sample it starts from.
        key: Identifier of the widget.

    Returns:
        ``(inputs of the column,)``: the values chosen.
    """
    if isinstance(column, CategoryColumn):
        return _category(column, row, key)
    if isinstance(column, DateColumn):
        return _date(column, row, key)
    value = float(row[column.inputs[0]])
    if column.indicated and st.checkbox(
        _("{column}: no value").format(column=marked(column.name)),
        bool(np.isnan(value)),
        key=f"{key}_missing",
    ):
        return column.values(float("nan"))
    return column.values(_number(column, value, key))


def _number(column: NumberColumn, value: float, key: str) -> float:
    limits, name = column.range, marked(column.name)
    start = limits.start(value)
    if limits.choices:
        names = {each: number(each, limits.decimals) for each in limits.choices_with(start)}
        return float(select(name, names, key=key, default=start))
    # A test sample may lie outside the range of the training samples.
    low, high = min(limits.low, start), max(limits.high, start)
    shown = f"%.{limits.decimals}f" if 10.0**-limits.decimals <= high - low else "%.3g"
    return float(st.slider(name, low, high, start, limits.step, format=shown, key=key))


def _category(column: CategoryColumn, row: np.ndarray, key: str) -> np.ndarray:
    names = dict(enumerate(category_labels(column)))
    start = column.place(row)
    if start is None:
        start = _UNKNOWN
        names = {_UNKNOWN: _("not among the training samples"), **names}
    chosen = select(marked(column.name), names, key=key, default=start)
    return row[list(column.inputs)] if chosen == _UNKNOWN else column.values[chosen]


def _date(column: DateColumn, row: np.ndarray, key: str) -> np.ndarray:
    start, began = column.day(row), column.hour(row) if column.has_hours else 0
    day, hour = start, began
    with st.container(gap="xsmall"):
        if column.has_days:
            low, high = min(column.low, start or column.low), max(column.high, start or column.high)
            day = st.date_input(marked(column.name), start, low, high, key=key, format="YYYY-MM-DD")
        if column.has_hours:
            label = _("{column}: hour").format(column=marked(column.name))
            hour = st.slider(label, 0, 23, began, key=f"{key}_hour")
    if (day, hour) == (start, began):
        return row[list(column.inputs)]  # exact, even for a month that is in no training row
    return column.values(day if column.has_days else column.low, hour)
