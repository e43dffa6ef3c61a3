"""The importance of the settings of a search, which grows with it."""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

import streamlit as st

from components.compare.importance import Subject, importance_of
from components.people import visitor
from components.search.texts import measures
from components.widgets.section import section
from components.words.language import _, translate, unescaped
from core.base.errors import DenseboardError
from core.comparison.effects import LEAST_TRIALS, Factor, Scale, Trials, Value
from core.runs.search_record import TrialRecord
from core.runs.search_state import TrialState
from core.runs.store import RunStore
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.parameters import parameters
from core.search.service_interface import SearchStatus
from core.settings.candidates import Range
from core.settings.kinds import Integer, Number

_EVERY = 5.0  # seconds
_GROWTH = 1.2  # of the trials, until what takes seconds to compute is computed again
_KEY = "search_importance"


def importance(status: SearchStatus) -> None:
    """Draw what can be said of it, and what more it needs; again while the search goes on.

    Args:
        status: The search.
    """
    every = None if status.record.state.final else _EVERY
    st.fragment(_importance, run_every=every)(status.record.search_id)


def _importance(search_id: str) -> None:
    try:
        status = visitor.searching().status(search_id)
    except DenseboardError:
        return  # the page says so
    done = [one for one in status.trials if one.state is TrialState.DONE and one.results]
    section(_("What matters"))
    if not done:
        st.info(_("No trial has a result yet."), icon=":material/hourglass_empty:")
        return
    config = status.config
    title = measures(config)[0]["name"]
    basis = _(
        "From {count} trials, by {result}. This holds for the values tried here, and shows"
        " association, not cause."
    ).replace("{result}", title)
    labels = {one.name: unescaped(translate(one.label)) for one in config.space.dimensions}
    tried = _tried(status, done)
    importance_of(Subject(tried, labels.__getitem__, basis, "denseboard-search", "search"))


def _tried(status: SearchStatus, done: Sequence[TrialRecord]) -> Trials:
    """The trials to draw: the same as before until there are clearly more."""
    search_id = status.record.search_id
    known: tuple[str, int, Trials] | None = st.session_state.get(_KEY)
    if known is not None and known[0] == search_id:
        _search, count, tried = known
        settled = status.record.state.final and count == len(done)
        growing = not status.record.state.final and len(done) < _GROWTH * count
        if settled or (growing and count >= LEAST_TRIALS):
            return tried
    tried = trials_of(status.config, done, visitor.training().store)
    st.session_state[_KEY] = (search_id, len(done), tried)
    return tried


def trials_of(config: SearchConfig, done: Sequence[TrialRecord], store: RunStore) -> Trials:
    """Return the trials of a search for the first measure of its goal.

    Args:
        config: The search.
        done: Trials with results.
        store: The record of their runs; trials whose runs were deleted are left out.

    Raises:
        SearchNotFoundError: The visitor may not see the search.
    """
    # By their search: whoever may see it, by a link as well, may see them.
    made = store.of_search(done[0].search_id) if done else ()
    runs = {run.run_id: run for run in made}
    found: dict[tuple[Value, ...], list[float]] = {}
    first: dict[tuple[Value, ...], str] = {}
    for trial in done:
        run = next((runs[run_id] for run_id in trial.runs if run_id in runs), None)
        if run is None or not trial.results:
            continue
        try:
            values = parameters(config.space, config.base, run.config)
        except DenseboardError:  # another version of the app has recorded it
            continue
        point = tuple(_value(one, values) for one in config.space.dimensions)
        found.setdefault(point, []).append(trial.results[0])
        first.setdefault(point, run.run_id)
    factors = (
        Factor(one.name, _scale(one), tuple(point[place] for point in found))
        for place, one in enumerate(config.space.dimensions)
    )
    return Trials(
        tuple(first.values()),
        tuple(factor for factor in factors if len(set(factor.values)) > 1),
        tuple(map(fmean, found.values())),
        config.directions[0] == "maximize",
    )


def _value(one: Dimension, values: Mapping[str, Any]) -> Value:
    value = values.get(one.name)
    numeric = isinstance(one.declared, Integer | Number)
    return float(value) if numeric and value is not None else value


def _scale(one: Dimension) -> Scale:
    declared = one.declared
    if not isinstance(declared, Integer | Number):
        return Scale.CATEGORY
    if isinstance(one.candidates, Range):
        return Scale.LOG if one.candidates.log else Scale.LINEAR
    return Scale.LOG if declared.ratio and min(one.candidates.values) > 0 else Scale.LINEAR
