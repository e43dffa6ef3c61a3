"""A run that meets the conditions of an exercise solves it, and no other run does."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.lessons.exercises import Exercise, attempt, read_exercise
from core.lessons.progress import first_answer, note_answer, note_solution, solution
from core.runs.history import Row
from core.runs.states import State
from core.runs.store import RunStore
from core.settings.config import RunConfig, default_config
from tests.fakes import FakeService
from tests.plausible import plausible_result

IRIS = default_config("iris")


def row(epoch: int, loss: float, metric: float) -> Row:
    return Row(float(epoch), True, loss, metric, loss, metric, 0.01, 1000.0, 0.0, float(epoch))


class Tried:
    """A record into which runs are written."""

    def __init__(self) -> None:
        self.store = RunStore()
        self.service = Recording(self.store)

    def run(self, config: RunConfig, loss: float = 0.5, metric: float = 0.9) -> str:
        """Record a finished run that ended with this validation loss and accuracy."""
        record = self.store.create(config)
        rows = [row(epoch, loss, metric) for epoch in range(1, config.epochs + 1)]
        self.store.finish(replace(record, state=State.DONE), rows, plausible_result(config))
        return record.run_id


class Recording(FakeService):
    """Has the rows of recorded runs."""

    def __init__(self, store: RunStore) -> None:
        super().__init__(store=store)

    def rows(self, run_id: str, start: int = 0) -> Sequence[Row]:
        return self.store.rows(run_id)[start:]


@pytest.fixture
def tried() -> Tried:
    return Tried()


def made(*runs: list[dict[str, Any]]) -> Exercise:
    return read_exercise(
        "made",
        {
            "title": "Made",
            "task": "Do it.",
            "chapter": "unit",
            "start": {"dataset": "iris"},
            "runs": [{"label": "A run", "conditions": conditions} for conditions in runs],
        },
    )


def test_one_run_with_settings_and_a_result(tried: Tried) -> None:
    one = made(
        [
            {"what": "activation", "is": "tanh"},
            {"what": "validation_accuracy", "at_least": 0.95},
            {"what": "parameters", "at_most": 100},
        ]
    )
    assert attempt(one, tried.service).runs == ()
    wrong = tried.run(replace(IRIS, activation="tanh", units=(8,)), metric=0.9)
    found = attempt(one, tried.service)
    assert found.runs == () and found.newest is not None
    assert found.newest.summary.run_id == wrong
    assert [condition.what for condition in found.lacking] == ["validation_accuracy"]
    tried.run(replace(IRIS, activation="tanh", units=(64,)), metric=0.99)
    tried.run(replace(default_config("digits"), activation="tanh", units=(1,)), metric=0.99)
    assert attempt(one, tried.service).runs == ()
    right = tried.run(replace(IRIS, activation="tanh", units=(8,)), metric=0.95)
    assert attempt(one, tried.service).runs == (right,)


def test_a_second_run_is_compared_with_the_first_and_comes_after_it(tried: Tried) -> None:
    one = made(
        [{"what": "epochs_trained", "at_least": 10}],
        [
            {"what": "epochs_trained", "of_first": 0.5},
            {"what": "validation_loss", "of_first": 1.0},
            {"what": "seed", "as_first": True},
        ],
    )
    tried.run(replace(IRIS, epochs=5), loss=0.1)  # too early
    first = tried.run(replace(IRIS, epochs=20), loss=0.4)
    tried.run(replace(IRIS, epochs=10), loss=0.41)
    tried.run(replace(IRIS, epochs=10, seed=7), loss=0.3)
    found = attempt(one, tried.service)
    assert found.runs == (first,)
    assert [condition.what for condition in found.lacking] == ["seed"]
    second = tried.run(replace(IRIS, epochs=10), loss=0.4)
    assert attempt(one, tried.service).runs == (first, second)


def test_the_first_answer_and_the_first_solution_are_kept() -> None:
    store = RunStore()
    assert first_answer(store, "unit.bias") is None and solution(store, "plane") == ()
    for answer, runs in ((2, ("a", "b")), (1, ("c",))):
        note_answer(store, "unit.bias", answer)
        note_solution(store, "plane", runs)
    assert first_answer(store, "unit.bias") == 2 and solution(store, "plane") == ("a", "b")


def test_numbers_of_a_run_are_plain(tried: Tried) -> None:
    one = made([{"what": "validation_loss", "at_most": 0.5}])
    run = tried.run(IRIS, loss=float(np.float32(0.5)))
    assert attempt(one, tried.service).runs == (run,)
