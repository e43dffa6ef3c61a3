"""The check on growing weights agrees with Keras's optimizers."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.advice.growth_checks import growth
from core.settings.config import default_config
from core.settings.draft import Draft


@pytest.mark.parametrize(
    ("optimizer", "settings"),
    [
        ("sgd", {"learning_rate": 0.3, "l2": 10.0}),
        ("sgd", {"learning_rate": 0.1, "l2": 9.0}),
        ("sgd", {"learning_rate": 1.0, "l2": 1.6, "momentum": 0.5}),
        ("sgd", {"learning_rate": 1.0, "l2": 1.4, "momentum": 0.5}),
        ("sgd", {"learning_rate": 1.0, "l2": 0.8, "momentum": 0.5, "nesterov": True}),
        ("sgd", {"learning_rate": 1.0, "l2": 0.7, "momentum": 0.5, "nesterov": True}),
        ("sgd", {"learning_rate": 1.0, "l2": 0.6, "weight_decay": 1.0}),
        ("sgd", {"learning_rate": 1.0, "l2": 0.8, "weight_decay": 1.0, "momentum": 0.5}),
        ("adam", {"learning_rate": 0.3, "l2": 10.0}),
        ("rmsprop", {"learning_rate": 0.3, "l2": 10.0, "momentum": 0.9}),
        ("adagrad", {"learning_rate": 0.3, "l2": 10.0}),
        ("lion", {"learning_rate": 0.3, "l2": 10.0}),
        ("adamw", {"learning_rate": 3.0, "weight_decay": 1.0}),
        ("adamw", {"learning_rate": 1.0, "weight_decay": 0.5}),
    ],
)
def test_weights_grow_where_the_check_expects_it(optimizer: str, settings: dict[str, Any]) -> None:
    import keras

    from core.training.network import optimizer as made

    config = replace(
        Draft.of(default_config("digits")).changed("optimizer", optimizer), **settings
    ).config()
    steps = made(config)
    weight = keras.Variable(np.full(3, 0.01), dtype="float64")
    steps.build([weight])
    sizes = []
    for _ in range(80):
        gradient = 2 * config.l2 * weight.value
        steps.apply([gradient], [weight])
        sizes.append(float(np.abs(np.asarray(weight)).max()))
    assert (max(sizes[-20:]) > 3 * max(sizes[-40:-20])) is (growth(config) <= -1)
    if growth(config) <= -1:
        assert sizes[-1] / sizes[-2] == pytest.approx(-growth(config), rel=0.05)
