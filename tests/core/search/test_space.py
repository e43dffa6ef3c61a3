"""The space: settings are searched only where they have an effect, each network once."""

import random
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from core.base.errors import ConfigError, SearchError
from core.search.dimension import VARIABLE, Dimension
from core.search.space import (
    Space,
    grid_of,
    networks,
    reach,
    size,
    usual_candidates,
)
from core.settings.candidates import Candidates, Options, Range
from core.settings.config import RunConfig, default_config
from core.settings.registry import PER_LAYER
from tests.setting_cases import CASES

BASE = default_config("iris")
SWITCH = Options((False, True))


def space(**tried: Candidates) -> Space:
    """A space of settings; ``units_2`` is the second layer's."""
    dimensions = []
    for name, candidates in tried.items():
        setting, _, layer = name.rpartition("_")
        by_layer = layer.isdigit() and setting in PER_LAYER
        dimensions.append(
            Dimension(setting if by_layer else name, candidates, int(layer) if by_layer else 0)
        )
    return Space(tuple(dimensions))


def drawn(tried: Space, base: RunConfig = BASE, seed: int = 0) -> tuple[dict[str, Any], RunConfig]:
    """The parameters and the run of one random draw."""
    draws, chosen = random.Random(seed), dict[str, Any]()

    def choose(one: Dimension) -> Any:
        chosen[one.name] = draws.choice(one.ends())
        return chosen[one.name]

    return chosen, tried.config(base, choose)


def test_settings_are_searched_only_under_others() -> None:
    tried = space(
        momentum=Range(0.1, 0.9),
        optimizer=Options(("adam", "sgd")),
        units_2=Options((8, 16)),
        hidden_layers=Range(1, 2),
        leaky_slope=Range(0.1, 0.3),
        activations_2=Options(("relu", "leaky_relu")),
    )
    assert [one.name for one in tried.dimensions] == [
        *("hidden_layers", "units_2", "activations_2", "leaky_slope", "optimizer", "momentum"),
    ]
    for seed in range(60):
        chosen, config = drawn(tried, seed=seed)
        assert ("momentum" in chosen) is (config.optimizer == "sgd")
        assert config.momentum == chosen.get("momentum")
        assert ("units_2" in chosen) is (len(config.units) == 2)
        assert ("activations_2" in chosen) is (len(config.units) == 2)
        assert ("leaky_slope" in chosen) is ("leaky_relu" in config.layer_activations)
        if "leaky_slope" in chosen:
            assert config.leaky_slope == chosen["leaky_slope"]
    assert reach(tried, BASE).always == {"hidden_layers", "optimizer"}
    assert reach(tried, BASE).sometimes == {"momentum", "units_2", "activations_2", "leaky_slope"}


@pytest.mark.parametrize("name", VARIABLE)
def test_every_setting_reaches_the_run(name: str) -> None:
    case = CASES.get(name)
    base = default_config(case.dataset if case else "digits")
    if case:
        base = replace(base, **{**dict(case.rest), "epochs": 10})
    layer = 1 if name in PER_LAYER and name != "units" else 0
    candidates = usual_candidates(name, base)
    assert candidates is not None
    tried = Space((Dimension(name, candidates, layer),))
    tried.check(base)
    assert len({drawn(tried, base, seed)[1] for seed in range(20)}) >= 2


def test_common_values_are_searched_only_where_a_layer_has_them() -> None:
    own = replace(BASE, units=(4, 4), activations=("tanh", "elu"), l2_by_layer=(0.1, 0.2))
    both = Options(("relu", "tanh"))
    with pytest.raises(SearchError, match="Activation has no effect"):
        space(activation=both).check(own)
    space(activation=both).check(replace(own, activations=("tanh", "")))
    space(l2=Range(0.1, 0.2)).check(own)  # the output layer's
    layers = space(units=Options((3, 4)), units_1=Options((5, 6)), hidden_layers=Range(1, 2))
    for seed in range(20):
        chosen, config = drawn(layers, seed=seed)
        assert ("units" in chosen) is (len(config.units) == 2)
        assert config.units[0] == chosen["units_1"]
        assert config.units[1:] == ((chosen["units"],) if "units" in chosen else ())
    none = space(activation=both, hidden_layers=Range(0, 1))
    assert {len(drawn(none, seed=seed)[0]) for seed in range(20)} == {1, 2}


def test_a_new_optimizer_has_its_usual_values() -> None:
    tried = space(optimizer=Options(("adam", "sgd")))
    rates = {drawn(tried, seed=seed)[1].learning_rate for seed in range(10)}
    assert rates == {0.001, 0.01}
    own = replace(BASE, learning_rate=0.5)
    assert {drawn(tried, own, seed)[1].learning_rate for seed in range(10)} == {0.5}


