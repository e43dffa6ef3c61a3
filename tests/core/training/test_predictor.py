"""Predictions of trained models in the worker do not disturb a run."""

import threading
from typing import Any

import numpy as np
import pytest

from core.base.errors import PredictionError
from core.evaluation.permutation import REPEATS
from core.settings.choices import ACTIVATIONS
from tests.core.training.conftest import Run, data, small


@pytest.fixture
def trainer(uncompiled: Any) -> Any:
    return uncompiled


@pytest.fixture
def predictor() -> Any:
    from core.training.predictor import Predictor

    return Predictor()


OWN = [name for name, activation in ACTIVATIONS.items() if not activation.keras]


@pytest.mark.parametrize("activation", OWN)
def test_predictions_are_those_of_the_run(activation: str, train: Run, predictor: Any) -> None:
    config = small("digits", epochs=1, activation=activation)
    result, _rows = train(config)
    inputs = data(config).x_test
    assert predictor.answer("run", inputs, None) is None
    answers = predictor.answer("run", inputs, result.model)
    np.testing.assert_allclose(answers, result.outputs, rtol=1e-6, atol=1e-6)
    again = predictor.answer("run", inputs, None)  # cached
    assert (again == answers).all()


def test_the_model_cache_is_bounded(train: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training import predictor as room

    config = small(epochs=1)
    file, inputs = train(config)[0].model, data(config).x_test[:2]
    monkeypatch.setattr(room, "_MODELS", 2)
    predictor = room.Predictor()
    for name in ("a", "b", "a", "c"):
        assert predictor.answer(name, inputs, file) is not None
    assert predictor.answer("b", inputs, None) is None  # least recently used
    assert predictor.answer("a", inputs, None) is not None
    monkeypatch.setattr(room, "_PARAMETERS", 1)
    predictor = room.Predictor()
    for name in ("a", "d"):
        assert predictor.answer(name, inputs, file) is not None  # one at least
    assert predictor.answer("d", inputs, None) is not None
    assert predictor.answer("a", inputs, None) is None


def test_columns_are_shuffled_for_the_network_of_a_run(train: Run, predictor: Any) -> None:
    from core.training.predictor import column_importance

    config = small("diabetes", epochs=10, validation_share=0.3)
    result, rows = train(config)
    asked = "run", config.to_json()
    assert column_importance(predictor, *asked, None) is None
    found = column_importance(predictor, *asked, result.model)
    assert found is not None and found.falls.shape == (10, REPEATS)
    assert found.score == pytest.approx(rows[-1].val_metric, rel=1e-4)
    assert found.means.max() > 2 * found.deviations[found.means.argmax()]
    again = column_importance(predictor, *asked, None)
    assert again is not None and (again.falls == found.falls).all()


def test_a_damaged_file_is_reported_and_not_cached(train: Run, predictor: Any) -> None:
    config = small(epochs=1)
    file, inputs = train(config)[0].model, data(config).x_test[:2]
    for damaged in (b"", b"no model", file[:-200]):
        with pytest.raises(PredictionError, match="is damaged"):
            predictor.answer("run", inputs, damaged)
    assert predictor.answer("run", inputs, file) is not None


def test_loading_waits_while_a_run_draws_its_seeds(train: Run, predictor: Any) -> None:
    from core.training.network import _seeded

    config = small(epochs=1)
    file, inputs = train(config)[0].model, data(config).x_test[:2]
    done = threading.Event()

    def ask() -> None:
        predictor.answer("run", inputs, file)
        done.set()

    thread = threading.Thread(target=ask)
    with _seeded(0):
        thread.start()
        assert not done.wait(0.5)
    thread.join(20)
    assert done.is_set()
