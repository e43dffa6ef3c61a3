"""The names of the classes of a target."""

from collections.abc import Iterable

from core.base.errors import PlanError
from core.base.text import N_, UserText
from core.data.tables.names import numbered, tidy

MOST_NAME = 40
"""Maximum length of a class name, in characters."""


def named(labels: Iterable[str], names: Iterable[tuple[str, str]]) -> tuple[UserText, ...]:
    """Return unique names of classes: the user's, or else the labels.

    Args:
        labels: The labels of the classes, by class number.
        names: As in ``Plan.class_names``.
    """
    chosen = dict(names)
    return tuple(map(UserText, numbered(chosen.get(label, label) for label in labels)))


def checked(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return pairs of a label and its name, tidied and sorted, without those that change nothing.

    Raises:
        PlanError: Two names are the same.
    """
    names = [(str(label), tidy(name, MOST_NAME)) for label, name in pairs]
    chosen = {label: name for label, name in names if name and name != label}
    if len(set(chosen.values())) < len(chosen):
        raise PlanError(
            N_("Two classes have the same name: {names}. Give each a different name."),
            names=tidy(", ".join(chosen.values()), 200),
        )
    return tuple(sorted(chosen.items()))
