"""When failed trials end a search: the next ones would fail as well."""

from collections.abc import Sequence

from core.base.errors import DenseboardError, SearchError, StorageError
from core.base.text import N_
from core.runs.search_state import TrialState
from core.search.config import SearchConfig

ENOUGH = 20
"""Trials after which a search ends if all of them have failed."""


def reason_to_end(config: SearchConfig, ended: Sequence[TrialState]) -> DenseboardError | None:
    """Return why a search cannot go on after a trial has failed; ``None`` if it can.

    Args:
        config: The search.
        ended: The states of its trials that have ended.

    Raises:
        StorageError: The dataset cannot be looked up.
    """
    try:
        SearchConfig.from_json(config.to_json())  # its dataset may have been deleted
    except StorageError:
        raise
    except DenseboardError as error:
        return error
    return all_failed(len(ended)) if len(ended) >= ENOUGH and only_failures(ended) else None


def being_stopped() -> SearchError:
    """Return the error of more trials for a search whose last trials are ending."""
    return SearchError(N_("The search is being stopped. Add trials when its last ones have ended."))


def unexpected(error: Exception) -> SearchError:
    """Return the error of a search that goes on when its cause is gone."""
    return SearchError(
        N_(
            "The search cannot continue at the moment: {kind}: {reason}. It tries again every"
            " second; stop it if that does not help."
        ),
        kind=type(error).__name__,
        reason=str(error)[:200],
    )


def only_failures(states: Sequence[TrialState]) -> bool:
    """Whether there are trials, and all of them have failed."""
    return set(states) == {TrialState.FAILED}


def all_failed(count: int) -> SearchError:
    """Return the error of a search all of whose trials have failed."""
    return SearchError(
        N_(
            "The trials failed, all {count:,} of them; each shows its reason. Change the settings"
            " or the ranges, and start another search."
        ),
        count=count,
    )
