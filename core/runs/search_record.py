"""What is recorded of a search."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, NamedTuple

from core.base.errors import DenseboardError
from core.runs import columns
from core.runs.search_state import SearchState, TrialState


@dataclass(frozen=True)
class SearchRecord:
    """The record of a search.

    Attributes:
        search_id: Its id, unguessable like that of a run; also the name of its study in Optuna.
        description: ``core.search.config.SearchConfig`` as JSON, which another version of the app
            may have written.
        name: The name that the user gave it; empty for none.
        state: Its state.
        created: When it was started, in seconds since 1970 (UTC).
        seconds: Seconds that it has been running, without pauses.
        problem: Why it failed.
        owner: Id of the person whose search it is; empty where nobody signs in.
        shared: Who may see it besides: a value of ``core.runs.sharing.Sharing``.
    """

    search_id: Annotated[str, columns.SEARCH_ID]
    description: Annotated[str, columns.DESCRIPTION]
    name: Annotated[str, columns.NAME] = ""
    state: Annotated[SearchState, columns.SEARCH_STATE] = SearchState.RUNNING
    created: Annotated[float, columns.CREATED] = field(default_factory=time.time)
    seconds: Annotated[float, columns.SECONDS] = 0.0
    problem: Annotated[DenseboardError | None, columns.PROBLEM] = None
    owner: Annotated[str, columns.OWNER] = ""
    shared: Annotated[str, columns.SHARED] = ""


@dataclass(frozen=True)
class TrialRecord:
    """The record of a trial.

    Attributes:
        search_id: Its search.
        number: Its number in the search, counted from 0.
        state: Its state.
        runs: The ids of its runs, one for each seed and fold, as far as they have started.
        results: Its values, one for each measure of the goal; of a pruned trial, that of the last
            epoch reported, if any.
        problem: Why it failed.
    """

    search_id: Annotated[str, columns.SEARCH_ID]
    number: Annotated[int, columns.NUMBER]
    state: Annotated[TrialState, columns.TRIAL_STATE] = TrialState.RUNNING
    runs: Annotated[tuple[str, ...], columns.RUNS] = ()
    results: Annotated[tuple[float, ...] | None, columns.RESULTS] = None
    problem: Annotated[DenseboardError | None, columns.PROBLEM] = None


class SearchSummary(NamedTuple):
    """One line of the list of searches.

    Attributes:
        record: The search.
        trials: Number of its trials by state; states without trials are missing.
    """

    record: SearchRecord
    trials: Mapping[TrialState, int]