def test_what_cannot_be_searched_is_refused() -> None:
    with pytest.raises(SearchError, match="Nothing varies"):
        Space(())
    twice = Dimension("dropout", Range(0.0, 0.5))
    with pytest.raises(SearchError, match="Dropout was received twice"):
        Space((twice, twice))
    with pytest.raises(SearchError, match="Momentum has no effect"):
        space(momentum=Range(0.1, 0.9)).check(BASE)
    with pytest.raises(SearchError, match="Units in layer 3 has no effect"):
        space(units_3=Options((3, 4)), hidden_layers=Range(1, 2)).check(BASE)
    with pytest.raises(ConfigError, match="Batch size: received 512"):
        space(batch_size=Options((16, 512))).check(BASE)
    with pytest.raises(ConfigError, match="Loss: received huber"):
        space(loss=Options(("sparse_categorical_crossentropy", "huber"))).check(BASE)


def test_a_grid_trains_no_network_twice() -> None:
    tried = space(
        optimizer=Options(("adam", "sgd")),
        momentum=Options((0.0, 0.9)),
        nesterov=Options((False, True)),
        units=Options((4, 8)),
        learning_rate=Range(0.001, 0.1, log=True, points=3),
    )
    found = list(networks(tried, BASE))
    # adam; sgd without momentum; with momentum, with and without Nesterov's
    assert len(found) == 2 * 3 * (1 + 1 + 2) == size(tried, BASE, grid=True).networks
    assert len({network.config for network in found}) == len(found)
    assert {"momentum" in one.parameters for one in found} == {True, False}
    same = space(
        activation=Options(("relu", "tanh")), activations_1=Options(("relu", "tanh", "elu"))
    )
    two = replace(BASE, units=(4, 4))
    assert (
        len({one.config for one in networks(same, two)}) == size(same, two, grid=True).networks == 6
    )


def test_a_grid_changes_the_program_as_seldom_as_possible() -> None:
    tried = space(
        epochs=Options((5, 10)),
        units=Options((4, 8)),
        learning_rate=Range(0.001, 0.1, log=True, points=3),
        batch_size=Options((16, 32)),
    )
    programs = [network.config.program for network in grid_of(tried, BASE, 100)]
    changes = sum(one != other for one, other in pairwise(programs))
    assert len(programs) == 24 and changes == len(set(programs)) - 1 == 3


def test_the_size_of_a_space_in_words() -> None:
    rates = space(learning_rate=Range(0.001, 0.1), units=Options((4, 8)))
    assert str(size(rates, BASE, grid=False).words) == "infinitely many networks"
    assert size(rates, BASE, grid=True) == (10, True)
    assert str(size(rates, BASE, grid=True).words) == "different networks: 10"
    many = space(epochs=Range(1, 10_000), patience=Range(1, 1000), early_stopping=SWITCH)
    assert str(size(many, BASE, grid=False).words) == "different networks: 10,010,000"
    deep = {f"activations_{layer}": Options(("relu", "elu", "tanh")) for layer in range(1, 8)}
    deciding = space(hidden_layers=Range(6, 7), elu_alpha=Range(0.1, 1.0), **deep)
    assert not size(deciding, BASE, grid=True).exact
    assert "more than" in str(size(deciding, BASE, grid=True).words)


def test_the_usual_candidates_fit_the_data() -> None:
    assert usual_candidates("seed", BASE) is None
    assert usual_candidates("batch_size", BASE) == Options((16, 32, 64))
    losses = usual_candidates("loss", default_config("diabetes"))
    assert isinstance(losses, Options) and "mean_squared_error" in losses.values
    unheld = replace(BASE, validation_share=0.0)
    schedules = usual_candidates("schedule", unheld)
    assert isinstance(schedules, Options) and "plateau" not in schedules.values


def test_whole_networks_set_the_layers() -> None:
    tried = space(units=Options((16, "8-8", "none")), dropout_by_layer_2=Range(0.1, 0.5, points=2))
    tried.check(BASE)
    assert reach(tried, BASE).always == {"units"}
    assert reach(tried, BASE).sometimes == {"dropout_by_layer_2"}
    grid = [one.config.units for one in grid_of(tried, BASE, 10)]
    assert sorted(grid) == [(), (8, 8), (8, 8), (16,)]
    assert size(tried, BASE, grid=True).networks == 4
    for other in (Dimension("hidden_layers", Range(1, 2)), Dimension("units", Options((1, 2)), 1)):
        with pytest.raises(SearchError, match="lists whole networks, so that"):
            Space((*tried.dimensions, other))
