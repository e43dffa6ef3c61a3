"""A search while it is being described: what it starts with, what is wrong, and how to mend it."""

from dataclasses import replace

import pytest

from core.search.dimension import Dimension
from core.search.draft import (
    Place,
    SearchDraft,
    as_list,
    as_range,
    most_layers,
    offered,
)
from core.settings.candidates import Candidates, Options, Range
from core.settings.config import RunConfig, default_config
from core.settings.draft import Draft
from tests.core.search.searches import CONDITIONAL, UNITS, search

IRIS = default_config("iris")
RATE, LAYERS = Place("learning_rate"), Place("hidden_layers")


def names(base: Draft, *varied: Place, layers: int = 1) -> set[str]:
    return {place.name for place in offered(base, varied, layers)}


@pytest.mark.parametrize("dataset", ["digits", "iris", "diabetes", "moons", "fashion_mnist"])
@pytest.mark.parametrize("units", [(), (8, 8)])
def test_the_first_search_can_be_started_at_once(dataset: str, units: tuple[int, ...]) -> None:
    base = replace(default_config(dataset), units=units)
    config = SearchDraft.first(base).check(base).config
    assert config is not None
    varied = {one.name: one.candidates for one in config.space.dimensions}
    assert set(varied) == {"learning_rate", "units" if units else "batch_size"}
    rates = varied["learning_rate"]
    assert isinstance(rates, Range) and rates.log
    assert (config.method, config.trials) == ("random", 20)


def test_there_is_a_first_search_for_settings_that_do_not_fit_together() -> None:
    assert set(SearchDraft.first(None).varied) == {RATE, Place("units")}


def test_a_draft_of_a_search_is_that_search() -> None:
    config = search(*CONDITIONAL, UNITS, method="tpe", trials=7, seeds=3, seed=9)
    draft = SearchDraft.of(config, "mine")
    assert draft.check(config.base).config == config
    assert draft.name == "mine"


def test_a_setting_that_varies_keeps_its_candidates_while_others_come_and_go() -> None:
    draft = SearchDraft.of(search()).with_candidates(RATE, Range(0.1, 0.2))
    draft = draft.varying([Place("epochs"), RATE], IRIS)
    assert draft.varied == {Place("epochs"): Range(5, 50, log=True), RATE: Range(0.1, 0.2)}


@pytest.mark.parametrize(
    ("candidates", "sentence"),
    [
        (Range(0.1, 0.01), "begins at 0.1 and ends at 0.01, which is less"),
        (Range(0.1, 0.1), "single value 0.1"),
        (Range(-1.0, 0.1), "received -1"),
        (Range(0.0, 0.1, log=True), "received 0"),
        (Range(0.001, 0.1, points=1), "received 1 grid points"),
        (Options((0.1,)), "received 1 different values"),
        (Options((0.1, "fast")), "received fast"),
        (Options(()), "received 0 different values"),
    ],
)
def test_what_is_wrong_with_one_setting_is_said_there(
    candidates: Candidates, sentence: str
) -> None:
    draft = SearchDraft.of(search(UNITS)).with_candidates(RATE, candidates)
    checked = draft.check(IRIS)
    assert checked.config is None and checked.problem is None
    assert set(checked.problems) == {"learning_rate"}
    assert sentence in str(checked.problems["learning_rate"])


def test_a_field_that_is_not_allowed_is_said_there_beside_all_others() -> None:
    draft = SearchDraft.of(search()).with_value("trials", 0).with_value("seeds", 1_000)
    draft = draft.with_candidates(RATE, Range(2.0, 1.0))
    assert set(draft.check(IRIS).problems) == {"trials", "seeds", "learning_rate"}


def test_nothing_that_varies_is_a_problem_of_the_whole() -> None:
    checked = SearchDraft.of(search()).varying([], IRIS).check(IRIS)
    assert checked.config is None and not checked.problems
    assert "Nothing varies" in str(checked.problem)


def test_only_what_can_have_an_effect_is_offered() -> None:
    base = Draft.of(IRIS)
    offer = names(base)
    assert {"learning_rate", "units", "activation", "optimizer", "l2", "beta_1"} <= offer
    assert not {"momentum", "clip_at", "leaky_slope", "squares", "units_1", "seed"} & offer
    assert "momentum" in names(base, Place("optimizer"))
    assert "clip_at" in names(base, Place("clipping"))
    assert not {"units", "activation"} & names(Draft.of(replace(IRIS, units=())), layers=0)
    assert {"units", "units_3", "dropout_by_layer_2"} <= names(base, LAYERS, layers=3)


def test_what_varies_is_offered_even_if_it_has_no_effect_any_more() -> None:
    assert "momentum" in names(Draft.of(IRIS), Place("momentum"))


def test_the_most_layers_are_those_that_a_trial_may_have() -> None:
    base = Draft.of(RunConfig(units=(4, 4)))
    draft = SearchDraft.of(search())
    assert most_layers(draft, base) == 2
    assert most_layers(draft.varying([Place("units", 5)], None), base) == 5
    assert most_layers(draft.with_candidates(LAYERS, Range(1, 4)), base) == 4
    assert most_layers(draft.with_candidates(LAYERS, Options((1, 3, "x"))), base) == 3
    assert most_layers(draft.with_candidates(LAYERS, Range(1, 99)), base) == 8


def test_ranges_and_lists_change_into_each_other() -> None:
    rates = Range(0.0001, 0.1, log=True, points=4)
    listed = as_list(RATE, rates)
    assert listed == Options((0.0001, 0.001, 0.01, 0.1))
    assert as_range(RATE, listed) == rates
    assert as_range(Place("units"), Options((16, 256, 64))) == Range(16, 256)
    assert as_range(Place("batch_size"), Options((16, 256))) == Range(16, 256, log=True)
    assert as_list(RATE, Range(2.0, 1.0)) == Options((2.0, 1.0))  # to be mended there
    for place in (RATE, Place("units"), Place("batch_size")):
        made = as_range(place, Options(("x",)))
        assert Dimension(place.setting, made).candidates == made
