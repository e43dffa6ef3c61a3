"""The filters and the order of the list of runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components.widgets.choice import select, select_several
from components.words.comparison import setting_label, setting_value
from components.words.labels import dataset_label, result_label
from components.words.language import _
from core.comparison.differences import differing
from core.comparison.listing import (
    COLUMNS,
    SETTING_COLUMNS,
    Among,
    Between,
    Condition,
    Line,
    Mentions,
    lines,
    matching,
    present,
)
from core.comparison.result_columns import RESULTS, Kind
from core.data.datasets.catalog import DATASETS
from core.runs.store import Summary

_ALL = "*"
_DATASET = "runs_dataset"
_BY_SETTING = "runs_by_setting"


@dataclass(frozen=True)
class Shown:
    """The content of the list.

    Attributes:
        lines: The matching runs, in order; seeds of one setting share a line unless the user
            switched that off.
        dataset: The dataset they are all on; "" if there may be several.
    """

    lines: Sequence[Line]
    dataset: str

    @property
    def runs(self) -> list[Summary]:
        """The runs of all lines, in order."""
        return [run for line in self.lines for run in line.runs]


def filters(runs: Sequence[Summary], dataset: str) -> Shown:
    """Draw the choice of a dataset, the search, the filters and the order.

    Test results are offered neither as filter nor for sorting: they must not help to choose.

    Args:
        runs: All runs, the oldest first.
        dataset: The dataset chosen by default.
    """
    chosen = _dataset(runs, dataset)
    runs = [run for run in runs if chosen in (_ALL, run.dataset)]
    text = st.text_input(
        _("Find"),
        placeholder=_("Name, tag or note"),
        key="runs_search",
        icon=":material/search:",
        persist_state="session",
    )
    archived = st.toggle(_("Show archived runs"), key="runs_archived", persist_state="session")
    if not archived:
        runs = [run for run in runs if not run.marks.archived]
    by_setting = st.toggle(
        _("One row for all seeds"),
        value=True,
        key=_BY_SETTING,
        help=_(
            "Runs that differ only in the seed share a row with the mean and standard deviation of"
            " their results. Open the row to see each run."
        ),
        persist_state="session",
    )
    varied = [name for name in differing([run.raw_settings for run in runs]) if name != "dataset"]
    results = [name for name in present(runs) if not RESULTS[name].test]
    conditions = [Mentions(text), *_conditions(runs, [*varied, *results])]
    order, descending = _order(list(dict.fromkeys(["created", *results, *varied])))
    matches = matching(runs, conditions)
    listed = lines(matches, by_setting=by_setting, order=order, descending=descending)
    return Shown(listed, "" if chosen == _ALL else chosen)


def show_dataset(dataset: str) -> None:
    """Show the runs on a dataset in the list; call this before ``filters``."""
    st.session_state[_DATASET] = dataset


def _dataset(runs: Sequence[Summary], dataset: str) -> str:
    names = _datasets_of(runs)
    choices = {**names, _ALL: _("All datasets")}
    return select(
        _("Dataset"),
        choices,
        key=_DATASET,
        default=dataset if dataset in names else None,
        persist_state="session",
    )


def _datasets_of(runs: Sequence[Summary]) -> dict[str, str]:
    """Return the labels of the runs' datasets by name, in the order of the catalogue."""
    present_names = {run.dataset for run in runs}
    known = [name for name in DATASETS if name in present_names]
    return {name: dataset_label(name) for name in [*known, *sorted(present_names - set(known))]}


def _conditions(runs: Sequence[Summary], names: Sequence[str]) -> list[Condition]:
    # The choice drops settings that all runs now share.
    chosen = select_several(
        _("Filter by"),
        {name: column_label(name) for name in names if name != "created"},
        key="runs_filters",
        placeholder=_("Any setting or result"),
        persist_state="session",
    )
    return [_condition(name, runs) for name in chosen]


def _condition(name: str, runs: Sequence[Summary]) -> Condition:
    column, label = COLUMNS[name], column_label(name)
    if column.numeric and name not in SETTING_COLUMNS:
        return _range(name, label, share=RESULTS[name].kind is Kind.SHARE)
    values = sorted({column.value(run) for run in runs}, key=lambda each: (str(type(each)), each))
    chosen = select_several(
        label,
        {value: _value_label(name, value) for value in values},
        key=f"runs_among_{name}",
        placeholder=_("Any"),
        persist_state="session",
    )
    return Among(name, tuple(chosen))


def _range(name: str, label: str, *, share: bool) -> Between:
    """Draw two fields for the ends of a range; shares in percent, as in the list."""
    title = _("{label} (%), from") if share else _("{label}, from")
    options: dict[str, Any] = {"value": None, "format": "%g", "persist_state": "session"}
    low = st.number_input(title.format(label=label), key=f"runs_low_{name}", **options)
    high = st.number_input(_("to"), key=f"runs_high_{name}", **options)
    scale = 100 if share else 1
    ends = [None if end is None else end / scale for end in (low, high)]
    return Between(name, *ends)


def _value_label(name: str, value: Any) -> str:
    if name in RESULTS:
        return result_label(RESULTS[name], value)
    return setting_value(name, value)


def _order(allowed: Sequence[str]) -> tuple[str, bool]:
    name = select(
        _("Sort by"),
        {name: column_label(name) for name in allowed},
        key="runs_order",
        default="created",
        persist_state="session",
    )
    descending = st.toggle(
        _descending(name), value=True, key="runs_descending", persist_state="session"
    )
    return name, descending


def _descending(name: str) -> str:
    """Return the label of the switch for descending order."""
    if name in RESULTS and RESULTS[name].kind is Kind.MOMENT:
        return _("Newest first")
    return _("Largest first") if COLUMNS[name].numeric else _("From Z to A")


def column_label(name: str) -> str:
    """Return the heading of a setting or result."""
    return _(RESULTS[name].label) if name in RESULTS else setting_label(name)
