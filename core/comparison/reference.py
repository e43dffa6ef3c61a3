"""The run that another one is compared with, on every page."""

from collections.abc import Sequence

from core.base.errors import ComparisonError
from core.comparison.groups import check_rows
from core.runs.states import State
from core.runs.store.summary import Summary
from core.settings.start import SHUFFLED_LABELS
from core.settings.validation import FOLD, FOLDS

_WHOLE = (1, 1)


def reference_of(
    run: Summary,
    runs: Sequence[Summary],
    *,
    shown: str | None = None,
    same_rows: bool = False,
) -> Summary | None:
    """Return the finished run on the same dataset that another one is compared with.

    It is the pinned baseline; else the run that was on the page when the other was set up; else
    the last one started before it, without those on shuffled labels and, unless it is the same
    fold, folds of a cross-validation.

    Args:
        run: The run to compare, or the one to be started next (``created`` is then infinite).
        runs: All recorded runs, oldest first.
        shown: Id of the run on the page when it was set up, if known.
        same_rows: Whether only runs measured on the same rows count, so that metrics can be
            compared.

    Returns:
        The run; ``None`` if there is none, and for the baseline itself.
    """
    if run.marks.pinned:
        return None
    candidates = [
        other
        for other in runs
        if other.dataset == run.dataset
        and other.run_id != run.run_id
        and other.state is State.DONE
        and (other.marks.pinned or other.run_id == shown or _before(other, run))
        and (not same_rows or comparable(other, run))
    ]
    ranked = sorted(
        candidates, key=lambda other: (other.marks.pinned, other.run_id == shown, other.created)
    )
    return ranked[-1] if ranked else None


def _before(other: Summary, run: Summary) -> bool:
    earlier = other.created < run.created and not other.raw_settings.get(SHUFFLED_LABELS.name)
    return earlier and _fold(other) in (_WHOLE, _fold(run))


def _fold(run: Summary) -> tuple[int, int]:
    """Number of folds, and which of them a run holds out; ``_WHOLE`` if it is no fold."""
    folds = int(run.raw_settings.get(FOLDS.name, FOLDS.default))
    return (folds, int(run.raw_settings.get(FOLD.name, FOLD.default))) if folds > 1 else _WHOLE


def reference_first(runs: Sequence[Summary]) -> list[Summary]:
    """Return the runs: first the one that the others are compared with, then by age."""
    return sorted(runs, key=lambda run: (not run.marks.pinned, run.created))


def comparable(before: Summary, after: Summary) -> bool:
    """Whether two runs were measured on the same rows, so that metrics can be compared."""
    try:
        check_rows(before, after)
    except ComparisonError:
        return False
    return True
