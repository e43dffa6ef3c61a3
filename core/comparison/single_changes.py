"""The runs that tell several changes apart: one for each."""

from dataclasses import replace

from core.base.errors import ConfigError
from core.comparison.differences import Change, difference
from core.settings.config import RunConfig

MANY = 3
"""From this number of changes at once, one cannot tell which of them did it."""


def single_changes(before: RunConfig, after: RunConfig) -> list[tuple[Change, RunConfig]]:
    """For each thing that changed, the run before with that alone changed.

    Args:
        before: What is compared with.
        after: What was changed.

    Returns:
        None for changes that cannot be made alone, and none at all between different data. The
        seed is that of ``before``, so that each run is paired with it.
    """
    told = difference(before, after)
    if told.data:
        return []
    found = []
    for change in told.changes:
        try:
            alone = _alone(before, after, change)
        except ConfigError:
            continue
        if alone not in (before, after):
            found.append((change, alone))
    return found


def _alone(before: RunConfig, after: RunConfig, change: Change) -> RunConfig:
    names = (change.name, *change.others)
    return replace(before, **{name: getattr(after, name) for name in names})
