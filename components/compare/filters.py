"""Which runs a list shows, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components.words.comparison import setting_label, setting_value
from components.words.labels import dataset_label
from components.words.language import _
from components.words.live import states
from core.comparison.differences import differing
from core.comparison.listing import (
    COLUMNS,
    RESULTS,
    SETTING_COLUMNS,
    Among,
    Between,
    Condition,
    Mentions,
    listed,
)
from core.data.datasets.catalog import DATASETS
from core.data.tasks import TASKS, Task
from core.runs.states import State
from core.runs.store import Summary

_ALL = "*"
_DATASET = "runs_dataset"  # key of the choice of a dataset
_METRICS = ("best", "last")
_OPEN = [name for name, column in RESULTS.items() if not column.test]


@dataclass(frozen=True)
class Shown:
    """What a list shows.

    Attributes:
        runs: Those that meet the filters, in order.
        dataset: The only dataset they are on; "" for any.
    """

    runs: Sequence[Summary]
    dataset: str

    @property
    def task(self) -> Task | None:
        """What kind of target they learn; ``None`` for several, or where it is not known."""
        return TASKS[DATASETS[self.dataset].task] if self.dataset in DATASETS else None


def filters(runs: Sequence[Summary], dataset: str) -> Shown:
    """Draw the choice of a dataset, a search, filters on anything, and the order.

    Args:
        runs: All runs, the oldest first.
        dataset: The one chosen at first.

    Test results can be neither filtered nor sorted by: choosing is not what they are for.
    """
    chosen = _dataset(runs, dataset)
    runs = [run for run in runs if chosen in (_ALL, run.dataset)]
    shown = Shown(runs, "" if chosen == _ALL else chosen)
    text = st.text_input(
        _("Search"),
        placeholder=_("Name, tag or note"),
        key="runs_search",
        icon=":material/search:",
        persist_state="session",
    )
    archived = st.toggle(_("Archived ones too"), key="runs_archived", persist_state="session")
    if not archived:
        runs = [run for run in runs if not run.marks.archived]
    varied = [name for name in differing([run.raw_settings for run in runs]) if name != "dataset"]
    conditions = [Mentions(text), *_conditions(runs, varied, shown.task)]
    order, descending = _order(varied, shown.task)
    return Shown(listed(runs, conditions, order=order, descending=descending), shown.dataset)


def show_dataset(dataset: str) -> None:
    """Have the list show the runs on a dataset; before the choice is drawn."""
    st.session_state[_DATASET] = dataset


def _dataset(runs: Sequence[Summary], dataset: str) -> str:
    names = _datasets_of(runs)
    choices = {**names, _ALL: _("All datasets")}
    if st.session_state.get(_DATASET) not in choices:
        st.session_state[_DATASET] = dataset if dataset in names else next(iter(choices))
    return st.selectbox(
        _("Dataset"),
        list(choices),
        format_func=lambda name: choices.get(name, name),
        key=_DATASET,
        persist_state="session",
    )


def _datasets_of(runs: Sequence[Summary]) -> dict[str, str]:
    """Names of the datasets of some runs by identifier, in the order of the catalogue."""
    there = {run.dataset for run in runs}
    known = [name for name in DATASETS if name in there]
    return {name: dataset_label(name) for name in [*known, *sorted(there - set(known))]}


def _conditions(
    runs: Sequence[Summary], varied: Sequence[str], task: Task | None
) -> list[Condition]:
    allowed = [name for name in (*varied, *_OPEN) if name != "created"]
    key = "runs_filters"
    if key in st.session_state:  # what all have in common now cannot be filtered by
        kept = [name for name in st.session_state[key] if name in allowed]
        st.session_state[key] = kept
    names = st.multiselect(
        _("Filter by"),
        allowed,
        format_func=lambda name: column_label(name, task),
        key=key,
        placeholder=_("Any setting or result"),
        persist_state="session",
    )
    return [_condition(name, runs, task) for name in names]


def _condition(name: str, runs: Sequence[Summary], task: Task | None) -> Condition:
    column, label = COLUMNS[name], column_label(name, task)
    if column.numeric and name not in SETTING_COLUMNS:
        return _range(name, label, share=name in _METRICS and bool(task and task.classifies))
    values = sorted({column.value(run) for run in runs}, key=lambda each: (str(type(each)), each))
    chosen = st.multiselect(
        label,
        values,
        format_func=lambda value: _told(name, value),
        key=f"runs_among_{name}",
        placeholder=_("Any"),
        persist_state="session",
    )
    return Among(name, tuple(chosen))


def _range(name: str, label: str, *, share: bool) -> Between:
    """Two fields; of shares in percent, as the list shows them."""
    title = _("{label} (%), from") if share else _("{label}, from")
    options: dict[str, Any] = {"value": None, "format": "%g", "persist_state": "session"}
    low = st.number_input(title.format(label=label), key=f"runs_low_{name}", **options)
    high = st.number_input(_("to"), key=f"runs_high_{name}", **options)
    scale = 100 if share else 1
    ends = [None if end is None else end / scale for end in (low, high)]
    return Between(name, *ends)


def _told(name: str, value: Any) -> str:
    return states()[State(value)] if name == "state" else setting_value(name, value)


def _order(varied: Sequence[str], task: Task | None) -> tuple[str, bool]:
    allowed = list(dict.fromkeys(["created", *_OPEN, *varied]))
    key = "runs_order"
    if st.session_state.get(key, "created") not in allowed:
        st.session_state[key] = "created"
    name = st.selectbox(
        _("Sort by"),
        allowed,
        format_func=lambda each: column_label(each, task),
        key=key,
        persist_state="session",
    )
    descending = st.toggle(
        _("Largest first"), value=True, key="runs_descending", persist_state="session"
    )
    return name, descending


def column_label(name: str, task: Task | None) -> str:
    """What a column is called; metrics by the name of the metric where there is only one."""
    if name in SETTING_COLUMNS:
        return setting_label(name)
    metric = _(task.metric_label) if task else _("Metric")
    named = {
        "best": _("{metric}, best"),
        "last": _("{metric}, last epoch"),
        "test_metric": _("{metric}, test"),
    }
    return named[name].format(metric=metric) if name in named else _(RESULTS[name].label)
