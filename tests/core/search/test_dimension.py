"""What a search varies: ranges and lists are checked, and every setting has its own."""

from typing import Any

import pytest

from core.base.errors import ConfigError, DenseboardError, SearchError
from core.search.dimension import MOST_OPTIONS, VARIABLE, Dimension, declared
from core.settings.candidates import Candidates, Options, Range
from core.settings.config import RunConfig
from core.settings.draft import Draft
from core.settings.kinds import Integer, Number, OneOf, Switch
from core.settings.registry import PER_LAYER, SETTINGS


def usual(name: str) -> Dimension:
    layer = 1 if name in PER_LAYER and name != "units" else 0
    candidates = declared(name).candidates
    assert candidates is not None
    return Dimension(name, candidates, layer)


def test_what_decides_no_result_cannot_be_varied() -> None:
    rows = {"dataset", "samples", "noise", "data_seed", "validation_share", "folds", "fold"}
    assert SETTINGS.keys() - set(VARIABLE) == rows | {"seed", "jit_compile", "shuffled_labels"}


@pytest.mark.parametrize("name", VARIABLE)
def test_every_setting_declares_what_a_search_tries(name: str) -> None:
    setting, tried = declared(name), usual(name).candidates
    assert tried == setting.candidates  # the checks change nothing
    if isinstance(tried, Range):
        assert isinstance(setting, Integer | Number)
        assert setting.minimum <= tried.low < tried.high <= setting.maximum
        assert not (isinstance(setting, Number) and setting.ratio) or tried.log
    else:
        assert isinstance(setting, OneOf | Switch) or name in ("batch_size", "units")
    grid = usual(name).values(grid=True)
    assert grid is not None and 2 <= len(grid) <= 10
    assert [declared(name).check(value) for value in grid] == list(grid)


@pytest.mark.parametrize("name", VARIABLE)
def test_a_dimension_is_read_as_it_was_written(name: str) -> None:
    assert Dimension.from_dict(usual(name).to_dict()) == usual(name)


@pytest.mark.parametrize(
    ("name", "tried", "layer", "sentence"),
    [
        ("learning_rate", Range(0.1, 0.001), 0, "begins at 0.1 and ends at 0.001"),
        ("learning_rate", Range(0.1, 0.1), 0, "single value 0.1"),
        ("learning_rate", Range(0.1, 1000.0), 0, "Learning rate: received 1,?000.*from 0.0000001"),
        ("learning_rate", Range(float("nan"), 1.0), 0, "received nan"),
        ("dropout", Range(0.0, 0.5, log=True), 0, "logarithmic range begins above 0"),
        ("dropout", Range(0.0, 0.5, points=1), 0, "received 1 grid points"),
        ("dropout", Range(0.0, 0.5, points=True), 0, "received True grid points"),
        ("activation", Range(0, 1), 0, "no order"),
        ("activation", Options(()), 0, "received 0 different values"),
        ("activation", Options(("relu", "relu")), 0, "received 1 different values"),
        ("activation", Options(("relu", "magic")), 0, "received magic, allowed is one of"),
        ("epochs", Options(tuple(range(1, 500))), 0, f"received 499 .* 2 to {MOST_OPTIONS}"),
        ("epochs", Range(1.5, 3), 0, "Epochs: received 1.5"),
        ("seed", Range(0, 5), 0, "Seed cannot be varied"),
        ("nonsense", Range(0, 5), 0, "received nonsense"),
        ("dropout", Range(0.0, 0.5), 1, "layer 1, allowed is a whole number from 0 to 0"),
        ("activations", Options(("relu", "tanh")), 0, "from 1 to 8"),
        ("units", Options((3, 4)), 9, "layer 9"),
        ("units", Options((3, 0)), 2, "Units, layer 2: received 0"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(
    name: str, tried: Candidates, layer: int, sentence: str
) -> None:
    with pytest.raises(DenseboardError, match=sentence):
        Dimension(name, tried, layer)


@pytest.mark.parametrize(
    "described",
    [
        None,
        [],
        "dropout",
        {},
        {"setting": "dropout"},
        {"setting": "dropout", "low": 0.1},
        {"setting": "dropout", "low": 0.1, "high": 0.5, "colour": 1},
        {"setting": ["dropout"], "low": 0.1, "high": 0.5},
        {"setting": "dropout", "values": 3},
        {"setting": "dropout", "values": [[1], {}]},
        {"setting": "dropout", "low": "x", "high": {}},
        {"setting": "dropout", "low": 0.1, "high": 0.5, "log": "yes"},
        {"setting": "units", "values": [3, 4], "layer": "1"},
    ],
)
def test_hostile_descriptions_are_refused(described: Any) -> None:
    with pytest.raises((SearchError, ConfigError)):
        Dimension.from_dict(described)


def test_grid_points_of_ranges() -> None:
    rate = Dimension("learning_rate", Range(0.0001, 0.1, log=True, points=4))
    assert rate.values(grid=True) == (0.0001, 0.001, 0.01, 0.1)
    assert rate.values(grid=False) is None
    layers = Dimension("hidden_layers", Range(1, 3))
    assert layers.values(grid=True) == layers.values(grid=False) == (1, 2, 3)
    epochs = Dimension("epochs", Range(1, 1000, log=True, points=4))
    assert epochs.values(grid=True) == (1, 10, 100, 1000)
    assert len(epochs.values(grid=False) or ()) == 1000


def test_labels_name_the_layer() -> None:
    assert str(Dimension("units", Options((3, 4)), 2).label) == "Units in layer 2"
    assert str(Dimension("units", Options((3, 4))).label) == "Units"
    assert Dimension("units", Options((3, 4)), 2).name == "units_2"


def test_a_list_of_units_may_have_whole_networks() -> None:
    one = Dimension("units", Options((64, "41-41", "041-41", "none")))
    assert one.networks and one.candidates == Options(("64", "41-41", "none"))
    assert Dimension.from_dict(one.to_dict()) == one
    layers = {
        value: one.put(Draft.of(RunConfig(units=(8, 8, 8))), value).units for value in one.ends()
    }
    assert layers == {"64": (64,), "41-41": (41, 41), "none": ()}
    assert not Dimension("units", Options((64, "128"))).networks
    for options, sentence in (
        ((64, "many"), "received many"),
        (("64-", "8"), "received"),
        (("1-" * 8 + "1", "8"), "Hidden layers: received 9"),
        (("64-99999", "8"), "received 99999"),
    ):
        with pytest.raises(ConfigError, match=sentence):
            Dimension("units", Options(options))
    with pytest.raises(ConfigError):
        Dimension("units", Options((64, "41-41")), 1)
