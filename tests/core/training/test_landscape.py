"""The loss over a plane: against Keras, the run's own history, and at the ends of two runs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.base.errors import PredictionError
from core.runs.epochs import EpochWeights
from core.runs.landscape import Directions, Landscape, LandscapeSettings, Rows
from core.settings.config import RunConfig
from tests.core.training.conftest import Run, data, small

# Every kind of array, penalties of all kinds, dropout, and a sample that leaves a remainder.
EVERYTHING = small(
    "digits",
    units=(12, 8),
    dropout=0.2,
    batch_normalization=True,
    l2=0.01,
    activity_l2=0.01,
    epochs=4,
)
CONFIGS = {
    "several classes": EVERYTHING,
    "two classes": small(class_weights=True, epochs=4),
    "a number": small("diabetes", activation="sinc", epochs=4),
}


pytestmark = pytest.mark.usefixtures("without_xla")  # except where XLA itself is tested


@pytest.fixture
def trainer(uncompiled: Any) -> Any:
    return uncompiled


def compute(
    runs: Sequence[tuple[RunConfig, Any]], settings: LandscapeSettings, **options: Any
) -> Landscape:
    from core.training.landscape import StoredRun, compute

    begun: list[Landscape] = []
    rows: list[np.ndarray] = []
    stored = [
        StoredRun(
            config,
            EpochWeights.from_bytes(result.weights),
            float(result.evaluation.epoch or config.epochs),
            **options,
        )
        for config, result in runs
    ]
    prepared = [data(config) for config, _result in runs]
    seconds = compute(stored, prepared, settings, begun.append, rows.append)
    assert seconds > 0
    (begin,) = begun
    assert not len(begin.losses)
    return begin.with_rows(rows)


def settings(directions: Directions = Directions.PATH, **more: Any) -> LandscapeSettings:
    return LandscapeSettings(directions, **{"resolution": 15, **more})


def keras_loss(
    config: RunConfig, weights: np.ndarray, x: Any, y: Any, balance: Any = None
) -> float:
    """What Keras's ``evaluate`` says of the network of a run with these weights."""
    from core.training.backend import keras
    from core.training.network import keras_object, layers
    from core.training.warm import tensors

    model = keras.Sequential(layers(config))
    model.compile(loss=keras_object(config.loss_entry)())
    parts = np.split(weights, np.cumsum([int(np.prod(w.shape)) for w in model.weights])[:-1])
    model.set_weights([p.reshape(w.shape) for p, w in zip(parts, model.weights, strict=True)])
    x, y = tensors(config, x, y)
    loss: float = model.evaluate(x, y, batch_size=len(x), sample_weight=balance, verbose=0)
    return loss


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_the_centre_has_the_loss_of_the_run(config: RunConfig, trained: Any) -> None:
    result, rows = trained(config)
    ends = [row for row in rows if row.end]
    for directions in (Directions.PATH, Directions.RANDOM):
        found = compute([(config, result)], settings(directions, rows=Rows.VALIDATION))
        centre = found.losses[list(found.y).index(0), list(found.x).index(0)]
        (path,) = found.paths
        assert path.epochs.tolist() == [0, 1, 2, 3, 4] and path.last == 4
        np.testing.assert_allclose(centre, ends[-1].val_loss, rtol=1e-5)
        np.testing.assert_allclose(path.losses[1:], [row.val_loss for row in ends], rtol=1e-5)
        np.testing.assert_allclose(path.projected[-1], centre, rtol=1e-6)
        assert found.samples == found.available == config.validation_samples
        assert np.isfinite(found.losses).all()


def _variances(weights: Sequence[Any]) -> np.ndarray:
    """Which values are moving variances: of two arrays that are not trained, the second."""
    kinds, fixed = [], 0
    for weight in weights:
        fixed += not weight.trainable
        kinds.append(np.full(weight.size, not weight.trainable and fixed % 2 == 0))
    return np.concatenate(kinds)


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_points_have_the_loss_that_keras_evaluates(config: RunConfig, trained: Any) -> None:
    from core.evaluation.plane import path_plane, trainable_of
    from core.training.landscape import StoredRun, _loss, _points
    from core.training.trainer import balance

    result, _rows = trained(config)
    prepared = data(config)
    asked = settings()
    found = compute([(config, result)], asked)
    stored = StoredRun(config, EpochWeights.from_bytes(result.weights), config.epochs)
    points = _points(stored, prepared)
    weights = _loss(config, prepared, asked)[0].weights
    plane = path_plane(points.end, points.values, trainable_of(weights))
    for row, column in ((0, 0), (7, 3), (14, 14)):
        place = np.array([found.x[column], found.y[row]])
        there = (plane.centre + place @ plane.directions).astype(np.float32)
        there[_variances(weights)] = there[_variances(weights)].clip(0)
        x, y = prepared.x_train, prepared.y_train
        expected = keras_loss(config, there, x, y, balance(config, prepared))
        assert found.losses[row, column] == pytest.approx(expected, rel=1e-4)


