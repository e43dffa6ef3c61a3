"""The run that another is compared with."""

from collections.abc import Sequence

from core.runs.states import State
from core.runs.store.summary import Summary


def reference_of(run: Summary, runs: Sequence[Summary]) -> Summary | None:
    """The pinned run of the same dataset, else the last one asked for before this that is done.

    Args:
        run: The run to compare.
        runs: All there are, the oldest first.

    Returns:
        ``None`` for the first run on a dataset, and for the pinned run itself.
    """
    same = [other for other in runs if other.dataset == run.dataset and other.run_id != run.run_id]
    if run.marks.pinned:
        return None
    pinned = [other for other in same if other.marks.pinned]
    if pinned:
        return pinned[-1]
    before = [o for o in same if o.created < run.created and o.state is State.DONE]
    return before[-1] if before else None
