"""Runs that are really trained solve every exercise, others do not, and packs come true."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from core.base.errors import DivergedError
from core.lessons.exercises import attempt, exercises
from core.lessons.measures import TriedRun, value_of
from core.lessons.packs import packs
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.states import State
from core.runs.store import RunStore
from core.settings.config import RunConfig
from tests.core.training.conftest import data
from tests.fakes import FakeService

Changes = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """What is changed in the settings that an exercise starts from, run by run."""

    right: Sequence[Changes]
    wrong: Sequence[Sequence[Changes]]


_EARLY: Changes = {"early_stopping": True, "patience": 5}
_SMALL: Changes = {**_EARLY, "units": (8,), "epochs": 20}

CASES: Mapping[str, Case] = {
    "plane": Case(
        right=[{}, {"learning_rate": 0.1, "epochs": 15}],
        wrong=[[{}, {"epochs": 15}], [{}, {"learning_rate": 0.1}]],
    ),
    "dying": Case(
        right=[{"learning_rate": 1.0}, {"learning_rate": 0.03}],
        wrong=[[{"learning_rate": 0.03}] * 2, [{"learning_rate": 1.0}] * 2],
    ),
    "bend": Case(
        right=[{}, {"activation": "tanh"}],
        wrong=[[{}, {"activation": "step"}], [{"activation": "tanh"}, {}]],
    ),
    "confident": Case(
        right=[{}, {"loss": "sparse_categorical_crossentropy"}],
        wrong=[[{}, {"loss": "sparse_categorical_crossentropy", "learning_rate": 0.2}], [{}, {}]],
    ),
    "spelling": Case(
        right=[{}, {"loss": "categorical_crossentropy"}],
        wrong=[[{}, {"loss": "categorical_crossentropy", "epochs": 21}], [{}, {}]],
    ),
    "lean": Case(
        right=[{"units": (10,), "learning_rate": 0.02, "epochs": 8}],
        wrong=[[{"units": (2,), "epochs": 2}], [{"units": (64,), "epochs": 5}]],
    ),
    "counted": Case(right=[{"units": (14,), "epochs": 1}], wrong=[[{"units": (15,), "epochs": 1}]]),
    "steps": Case(
        right=[{}, {"batch_size": 128, "learning_rate": 0.01}],
        wrong=[[{}, {"batch_size": 128}], [{}, {"learning_rate": 0.01}]],
    ),
    "early": Case(
        right=[{"epochs": 40}, _EARLY],
        wrong=[
            [{"epochs": 40}, {"epochs": 12}],
            [_EARLY, {"epochs": 40}],
            [{"epochs": 40}, _SMALL],
        ],
    ),
    "rate": Case(
        right=[{"learning_rate": 1.0}],
        wrong=[[{}], [{"learning_rate": 30.0}], [{"learning_rate": 0.1, "momentum": 0.9}]],
    ),
    "momentum": Case(
        right=[{}, {"momentum": 0.9}],
        wrong=[[{}, {"learning_rate": 1.0}], [{}, {"momentum": 0.1}], [{"momentum": 0.9}, {}]],
    ),
    "overfitting": Case(
        right=[{}, {"early_stopping": True, "patience": 5}],
        wrong=[[{}, {}], [{"early_stopping": True, "patience": 5}, {}]],
    ),
    "calm": Case(
        right=[{}, {"learning_rate": 0.003}],
        wrong=[
            [{}, {}],
            [{"learning_rate": 0.003}, {}],
            [{}, {"learning_rate": 0.003, "units": (32,)}],
        ],
    ),
    "simpler": Case(
        right=[{"units": (16,), "epochs": 30}],
        wrong=[[{"units": (2,), "epochs": 1}], [{"units": (64,), "epochs": 30}]],
    ),
    "optimizer": Case(
        right=[{"learning_rate": 0.1, "momentum": 0.9}],
        wrong=[[{}], [{"optimizer": "adam", "learning_rate": 0.001}]],
    ),
}


class Recorded(FakeService):
    """Has what is recorded of its runs."""

    def rows(self, run_id: str, start: int = 0) -> Sequence[Row]:
        return self.store.rows(run_id)[start:]

    def health(self, run_id: str, start: int = 0) -> Sequence[Health]:
        return self.store.health(run_id)[start:]


class Desk:
    """Trains runs, each once, and hands them in."""

    def __init__(self, trainer: Any) -> None:
        self._trainer = trainer
        self._trained: dict[RunConfig, tuple[Any, list[Row], list[Health]]] = {}

    def solves(self, name: str, runs: Sequence[Changes], folder: Path) -> bool:
        """Whether these runs, in this order and recorded in an empty folder, solve an exercise."""
        one, store = exercises()[name], RunStore(folder)
        for changes in runs:
            self._record(replace(one.start, **changes), store)
        return len(attempt(one, Recorded(store=store)).runs) == len(one.parts)

    def tried(self, config: RunConfig, folder: Path) -> TriedRun:
        """Train a run; return it as recorded in an empty folder."""
        store = RunStore(folder)
        self._record(config, store)
        (summary,) = store.summaries()
        return TriedRun(summary, Recorded(store=store))

    def _record(self, config: RunConfig, store: RunStore) -> None:
        record = store.create(config)
        result, rows, health = self._train(record.config)
        state = State.FAILED if result is None else State.DONE
        store.finish(replace(record, state=state), rows, result, health)

    def _train(self, config: RunConfig) -> tuple[Any, list[Row], list[Health]]:
        if config not in self._trained:
            rows: list[Row] = []
            health: list[Health] = []
            result = None
            with suppress(DivergedError):
                result = self._trainer.train(
                    config, data(config), rows.extend, publish_health=health.extend
                )
            self._trained[config] = result, rows, health
        return self._trained[config]


@pytest.fixture(scope="module")
def desk(uncompiled: Any) -> Desk:
    return Desk(uncompiled)


def test_every_exercise_has_its_case() -> None:
    assert CASES.keys() == exercises().keys()


@pytest.mark.parametrize("name", CASES)
def test_an_exercise_is_solved_by_the_right_runs_alone(
    name: str, desk: Desk, tmp_path: Path
) -> None:
    case = CASES[name]
    for place, runs in enumerate(case.wrong):
        assert not desk.solves(name, runs, tmp_path / str(place)), runs
    assert desk.solves(name, case.right, tmp_path / "right")


@pytest.mark.parametrize(
    ("pack", "place"),
    [(name, place) for name, pack in packs().items() for place in range(1, len(pack.steps) + 1)],
)
def test_a_step_of_a_pack_does_what_its_texts_say(
    pack: str, place: int, desk: Desk, tmp_path: Path
) -> None:
    step = packs()[pack].step(place)
    run = desk.tried(step.settings, tmp_path)
    for claim in step.claims:
        assert claim.met(run, run), (claim, value_of(claim.what, run))
    assert step.claims or step.exercise
