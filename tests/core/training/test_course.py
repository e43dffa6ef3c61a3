"""The networks of the course reach the reported results."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.tables import store
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read
from core.settings.presets import PRESETS
from tests.core.training.conftest import Run

SEEDS = range(3)


@pytest.mark.slow
def test_fashion_mnist_reaches_the_course_s_accuracy(
    train: Run, shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENSEBOARD_DATASETS", str(shared_data))
    preset = PRESETS["fashion_mnist"]
    assert preset.reference is not None
    reached = [train(replace(preset.config, seed=seed))[0].evaluation.metric for seed in SEEDS]
    # The course's run is another sample of the same distribution: within two standard deviations.
    mean, spread = float(np.mean(reached)), float(np.std(reached, ddof=1))
    assert abs(mean - preset.reference.metric) <= 2 * spread, reached
    assert min(reached) > 0.84, reached


@pytest.mark.slow
def test_shipping_reaches_the_course_s_accuracy(train: Run, shared_data: Path) -> None:
    path = shared_data / "shipping" / "Train.csv"
    table = read(path)
    store.save(table, propose(profile(table.frame), "Shipping", table.dialect), path)
    preset = PRESETS["shipping"]
    assert preset.reference is not None
    reached = [train(replace(preset.config, seed=seed))[0].evaluation.metric for seed in SEEDS]
    mean, spread = float(np.mean(reached)), float(np.std(reached, ddof=1))
    assert abs(mean - preset.reference.metric) <= 2 * spread, reached
    assert min(reached) > 0.64, reached
