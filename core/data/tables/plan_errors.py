"""Errors about values that a plan may not have."""

from enum import StrEnum
from typing import Any

from core.base.errors import DatasetError, PlanError
from core.base.messages import Message
from core.base.text import N_, shown


def one_of(kind: type[StrEnum], setting: str, value: Any, column: str) -> StrEnum:
    """Return a value as a member of an enumeration.

    Raises:
        PlanError: It is none; the message has the name of a column.
    """
    try:
        return kind(value)
    except ValueError:
        raise PlanError(
            N_("{setting}: received {received}, allowed is one of {allowed}."),
            setting=setting,
            received=shown(value),
            allowed=", ".join(kind),
            column=column,
        ) from None


def refused(setting: str, value: Any, allowed: str | Message) -> DatasetError:
    """Return the error for a setting with another value than allowed."""
    return PlanError(
        N_("{setting}: received {received}, allowed is {allowed}."),
        setting=setting,
        received=shown(value),
        allowed=allowed,
    )
