"""Runs of a search that its trials do not know of, because a server was killed in between."""

from collections.abc import Callable, Iterable, Sequence

from core.runs.record import Record
from core.runs.search_record import TrialRecord
from core.runs.states import State
from core.search.active_trial import ActiveTrial


def find_orphans(
    made: Iterable[Record],
    active: Sequence[ActiveTrial],
    trials: Iterable[TrialRecord],
    stop: Callable[[str], None],
) -> list[Record]:
    """Return the runs that belong to no trial, without those that were stopped.

    Args:
        made: All runs of the search.
        active: Its trials that are being trained.
        trials: All of its trials.
        stop: Stops a run; called for those still training although their trial has ended.
    """
    left = {run.run_id: run for run in made}
    for trial in active:
        for run_id in trial.runs:
            left.pop(run_id, None)
    for told in trials:
        for run_id in told.runs:
            run = left.pop(run_id, None)
            if run is not None and not run.state.final:
                stop(run_id)
    return [run for run in left.values() if run.state is not State.STOPPED]
