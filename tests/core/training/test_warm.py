"""What is cached for later runs, and what is evicted."""

import gc
import weakref

import numpy as np
import pytest

from tests.core.training.conftest import Run, data, small

pytestmark = pytest.mark.usefixtures("without_xla")  # compiling would take most of the time


def test_cached_models_and_data_are_bounded(train: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training import warm
    from core.training.trainer import Trainer

    monkeypatch.setattr(warm, "_MODELS", 2)
    trainer = Trainer()
    for units in (1, 2, 3):
        train(small(units=(units,), epochs=1, seed=units), trainer)
    assert len(trainer.warm._models) == 2
    assert len(trainer.warm._data) == warm._DATASETS
    assert small(units=(1,)).graph not in trainer.warm._models


def test_large_models_evict_others(train: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training import warm
    from core.training.trainer import Trainer

    monkeypatch.setattr(warm, "_PARAMETERS", 1000)
    trainer = Trainer()
    configs = [small(units=(units,), epochs=1) for units in (13, 12, 14, 500)]
    held = []
    for config in configs:
        train(config, trainer)
        held.append([each.graph in trainer.warm._models for each in configs])
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


def test_data_on_the_device_share_the_memory_of_the_prepared(train: Run) -> None:
    from core.training.trainer import Trainer

    config = small(epochs=1)
    prepared, trainer = data(config), Trainer()
    train(config, trainer)
    x, _ = trainer.warm.data(config, prepared).train
    assert np.asarray(memoryview(x)).ctypes.data == prepared.x_train.ctypes.data
    assert not prepared.x_train.flags.writeable
    np.testing.assert_array_equal(x.numpy(), prepared.x_train)


def test_data_that_tensorflow_cannot_use_in_place_are_copied() -> None:
    from core.training.warm import tensors

    prepared = data(config := small())
    x = prepared.x_train[1:, ::2]
    tensor, _ = tensors(config, x, prepared.y_train[1:])
    np.testing.assert_array_equal(tensor.numpy(), x)
    nothing, _ = tensors(config, prepared.x_train[:0], prepared.y_train[:0])
    assert nothing.shape == (0, *prepared.x_train.shape[1:])
