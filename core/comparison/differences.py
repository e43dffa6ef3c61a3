"""The settings in which runs differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from core.settings.config import RunConfig
from core.settings.registry import PER_LAYER, SETTINGS, UNITS
from core.settings.settings import DEFAULTS

SEED = "seed"
NAMES: tuple[str, ...] = tuple(DEFAULTS)
"""The names of all settings, in the order of the sidebar."""


class Change(NamedTuple):
    """One change.

    Attributes:
        name: The name of the setting.
        before: Its value in the first run; lists are tuples.
        after: Its value in the second run.
        others: Settings that follow from it, such as an optimizer's own.
        followed: Among these, the changes of settings that apply in both runs, such as of an
            optimizer's usual learning rate.
    """

    name: str
    before: Any
    after: Any
    others: tuple[str, ...] = ()
    followed: "tuple[Change, ...]" = ()


@dataclass(frozen=True)
class Difference:
    """The differences between two runs.

    Attributes:
        changes: The changes, in the order of the sidebar, without the seed.
        seed: Whether the seeds differ.
        data: Whether the samples differ, so that the runs cannot be compared. Additional inputs
            for the same points are a setting like any other.
    """

    changes: tuple[Change, ...]
    seed: bool
    data: bool


def value_of(settings: Mapping[str, Any], name: str) -> Any:
    """Return a setting from a record, lists as tuples; its default if it is missing."""
    value = settings.get(name, DEFAULTS[name])
    return tuple(value) if name in PER_LAYER else value


def differing(runs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the settings that differ between runs, in the order of the sidebar.

    Args:
        runs: The settings of each, as in ``core.runs.store.Summary``.
    """
    return [name for name in NAMES if _differ(runs, name)]


def _differ(runs: Sequence[Mapping[str, Any]], name: str) -> bool:
    # Called for thousands of runs and every setting, at every rerun of the page.
    default = DEFAULTS[name]
    if name in PER_LAYER:
        return len({tuple(settings.get(name, default)) for settings in runs}) > 1
    first = runs[0].get(name, default) if runs else default
    return any(settings.get(name, default) != first for settings in runs)


def difference(before: RunConfig, after: RunConfig) -> Difference:
    """Return the differences between two runs.

    Consequences are listed with the change that causes them: an optimizer sets its usual learning
    rate and its own settings, and a setting that no longer applies has no value to compare.
    """
    names = [name for name in NAMES if getattr(before, name) != getattr(after, name)]
    following = _following(before, after, names)
    changes = tuple(
        Change(
            name,
            getattr(before, name),
            getattr(after, name),
            tuple(other for other, cause in following.items() if cause == name),
            tuple(
                Change(other, getattr(before, other), getattr(after, other))
                for other, cause in following.items()
                if cause == name
                and all(SETTINGS[other].applies(config) for config in (before, after))
            ),
        )
        for name in names
        if name not in following and name != SEED
    )
    samples = [replace(config.source, extras=()) for config in (before, after)]
    return Difference(changes, SEED in names, samples[0] != samples[1])


def _following(before: RunConfig, after: RunConfig, names: list[str]) -> dict[str, str]:
    """Settings that differ only because another one does, with that one."""
    following = {}
    for name in names:
        cause = _cause(before, after, name)
        if cause is not None and cause in names:
            following[name] = cause
    return following


def _cause(before: RunConfig, after: RunConfig, name: str) -> str | None:
    """The setting that a difference is a consequence of, if any."""
    setting = SETTINGS[name]
    causes = [cause for cause in setting.depends_on if _differs(before, after, cause)]
    if setting.usual_beside is not None:
        if all(getattr(config, name) == setting.usual(config) for config in (before, after)):
            return next(iter(causes), None)
        if setting.depends_on == ("optimizer",):
            return None  # the user set it
    if name in PER_LAYER and name != UNITS.name:
        return UNITS.name if len(before.units) != len(after.units) else None
    if all(setting.applies(config) for config in (before, after)):
        return None
    return next(iter(causes), None)


def _differs(before: RunConfig, after: RunConfig, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))
