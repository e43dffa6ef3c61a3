"""What is done to a table before a network sees it, as data for a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.base.messages import Message
from core.base.text import N_, UserText


class Does(StrEnum):
    """What a step does, in the order in which it is done."""

    ROWS = "rows"
    SPLIT = "split"
    DROP = "drop"
    NUMBERS = "numbers"
    DATES = "dates"
    ONE_HOT = "one_hot"
    IMPUTE = "impute"
    STANDARDISE = "standardise"


LABELS: Mapping[Does, str] = {
    Does.ROWS: N_("Leave out rows"),
    Does.SPLIT: N_("Set test rows aside"),
    Does.DROP: N_("Leave out columns"),
    Does.NUMBERS: N_("Read numbers"),
    Does.DATES: N_("Take dates apart"),
    Does.ONE_HOT: N_("One-hot encode categories"),
    Does.IMPUTE: N_("Fill in missing numbers"),
    Does.STANDARDISE: N_("Standardise"),
}
"""Names of the steps, to be shown."""


class FittedOn(StrEnum):
    """From which rows a step takes what it needs to know."""

    NONE = "none"
    PLAN_ROWS = "plan_rows"
    RUN_ROWS = "run_rows"


FITTED_ON: Mapping[FittedOn, str] = {
    FittedOn.NONE: N_("nothing is learned from the data"),
    FittedOn.PLAN_ROWS: N_("learned from all rows but the test rows, once"),
    FittedOn.RUN_ROWS: N_("learned by each run from its own training rows, without validation"),
}
"""The same in words, to be shown."""


def read_message(fields: Mapping[str, Any]) -> Message:
    """Read a message from its fields by name, as JSON has them; its words are the user's."""
    values = {k: UserText(v) if isinstance(v, str) else v for k, v in fields["values"].items()}
    return Message(str(fields["template"]), values)


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        does: What it does.
        message: One sentence on it.
        columns: Columns of the table it works on.
        features: Inputs of the network that come out of it; empty where it makes no new ones.
        fitted_on: From which rows it takes what it needs to know.
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
        """Read its fields by name, as JSON has them."""
        return cls(
            Does(payload["does"]),
            read_message(payload["message"]),
            tuple(payload["columns"]),
            tuple(payload["features"]),
            FittedOn(payload["fitted_on"]),
        )
