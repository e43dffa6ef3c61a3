"""Which epochs are recorded again, and from where; and the whole way with a real worker."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.base.errors import PredictionError
from core.runs.checkpoint import Continuation
from core.runs.epoch_steps import EpochSteps
from core.runs.epochs import EpochWeights
from core.runs.record import Record
from core.runs.states import State
from core.service.live import LiveRun
from core.service.recorded_steps import RecordedSteps
from core.service.service import DaskTrainingService
from core.settings.config import RunConfig, default_config
from tests.core.service.real import finish
from tests.plausible import plausible_steps

CONFIG = replace(default_config("moons"), epochs=5, units=(4,))


class Archive:
    """The stored weights of runs that trained three epochs."""

    def __init__(self, weights: bytes = b"") -> None:
        self._weights = weights

    def weights(self, _run: LiveRun) -> bytes:
        return self._weights

    def continuation(self, _run: LiveRun) -> Continuation:
        return Continuation(3)


def held(weights: bytes = b"") -> RecordedSteps:
    archive: Any = Archive(weights)
    return RecordedSteps(archive)


def run_of(config: RunConfig = CONFIG, state: State = State.STOPPED) -> LiveRun:
    return LiveRun(Record("run", config, state=state), [], None)


def asked(steps: RecordedSteps, run: LiveRun, epoch: int) -> tuple[EpochSteps, list[bytes]]:
    """Return an epoch and the checkpoints that it was recorded from."""
    starts: list[bytes] = []

    def record(checkpoint: bytes) -> EpochSteps:
        starts.append(checkpoint)
        end = f"end of {epoch}".encode()
        return replace(plausible_steps(run.record.config, epoch), checkpoint=end, deviation=None)

    return steps.get(run, epoch, record), starts


def test_an_epoch_is_recorded_once_and_from_the_latest_before_it() -> None:
    steps, run = held(), run_of()
    first, starts = asked(steps, run, 1)
    assert starts == [b""]
    again, starts = asked(steps, run, 1)
    assert again is first and starts == []
    assert asked(steps, run, 3)[1] == [b"end of 1"]
    assert asked(steps, run, 2)[1] == [b"end of 1"]


def test_a_rate_that_follows_the_validation_loss_needs_all_epochs_before() -> None:
    steps, run = held(), run_of(replace(CONFIG, schedule="plateau"))
    asked(steps, run, 1)
    assert asked(steps, run, 2)[1] == [b""]


def test_the_end_is_compared_with_what_the_run_stored() -> None:
    values = plausible_steps(CONFIG, 2).weights[-1:] + np.float32(0.25)
    stored = EpochWeights(np.array([2.0]), values).to_bytes()
    assert asked(held(stored), run_of(), 2)[0].deviation == pytest.approx(0.25)
    assert asked(held(stored), run_of(), 1)[0].deviation is None
    assert asked(held(b"damaged"), run_of(), 2)[0].deviation is None


def test_epochs_that_cannot_be_shown_are_refused() -> None:
    for run, epoch, words in (
        (run_of(), 4, "finished 3"),
        (run_of(), 0, "Epoch 0"),
        (run_of(state=State.RUNNING), 1, "finished 0"),
        (run_of(replace(CONFIG, units=(200, 200))), 1, "fewer units"),
    ):
        with pytest.raises(PredictionError, match=words):
            asked(held(), run, epoch)


def test_a_worker_records_the_epochs_of_a_run(service: DaskTrainingService, home: Path) -> None:
    config = replace(CONFIG, epochs=3, optimizer="adam", dropout=0.2)
    run_id = service.submit(config)
    finish(service, run_id)
    first, second = (service.epoch_steps(run_id, epoch) for epoch in (1, 2))
    assert first.deviation == second.deviation == 0.0
    np.testing.assert_array_equal(first.weights[-1], second.weights[0])
    assert first.count == config.steps_per_epoch
    assert service.epoch_steps(run_id, 2) is second
