"""One run for each of several changes, to separate their effects."""

from dataclasses import replace

from core.base.errors import ConfigError
from core.comparison.differences import Change, difference
from core.settings.config import RunConfig

SEVERAL = 2
"""Number of simultaneous changes from which on a difference cannot be attributed to one."""


def single_changes(before: RunConfig, after: RunConfig) -> list[tuple[Change, RunConfig]]:
    """Return, for each change, the first run with that change only.

    Args:
        before: The run to compare with.
        after: The run with all changes.

    Returns:
        The changes and their runs, without changes that cannot be made alone; empty for different
        data. The seed is that of ``before``, so that each run is paired with it.
    """
    changed = difference(before, after)
    if changed.data:
        return []
    runs = []
    for change in changed.changes:
        try:
            alone = _alone(before, after, change)
        except ConfigError:
            continue
        if alone not in (before, after):
            runs.append((change, alone))
    return runs


def _alone(before: RunConfig, after: RunConfig, change: Change) -> RunConfig:
    names = (change.name, *change.others)
    return replace(before, **{name: getattr(after, name) for name in names})
