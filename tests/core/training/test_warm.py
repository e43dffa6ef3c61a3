"""What is cached for later runs, and what is evicted."""

import gc
import os
import shlex
import weakref
from pathlib import Path

import pytest

from tests.core.training.conftest import Run, data, small


def test_cached_models_and_data_are_bounded(train: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training import warm
    from core.training.trainer import Trainer

    monkeypatch.setattr(warm, "_MODELS", 2)
    trainer = Trainer()
    for units in (1, 2, 3):
        train(small(units=(units,), epochs=1, seed=units), trainer)
    assert len(trainer.warm._models) == 2
    assert len(trainer.warm._data) == warm._DATASETS
    assert small(units=(1,)).program not in trainer.warm._models


def test_large_models_evict_others(train: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training import warm
    from core.training.trainer import Trainer

    monkeypatch.setattr(warm, "_PARAMETERS", 1000)
    trainer = Trainer()
    configs = [small(units=(units,), epochs=1) for units in (13, 12, 14, 500)]
    held = []
    for config in configs:
        train(config, trainer)
        held.append([each.program in trainer.warm._models for each in configs])
    assert held == [
        [True, False, False, False],
        [True, True, False, False],
        [False, True, True, False],
        [False, True, True, False],  # the last one is too large for the cache
    ]


def test_a_cached_model_does_not_keep_its_data_alive(train: Run) -> None:
    from core.training.trainer import Trainer

    trainer = Trainer()
    config = small(seed=77)
    train(config, trainer, publish_health=lambda snapshots: None)
    x, _ = trainer.warm.data(config, data(config)).train
    tensor = weakref.ref(x)
    del x
    trainer.warm._data.clear()
    gc.collect()
    assert tensor() is None


def test_programs_are_cached_on_disk_by_their_flags(
    train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import backend

    folder = shlex.split(os.environ["TF_XLA_FLAGS"])[0].partition("=")[2]
    train(small(units=(31,)))
    assert list(Path(folder).glob("*.pb"))
    flags = backend._cache_flags()
    assert backend._cache_flags() == flags
    monkeypatch.setenv("XLA_FLAGS", "")
    assert backend._cache_flags() != flags


def test_old_programs_are_deleted_when_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import backend

    for age in range(5):
        file = tmp_path / str(age % 2) / f"{age}.pb"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x" * 100)
        os.utime(file, (1000 - age, 1000 - age))
    monkeypatch.setattr(backend, "CACHE_BYTES", 250)
    backend._prune(tmp_path)
    assert sorted(file.name for file in tmp_path.rglob("*.pb")) == ["0.pb", "1.pb"]
