"""Results that steps of class packs are compared with."""

from dataclasses import replace

import pytest

from core.comparison.reference import comparable
from core.lessons.reference import same_rows
from core.runs.states import State
from core.runs.store import Summary
from core.runs.store.summary import settings_of
from core.settings.config import RunConfig

CONFIG = RunConfig(dataset="moons")


def summary(config: RunConfig) -> Summary:
    return Summary("", settings_of(config), State.DONE, 0.0)


@pytest.mark.parametrize(
    "other",
    [
        replace(CONFIG, epochs=3, units=(4,), seed=9),
        replace(CONFIG, validation_share=0.0),
        replace(CONFIG, validation_share=0.3),
        replace(CONFIG, samples=700),
        replace(CONFIG, noise=0.3),
        replace(CONFIG, data_seed=5),
        replace(CONFIG, folds=3),
        replace(CONFIG, folds=3, fold=2),
        RunConfig(dataset="iris"),
    ],
)
def test_rows_are_the_same_where_runs_can_be_compared(other: RunConfig) -> None:
    for one in (CONFIG, other):
        assert same_rows(one, other) == comparable(summary(one), summary(other))
