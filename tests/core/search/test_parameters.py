"""The parameters of a trial, read from its run, are those that it was trained with."""

import random
from dataclasses import replace
from typing import Any

import pytest

from core.search.dimension import VARIABLE, Dimension
from core.search.parameters import parameters
from core.search.space import Space, usual_candidates
from core.settings.candidates import Options, Range
from core.settings.config import RunConfig, default_config
from core.settings.registry import PER_LAYER
from tests.core.search.searches import CONDITIONAL

BASE = default_config("iris")
LAYERS = (
    Dimension("hidden_layers", Range(0, 3)),
    Dimension("units", Options((4, 8))),
    Dimension("units", Range(5, 7), 2),
    Dimension("activation", Options(("relu", "leaky_relu", "tanh"))),
    Dimension("activations", Options(("relu", "tanh")), 1),
    Dimension("leaky_slope", Range(0.1, 0.3)),
)
NETWORKS = (
    Dimension("units", Options(("none", "8", "5-4"))),
    Dimension("activations", Options(("relu", "tanh")), 2),
)


def drawn(space: Space, base: RunConfig, draws: random.Random) -> tuple[dict[str, Any], RunConfig]:
    """The parameters and the run of a random trial."""
    chosen: dict[str, Any] = {}

    def choose(one: Dimension) -> Any:
        chosen[one.name] = draws.choice(one.ends())
        return chosen[one.name]

    return chosen, space.config(base, choose)


@pytest.mark.parametrize("dimensions", [CONDITIONAL, LAYERS, NETWORKS])
def test_they_are_read_where_they_have_an_effect(dimensions: tuple[Dimension, ...]) -> None:
    space, draws = Space(dimensions), random.Random(0)
    seen = set()
    for seed in range(60):
        chosen, run = drawn(space, BASE, draws)
        assert parameters(space, BASE, replace(run, seed=seed)) == chosen
        seen.add(frozenset(chosen))
    assert len(seen) > 1  # some settings had no effect in some trials


@pytest.mark.parametrize("name", VARIABLE)
def test_every_setting_that_varies_can_be_read(name: str) -> None:
    base = replace(BASE, units=(8, 6))
    candidates = usual_candidates(name, base)
    assert candidates is not None
    layer = 1 if name in PER_LAYER and name != "units" else 0
    space, draws = Space((Dimension(name, candidates, layer),)), random.Random(0)
    for _ in range(4):
        chosen, run = drawn(space, base, draws)
        assert parameters(space, base, run) == chosen
