"""The changes that mend a search whose parts do not fit together."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from core.base.errors import DenseboardError
from core.base.messages import Message
from core.base.text import N_
from core.search import space as spaces
from core.search.config import SearchConfig
from core.search.draft import SearchDraft
from core.search.fields import GOAL, METHOD, PRUNER, TRIALS
from core.search.methods import METHODS
from core.settings.draft import Draft
from core.settings.registry import VALIDATION_SHARE


class Repair(NamedTuple):
    """A change that solves the problem of a draft.

    Attributes:
        name: Identifier.
        label: What it does (marked for translation).
        draft: The changed draft.
        base: The changed settings that do not vary.
    """

    name: str
    label: Message
    draft: SearchDraft
    base: Draft


def repairs(draft: SearchDraft, base: Draft, check: Callable[[SearchConfig], None]) -> list[Repair]:
    """Return the changes of one thing that solve the problem of a draft, the likeliest first.

    Args:
        draft: A draft whose parts do not fit together.
        base: The settings that do not vary.
        check: Raises ``DenseboardError`` if a search that is allowed cannot be started.
    """
    problem = _problem(draft, base, check)
    found = []
    for repair in _changes(draft, base):
        left = _problem(repair.draft, repair.base, check)
        if problem is not None and (
            left is None or left.message.template != problem.message.template
        ):
            found.append(repair)
    return found


def _problem(
    draft: SearchDraft, base: Draft, check: Callable[[SearchConfig], None]
) -> DenseboardError | None:
    try:
        checked = draft.check(base.config())
        if checked.config is not None:
            check(checked.config)
    except DenseboardError as problem:
        return problem
    return checked.problem


def _changes(draft: SearchDraft, base: Draft) -> Iterator[Repair]:
    if not base.validation_samples:
        share = VALIDATION_SHARE.default
        yield Repair(
            VALIDATION_SHARE.name,
            Message(N_("Hold out a validation share of {share:g}"), {"share": share}),
            draft,
            base.changed(VALIDATION_SHARE.name, share),
        )
    points = _points(draft, base)
    if points is not None:
        tried = draft.with_value(TRIALS.name, points)
        yield Repair(
            TRIALS.name, Message(N_("Try all {points:,} points"), {"points": points}), tried, base
        )
    for setting, value, words in (
        (METHOD, METHOD.default, N_("Draw at random instead")),
        (GOAL, GOAL.default, N_("Search for the best validation metric")),
        (PRUNER, PRUNER.default, N_("Let every trial train to its end")),
    ):
        if draft.values[setting.name] != value:
            changed = draft.with_value(setting.name, value)
            yield Repair(setting.name, Message(words), changed, base)


def _points(draft: SearchDraft, base: Draft) -> int | None:
    """The points of a grid that has more than its trials; ``None`` if they are too many."""
    if not METHODS[draft.values[METHOD.name]].grid:
        return None
    try:
        space, config = draft.space(), base.config()
        points, exact = spaces.size(space, config, grid=True)
    except DenseboardError:
        return None
    fits = points is not None and exact and points <= TRIALS.maximum
    return points if fits else None
