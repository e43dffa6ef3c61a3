"""The results of a run, each declared once.

Lists, filters, sorting, importance, scatter plots, table headings and the CSV file are built from
``RESULTS``. Validation, training and test metrics are columns of their own, and so are accuracies
and errors: a column never mixes numbers that cannot be compared. A run has no value in the
columns that do not apply to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.base.errors import ConfigError
from core.base.text import N_
from core.comparison.groups import held_out, higher_is_better
from core.network import architecture
from core.runs.history import Point
from core.runs.store.summary import Summary


class Kind(StrEnum):
    """The kind of a value, which decides its format."""

    SHARE = "share"
    ERROR = "error"
    LOSS = "loss"
    COUNT = "count"
    SECONDS = "seconds"
    MOMENT = "moment"
    STATE = "state"


@dataclass(frozen=True)
class ResultColumn:
    """A result of runs.

    Attributes:
        name: Identifier, and the heading in the CSV file.
        label: Heading in the interface (marked for translation).
        value: Reads it from a run; ``None`` if the run has none.
        kind: The kind of the value: a share of 0 to 1, an error in units of the target, a count,
            seconds, a time in seconds since 1970, a state.
        help: One line on it (marked for translation); "" if the label is enough.
        test: Whether it comes from the test set, which is not used for choosing.
        listed: Whether lists show it, and can be filtered and sorted by it.
        detail: Whether lists show it on request only.
        charted: Whether it can be drawn against a setting.
        exported: Whether it is a column of the CSV file, where state and start come first.
    """

    name: str
    label: str
    value: Callable[[Summary], Any]
    kind: Kind
    help: str = ""
    test: bool = False
    listed: bool = True
    detail: bool = False
    charted: bool = False
    exported: bool = True

    @property
    def numeric(self) -> bool:
        return self.kind is not Kind.STATE

    @property
    def averaged(self) -> bool:
        """Whether the mean over seeds is a result too."""
        return self.kind not in (Kind.STATE, Kind.MOMENT)


_VALIDATION = N_(
    "On the validation rows, at the best epoch: chosen afterwards, so slightly too good"
)
_VALIDATION_LAST = N_(
    "On the validation rows. The verdict compares this metric; with early stopping, that of the"
    " epoch whose weights were restored."
)
_TRAINING = N_(
    "Only for runs without validation rows. On training rows it is too optimistic: do not compare"
    " it with a validation result"
)


def _metric(
    point: Callable[[Summary], Point | None], *, accuracy: bool, validation: bool
) -> Callable[[Summary], float | None]:
    def value(run: Summary) -> float | None:
        reached = point(run)
        if reached is None or held_out(run) != validation or higher_is_better(run) != accuracy:
            return None
        return reached.metric

    return value


def _best(run: Summary) -> Point | None:
    return run.best


def _last(run: Summary) -> Point | None:
    return run.last


def _test(*, accuracy: bool) -> Callable[[Summary], float | None]:
    return lambda run: run.test_metric if higher_is_better(run) == accuracy else None


def _parameters(run: Summary) -> float | None:
    try:
        return float(architecture.parameters(run.config()))
    except ConfigError:
        return None


RESULTS: Mapping[str, ResultColumn] = {
    column.name: column
    for column in (
        ResultColumn(
            "validation_accuracy",
            N_("Best validation accuracy"),
            _metric(_best, accuracy=True, validation=True),
            Kind.SHARE,
            _VALIDATION,
            charted=True,
        ),
        ResultColumn(
            "validation_mae",
            N_("Best validation MAE"),
            _metric(_best, accuracy=False, validation=True),
            Kind.ERROR,
            _VALIDATION,
            charted=True,
        ),
        ResultColumn(
            "training_accuracy",
            N_("Best training accuracy"),
            _metric(_best, accuracy=True, validation=False),
            Kind.SHARE,
            _TRAINING,
        ),
        ResultColumn(
            "training_mae",
            N_("Best training MAE"),
            _metric(_best, accuracy=False, validation=False),
            Kind.ERROR,
            _TRAINING,
        ),
        ResultColumn(
            "best_epoch",
            N_("Best epoch"),
            lambda run: run.best and run.best.epoch,
            Kind.COUNT,
            detail=True,
        ),
        ResultColumn(
            "validation_accuracy_last",
            N_("Last validation accuracy"),
            _metric(_last, accuracy=True, validation=True),
            Kind.SHARE,
            _VALIDATION_LAST,
            charted=True,
            detail=True,
        ),
        ResultColumn(
            "validation_mae_last",
            N_("Last validation MAE"),
            _metric(_last, accuracy=False, validation=True),
            Kind.ERROR,
            _VALIDATION_LAST,
            charted=True,
            detail=True,
        ),
        ResultColumn(
            "training_accuracy_last",
            N_("Last training accuracy"),
            _metric(_last, accuracy=True, validation=False),
            Kind.SHARE,
            _TRAINING,
            detail=True,
        ),
        ResultColumn(
            "training_mae_last",
            N_("Last training MAE"),
            _metric(_last, accuracy=False, validation=False),
            Kind.ERROR,
            _TRAINING,
            detail=True,
        ),
        ResultColumn(
            "last_epoch",
            N_("Last epoch"),
            lambda run: run.last and run.last.epoch,
            Kind.COUNT,
            listed=False,
        ),
        ResultColumn(
            "test_accuracy",
            N_("Test accuracy"),
            _test(accuracy=True),
            Kind.SHARE,
            test=True,
            charted=True,
        ),
        ResultColumn(
            "test_mae",
            N_("Test MAE"),
            _test(accuracy=False),
            Kind.ERROR,
            test=True,
            charted=True,
        ),
        ResultColumn(
            "test_loss",
            N_("Test loss"),
            lambda run: run.test_loss,
            Kind.LOSS,
            test=True,
            detail=True,
        ),
        ResultColumn(
            "seconds",
            N_("Duration (s)"),
            lambda run: run.seconds or None,
            Kind.SECONDS,
            charted=True,
        ),
        ResultColumn(
            "parameters",
            N_("Parameters"),
            _parameters,
            Kind.COUNT,
            listed=False,
            charted=True,
            exported=False,
        ),
        ResultColumn("state", N_("State"), lambda run: run.state.value, Kind.STATE, exported=False),
        ResultColumn(
            "created", N_("Started"), lambda run: run.created, Kind.MOMENT, exported=False
        ),
    )
}


def validation_result(run: Summary) -> ResultColumn:
    """Return the column by which runs such as this one are chosen: their best validation metric."""
    return RESULTS["validation_accuracy" if higher_is_better(run) else "validation_mae"]