def test_penalties_are_part_of_the_loss_or_not(trained: Any) -> None:
    result, _rows = trained(EVERYTHING)
    run = [(EVERYTHING, result)]
    whole, bare = (compute(run, settings(penalties=one)).paths[0].losses for one in (True, False))
    assert (whole > bare + 0.01).all()
    free = replace(EVERYTHING, l2=0.0, activity_l2=0.0)
    weights = EpochWeights.from_bytes(result.weights).values[-1]
    prepared = data(EVERYTHING)
    expected = keras_loss(free, weights, prepared.x_train, prepared.y_train)
    assert bare[-1] == pytest.approx(expected, rel=1e-5)


def test_the_path_begins_where_the_run_began(trained: Any) -> None:
    from core.training.network import initial_model, new_model, restart

    result, _rows = trained(EVERYTHING)
    new = new_model(EVERYTHING)
    restart(new, EVERYTHING)
    initial = initial_model(EVERYTHING, data(EVERYTHING).y_train)
    for one, other in zip(new.weights, initial.weights, strict=True):
        assert np.array_equal(one.numpy(), other.numpy())
    later = compute([(EVERYTHING, result)], settings(), same_start=False)
    assert later.paths[0].epochs.tolist() == [1, 2, 3, 4]


def test_same_settings_give_the_same_numbers(trained: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training import fused

    monkeypatch.setattr(fused, "JIT", True)
    result, _rows = trained(EVERYTHING)
    run = [(EVERYTHING, result)]
    few = settings(Directions.RANDOM, samples=500, seed=2)
    first, second = compute(run, few), compute(run, few)
    assert np.array_equal(first.losses, second.losses)
    assert (first.samples, first.available) == (500, EVERYTHING.train_samples)
    assert not np.allclose(compute(run, replace(few, seed=3)).losses, first.losses)


def test_two_runs_have_their_ends_and_the_way_between_on_one_plane(trained: Any) -> None:
    config = CONFIGS["two classes"]
    other = replace(config, learning_rate=config.learning_rate * 3)
    runs = [(one, trained(one)[0]) for one in (config, other)]
    found = compute(runs, settings(Directions.ENDS, other="b"))
    first, second = found.paths
    np.testing.assert_allclose(first.places[-1], [0, 0], atol=1e-6)
    np.testing.assert_allclose(second.places[-1], [1, 0], atol=1e-6)
    np.testing.assert_allclose(second.projected[-1], second.losses[-1], rtol=1e-5)
    np.testing.assert_allclose(
        found.line[[0, -1]], [first.losses[-1], second.losses[-1]], rtol=1e-5
    )
    assert 0.5 < first.held <= 1 and 0.5 < second.held <= 1
    # Both begin at the same weights: the seed is the same.
    np.testing.assert_allclose(first.places[0], second.places[0], atol=1e-6)


def test_what_has_no_landscape_is_reported(trained: Any, train: Run) -> None:
    config = CONFIGS["two classes"]
    result, _rows = trained(config)
    with pytest.raises(PredictionError, match="do not fit"):
        compute([(replace(config, units=(3,)), result)], settings())
    alone = small("diabetes", validation_share=0.0)
    with pytest.raises(PredictionError, match="no validation rows"):
        compute([(alone, trained(alone)[0])], settings(rows=Rows.VALIDATION))
    larger = replace(config, units=(9,))
    with pytest.raises(PredictionError, match="different layers"):
        compute(
            [(config, result), (larger, trained(larger)[0])],
            settings(Directions.ENDS, other="b"),
        )
    still = replace(config, learning_rate=1e-6, epochs=1)
    with pytest.raises(PredictionError, match="no two directions"):
        compute([(still, trained(still)[0])], settings(), same_start=False)
