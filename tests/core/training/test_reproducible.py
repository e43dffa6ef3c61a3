"""Equal settings give equal numbers in any process, and the test set is evaluated once."""

import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.runs.history import Row
from core.settings.config import RunConfig
from tests.core.training import elsewhere as other_process
from tests.core.training.conftest import Run, data, numbers, same, small

ROOT = Path(__file__).parents[3]
# tanh, because TensorFlow's ReLU turns NaN into zero.
CONFIG = small("digits", units=(12,), activation="tanh", epochs=3, seed=5)

# Large enough for its matrix products to be split among threads.
WIDE = small("digits", units=(512, 320), activation="tanh", epochs=1, seed=5)

ELSEWHERE = """
import json, os, sys
if sys.argv[2:]:
    os.sched_setaffinity(0, map(int, sys.argv[2:]))
from tests.core.training.conftest import data, numbers
from core.settings.config import RunConfig
from core.training.trainer import Trainer
config, rows = RunConfig.from_json(sys.argv[1]), []
result = Trainer().train(config, data(config), rows.extend)
print(json.dumps([numbers(rows), result.outputs.tolist()]))
"""

# The project's modules cannot be imported from this folder.
WITHOUT_US = """
import sys, keras, numpy
model = keras.saving.load_model("model.keras")
x = numpy.load("x.npy")
numpy.save("outputs.npy", model.predict(x, verbose=0))
before = model.optimizer.iterations.numpy()
model.fit(x, numpy.load("y.npy"), epochs=1, batch_size=len(x), verbose=0)
assert model.optimizer.iterations.numpy() == before + 1
assert not any(name.split(".")[0] == "core" for name in sys.modules)
"""


def assert_same_elsewhere(train: Run, config: RunConfig, cores: Iterable[int] = ()) -> None:
    result, rows = train(config)
    done = subprocess.run(
        [sys.executable, "-c", ELSEWHERE, config.to_json(), *map(str, cores)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    other_rows, outputs = json.loads(done.stdout)
    assert [tuple(row) for row in other_rows] == numbers(rows)
    np.testing.assert_array_equal(np.array(outputs, np.float32), result.outputs)


def test_the_same_seed_gives_the_same_numbers_in_another_process(train: Run) -> None:
    assert_same_elsewhere(train, CONFIG)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system pins no process")
def test_one_core_gives_the_numbers_of_several(train: Run) -> None:
    assert_same_elsewhere(train, WIDE, cores=[min(os.sched_getaffinity(0))])


def test_another_seed_gives_other_numbers(train: Run) -> None:
    first, rows = train(CONFIG)
    other, other_rows = train(replace(CONFIG, seed=6))
    assert not same(first, other)
    assert all(a != b for a, b in zip(numbers(rows), numbers(other_rows), strict=True))


def test_the_saved_model_needs_nothing_of_ours(
    train: Run, elsewhere: other_process.Run, tmp_path: Path
) -> None:
    result, _ = train(CONFIG)
    prepared = data(CONFIG)
    (tmp_path / "model.keras").write_bytes(result.model)
    np.save(tmp_path / "x.npy", prepared.x_test)
    np.save(tmp_path / "y.npy", prepared.y_test)
    elsewhere(WITHOUT_US, tmp_path)
    np.testing.assert_allclose(np.load(tmp_path / "outputs.npy"), result.outputs, atol=1e-6)


def test_the_test_set_is_not_looked_at_before_the_end(train: Run, trainer: Any) -> None:
    _, rows = train(CONFIG)
    prepared = data(CONFIG)
    poisoned = replace(prepared, x_test=np.full_like(prepared.x_test, np.nan))
    blind: list[Row] = []
    result = trainer.train(CONFIG, poisoned, blind.extend)
    assert numbers(blind) == numbers(rows)
    assert np.isnan(result.evaluation.loss)
    assert np.isnan(result.outputs).all()


def test_other_threads_that_draw_random_numbers_change_nothing() -> None:
    from core.training.dropout import Dropout
    from core.training.network import new_model, restart

    config = replace(CONFIG, dropout=0.2)
    model = new_model(config)

    def start() -> list[np.ndarray]:
        restart(model, config)
        masks = [layer.seed_generator.state for layer in model.layers if isinstance(layer, Dropout)]
        return [np.array(variable) for variable in [*model.variables, *masks]]

    alone, over = start(), threading.Event()

    def draw() -> None:
        while not over.is_set():
            random.random()

    beside = threading.Thread(target=draw)
    beside.start()
    try:
        for _ in range(20):
            for one, other in zip(alone, start(), strict=True):
                np.testing.assert_array_equal(one, other)
    finally:
        over.set()
        beside.join()
