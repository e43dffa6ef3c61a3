"""The program of a run that may come is prepared, and the run waits for it."""

import threading
from typing import Any

import pytest

from core.settings.config import RunConfig
from tests.core.training.conftest import REST, Run, data, numbers, same, small


def test_a_prepared_run_builds_and_traces_nothing_and_has_the_same_numbers(
    uncompiled: Any, train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import fused
    from core.training.fused import FusedSequential
    from core.training.trainer import Trainer

    config = small(units=(9,), **REST)
    result, rows = train(config, uncompiled)
    monkeypatch.setattr(fused, "JIT", False)
    trainer = Trainer()
    trainer.prepare(config, data(config))
    monkeypatch.setattr("core.training.warm.new_model", None)
    monkeypatch.setattr("core.training.snapshots.Probe", None)
    monkeypatch.setattr(FusedSequential, "_evaluate_part", None)
    monkeypatch.setattr(FusedSequential, "_stretch", None)
    health: list[Any] = []
    again, again_rows = train(config, trainer, publish_health=health.extend)
    assert numbers(again_rows) == numbers(rows) and same(again, result)
    assert health


class Slow:
    """A trainer that prepares until it is released."""

    def __init__(self) -> None:
        self.begun, self.released = threading.Event(), threading.Event()
        self.prepared: list[RunConfig] = []

    def prepare(self, config: RunConfig, prepared: Any) -> None:
        self.begun.set()
        assert self.released.wait(60)
        self.prepared.append(config)


def test_a_run_waits_for_its_own_program_only() -> None:
    from core.training.ahead import Ahead

    trainer: Any = Slow()
    ahead, config = Ahead(trainer), small("iris")
    ahead.join(config)  # nothing is being prepared
    thread = threading.Thread(target=ahead.prepare, args=(config,))
    thread.start()
    assert trainer.begun.wait(60)
    ahead.join(small("iris", units=(5,)))
    assert trainer.prepared == []
    waiting = threading.Thread(target=ahead.join, args=(small("iris", learning_rate=0.5),))
    waiting.start()
    trainer.released.set()
    waiting.join(60)
    assert trainer.prepared == [config]
    thread.join(60)


def test_nothing_is_downloaded_for_a_run_that_may_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training import ahead

    trainer: Any = Slow()
    monkeypatch.setattr(ahead, "bytes_to_download", lambda name: 1)
    monkeypatch.setattr(ahead, "load", None)
    ahead.Ahead(trainer).prepare(small("iris"))
    assert trainer.prepared == [] and not trainer.begun.is_set()
