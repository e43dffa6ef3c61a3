"""The preprocessing steps of a table, as data for a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.base.messages import Message
from core.base.text import N_, UserText


class Does(StrEnum):
    """What a step does, in the order of the steps."""

    ROWS = "rows"
    SPLIT = "split"
    DROP = "drop"
    NUMBERS = "numbers"
    DATES = "dates"
    ORDER = "order"
    ONE_HOT = "one_hot"
    INDICATE = "indicate"
    LOG = "log"
    IMPUTE = "impute"
    STANDARDISE = "standardise"
    FILES = "files"
    RESIZE = "resize"


LABELS: Mapping[Does, str] = {
    Does.ROWS: N_("Leave out rows"),
    Does.SPLIT: N_("Split off test rows"),
    Does.DROP: N_("Leave out columns"),
    Does.NUMBERS: N_("Read numbers"),
    Does.DATES: N_("Split dates into parts"),
    Does.ORDER: N_("Number ordered categories"),
    Does.ONE_HOT: N_("One-hot encode categories"),
    Does.INDICATE: N_("Indicate missing numbers"),
    Does.LOG: N_("Take the log of the target"),
    Does.IMPUTE: N_("Fill in missing numbers"),
    Does.STANDARDISE: N_("Standardise"),
    Does.FILES: N_("Leave out files"),
    Does.RESIZE: N_("Resize pictures"),
}
"""Labels of the steps."""


class FittedOn(StrEnum):
    """The rows that a step is fitted on."""

    NONE = "none"
    PLAN_ROWS = "plan_rows"
    RUN_ROWS = "run_rows"


FITTED_ON: Mapping[FittedOn, str] = {
    FittedOn.NONE: N_("not fitted to the data"),
    FittedOn.PLAN_ROWS: N_("fitted once, on all rows but the test rows"),
    FittedOn.RUN_ROWS: N_("fitted by each run on its own training rows, without validation rows"),
}
"""The same in words."""


def read_message(fields: Mapping[str, Any]) -> Message:
    """Read a message from a JSON object; texts among its values are the user's own words."""
    values = {k: UserText(v) if isinstance(v, str) else v for k, v in fields["values"].items()}
    return Message(str(fields["template"]), values)


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        does: What the step does.
        message: A sentence about it.
        columns: The columns of the table that it processes.
        features: The inputs of the network that it creates; empty if it creates none.
        fitted_on: The rows that it is fitted on.
    """

    does: Does
    message: Message
    columns: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    fitted_on: FittedOn = FittedOn.NONE

    def __str__(self) -> str:
        return str(self.message)

    @classmethod
    def from_dict(cls, payload: Mapping[str, Any]) -> "Step":
        """Read a step from a JSON object."""
        return cls(
            Does(payload["does"]),
            read_message(payload["message"]),
            tuple(payload["columns"]),
            tuple(payload["features"]),
            FittedOn(payload["fitted_on"]),
        )
