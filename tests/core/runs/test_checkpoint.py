"""Whether training can continue with the numbers of one longer run."""

from dataclasses import replace
from typing import Any

import pytest

from core.runs.checkpoint import continuation, keepable, rows_until
from core.runs.history import Row
from core.runs.record import ACCELERATOR
from core.settings.choices import SCHEDULES
from core.settings.config import RunConfig, default_config

CONFIG = default_config("digits")
VERSIONS = {"keras": "3"}


def row(epoch: float, end: bool) -> Row:
    return Row(epoch, end, 0.5, 0.5, None, None, 0.001, 1.0, 1.0, epoch)


ROWS = [row(0.5, False), row(1.0, True), row(1.5, False), row(2.0, True), row(2.4, True)]


def test_it_resumes_from_the_last_whole_epoch() -> None:
    result = continuation(CONFIG, ROWS, 2, (VERSIONS, VERSIONS))
    assert (result.trained, result.epoch, result.reason) == (2, 2, "")
    assert rows_until(ROWS, 2) == ROWS[:4]


@pytest.mark.parametrize(
    ("config", "checkpoint", "versions", "reason"),
    [
        (replace(CONFIG, schedule="cosine"), 2, VERSIONS, "depends on the total number"),
        (
            replace(CONFIG, schedule="one_cycle"),
            2,
            VERSIONS,
            "depends on the total number",
        ),
        (replace(CONFIG, schedule="plateau"), 2, VERSIONS, "record of the validation loss"),
        (replace(CONFIG, early_stopping=True), 2, VERSIONS, "Early stopping"),
        (CONFIG, None, VERSIONS, "is not stored"),
        (CONFIG, 3, VERSIONS, "is not stored"),  # the history ends earlier
        (CONFIG, 2, {"keras": "4"}, "other versions"),
    ],
)
def test_it_starts_again_where_numbers_would_differ(
    config: RunConfig, checkpoint: int | None, versions: Any, reason: str
) -> None:
    result = continuation(config, ROWS, checkpoint, (VERSIONS, versions))
    assert (result.trained, result.epoch) == (2, 0)
    assert reason in result.reason


def test_it_starts_again_after_an_accelerator() -> None:
    accelerated = {**VERSIONS, ACCELERATOR: "Fast 0"}
    for here in (VERSIONS, accelerated):
        result = continuation(CONFIG, ROWS, 2, (accelerated, here))
        assert (result.trained, result.epoch) == (2, 0)
        assert "on an accelerator" in result.reason


def test_the_same_number_of_epochs_suits_every_schedule_without_a_record() -> None:
    for schedule in SCHEDULES.values():
        config = replace(CONFIG, schedule=schedule.name)
        assert keepable(config) == (not schedule.watches)
        assert continuation(config, ROWS, 2, same=True).epoch == (0 if schedule.watches else 2)
    assert not keepable(replace(CONFIG, early_stopping=True))


@pytest.mark.parametrize("schedule", ["constant", "step", "exponential"])
def test_other_schedules_do_not_depend_on_how_many_epochs_there_are(schedule: str) -> None:
    config = replace(CONFIG, schedule=schedule, warmup_epochs=1)
    assert continuation(config, ROWS, 2).epoch == 2
