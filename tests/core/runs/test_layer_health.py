"""Snapshots of a network's layers, to JSON and back."""

import json
import math

import pytest

from core.runs.layer_health import BINS, Health, LayerHealth

LAYER = LayerHealth(0.125, 1e-3, 0.25, None, tuple(range(BINS)), -0.5, 0.75)
OUTPUT = LayerHealth(3.5e-9, None, None, 0.75, (), 0.0, 0.0)
HEALTH = Health(1234.5, (LAYER, OUTPUT))


def test_a_snapshot_survives_json() -> None:
    assert Health.from_list(json.loads(json.dumps(HEALTH.to_list()))) == HEALTH


def test_numbers_are_short_and_what_is_not_finite_is_left_out() -> None:
    layer = LAYER._replace(gradient_norm=0.123456, update_ratio=math.inf, dead=math.nan)
    health = Health.from_list(Health(12.34567, (layer,)).to_list())
    assert health.epoch == 12.3457
    assert health.layers[0] == LAYER._replace(gradient_norm=0.1235, update_ratio=None, dead=None)


def test_without_its_weights_it_is_small() -> None:
    bare = HEALTH.without_weights()
    assert bare.epoch == HEALTH.epoch and bare.layers[0] == LAYER._replace(weights=())


@pytest.mark.parametrize(
    "values", [[], [1], None, [None, []], [1, [[1]]], [1, [[*OUTPUT[:6], "x"]]], [1, None]]
)
def test_an_invalid_snapshot_is_refused(values: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        Health.from_list(values)  # type: ignore[arg-type]
