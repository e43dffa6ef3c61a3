"""Which settings vary among runs, and their importance."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.comparison.effects import (
    LEAST_TRIALS,
    LEAST_VARIED,
    MOST_TRIALS,
    Effects,
    Factor,
    Scale,
    Trials,
    distinct_trials,
    effects,
    factors,
    finished,
    label,
    trials,
)
from core.runs.states import State
from core.runs.store import Summary
from core.settings.config import RunConfig, default_config
from core.settings.registry import SETTINGS
from tests.runs import summary

DIGITS = default_config("digits")


def varied(*changes: dict[str, Any], config: RunConfig = DIGITS) -> dict[str, Factor]:
    runs = [summary(replace(config, **one)) for one in changes]
    return {factor.name: factor for factor in factors(runs)}


def test_only_what_varies_is_a_factor_and_sizes_are_logarithmic() -> None:
    result = varied({"learning_rate": 0.1}, {"learning_rate": 0.001, "dropout": 0.5})
    assert result == {
        "learning_rate": Factor("learning_rate", Scale.LOG, (0.1, 0.001)),
        "dropout": Factor("dropout", Scale.LINEAR, (0.0, 0.5)),
    }
    assert varied({}, {}) == {}


def test_a_size_that_may_be_zero_is_linear_once_it_is() -> None:
    assert varied({"l2": 0.1}, {"l2": 0.01})["l2"].scale is Scale.LOG
    assert varied({"l2": 0.1}, {"l2": 0.0})["l2"].scale is Scale.LINEAR


def test_layers_are_their_number_and_their_units_together() -> None:
    result = varied({"units": (64,)}, {"units": (32, 16)}, {"units": ()})
    assert result["hidden_layers"] == Factor("hidden_layers", Scale.LINEAR, (1.0, 2.0, 0.0))
    assert result["units"].values == (64.0, 48.0, 0.0)
    assert label("units") != SETTINGS["units"].label
    assert label("hidden_layers") == SETTINGS["hidden_layers"].label


def test_activations_that_differ_by_layer_are_one_category() -> None:
    mixed = {"units": (8, 8), "activations": ("relu", "tanh")}
    result = varied({"units": (8, 8), "activation": "gelu"}, mixed)
    assert result == {"activation": Factor("activation", Scale.CATEGORY, ("gelu", "relu-tanh"))}


def test_inapplicable_settings_are_none() -> None:
    result = varied({"optimizer": "sgd", "momentum": 0.9}, {"optimizer": "adam", "momentum": None})
    assert result["momentum"].values == (0.9, None)


def test_only_finished_runs_with_rows_held_out_on_the_dataset_count() -> None:
    good = summary(DIGITS, seed=1)
    others = [
        summary(replace(DIGITS, validation_share=0.0), seed=2),
        summary(DIGITS, None, seed=3),
        summary(DIGITS, seed=4, state=State.STOPPED),
        summary(default_config("iris"), seed=5),
    ]
    assert finished([good, *others], "digits") == [good]
    assert trials([good, *others], "digits") == Trials(("run-1",), (), (0.9,), True)
    assert not trials([summary(default_config("diabetes"), 40.0)], "diabetes").higher_is_better


def tried(runs: int, seed: int = 0) -> Trials:
    """The learning rate matters, the activation hardly, the dropout not at all."""
    rng = np.random.default_rng(seed)
    rates = 10 ** rng.uniform(-4, -1, runs)
    names = rng.choice(["relu", "tanh"], runs)
    results = -((np.log10(rates) + 2.5) ** 2) + 0.1 * (names == "relu")
    return Trials(
        tuple(map(str, range(runs))),
        (
            Factor("learning_rate", Scale.LOG, tuple(rates.tolist())),
            Factor("seed", Scale.LINEAR, tuple(results.tolist())),
            Factor("dropout", Scale.LINEAR, tuple(rng.uniform(0, 0.5, runs).tolist())),
            Factor("activation", Scale.CATEGORY, tuple(names.tolist())),
            Factor("momentum", Scale.LINEAR, (None, *results[1:].tolist())),
        ),
        tuple(results.tolist()),
        True,
    )


def test_important_settings_come_first_without_seeds_and_partial_ones() -> None:
    result = effects(tried(60))
    assert result.shares[0][0] == "learning_rate"
    assert {name for name, _share in result.shares} == {"learning_rate", "dropout", "activation"}
    assert result.shares[0][1] > 0.7
    assert sum(share for _name, share in result.shares) + result.rest == pytest.approx(1.0)


def test_the_same_runs_give_the_same_shares() -> None:
    first = effects(tried(30))
    effects.cache_clear()
    assert effects(tried(30)) == first


def test_too_few_runs_or_settings_report_how_many_are_missing() -> None:
    assert effects(tried(LEAST_TRIALS - 3)) == Effects(missing_trials=3)
    one = tried(LEAST_TRIALS)._replace(factors=tried(LEAST_TRIALS).factors[:2])
    assert effects(one) == Effects(missing_factors=1)


def test_equal_results_need_no_explanation() -> None:
    flat = tried(LEAST_TRIALS)._replace(results=(0.5,) * LEAST_TRIALS)
    assert {share for _name, share in effects(flat).shares} == {0.0}


def test_equal_results_of_the_latest_runs_need_no_explanation() -> None:
    many = tried(MOST_TRIALS + 1)
    flat = many._replace(results=(0.1, *(0.5,) * MOST_TRIALS))
    assert {share for _name, share in effects(flat).shares} == {0.0}


def test_only_the_latest_of_very_many_runs_count(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def shares(*columns_and_results: Any, **_direction: bool) -> dict[str, float]:
        seen.append(len(columns_and_results[-1]))
        return {"learning_rate": 1.0}

    monkeypatch.setattr("core.comparison.effects.fanova", shares)
    monkeypatch.setattr("core.comparison.effects.ped_anova", shares)
    effects(tried(MOST_TRIALS + 7, seed=9))
    assert seen == [MOST_TRIALS, MOST_TRIALS]


def repeated(settings: Sequence[RunConfig], seeds: int) -> list[Summary]:
    """Each setting with several seeds, whose results differ."""
    return [
        summary(
            config,
            0.5 + 0.1 * place + seed / 1000,
            seed=seed,
            run_id=f"{place}-{seed}",
            created=float(100 * place + seed),
        )
        for place, config in enumerate(settings)
        for seed in range(seeds)
    ]


def test_repeats_with_other_seeds_count_once_with_their_mean() -> None:
    runs = repeated([DIGITS, replace(DIGITS, learning_rate=0.01)], 9)
    twice = replace(runs[3], run_id="again", created=50.0)
    assert len(trials(runs, "digits").runs) == 18
    distinct = distinct_trials([*runs, twice], "digits")
    assert distinct.results == pytest.approx((0.504, 0.604))
    assert distinct.factors == (Factor("learning_rate", Scale.LOG, (0.001, 0.01)),)
    assert effects(distinct).missing_trials == LEAST_TRIALS - 2


def test_resampled_data_count_as_repeats() -> None:
    moons = default_config("moons")
    runs = [
        summary(replace(moons, data_seed=seed), 0.8 + seed / 10, seed=seed) for seed in range(2)
    ]
    assert distinct_trials(runs, "moons").results == pytest.approx((0.85,))


def test_eighteen_repeats_and_a_single_change_give_no_ranking() -> None:
    """They once counted as 20 runs, and a change in one of them was ranked as important."""
    runs = repeated([DIGITS, replace(DIGITS, learning_rate=0.01)], 9)
    runs += [summary(replace(DIGITS, dropout=0.5), 0.3, seed=seed, run_id="x") for seed in (1, 2)]
    assert effects(distinct_trials(runs, "digits")).shares == ()


def test_a_setting_that_hardly_varies_is_left_out_and_named() -> None:
    enough = tried(LEAST_TRIALS)
    nearly = [0.0] * LEAST_TRIALS
    for place in range(LEAST_VARIED - 1):
        nearly[place] = 0.1
    factors = (*enough.factors, Factor("l2", Scale.LINEAR, tuple(nearly)))
    result = effects(enough._replace(factors=factors))
    assert result.rare == ("l2",) and "l2" not in dict(result.shares)
    nearly[LEAST_VARIED - 1] = 0.1
    factors = (*enough.factors, Factor("l2", Scale.LINEAR, tuple(nearly)))
    result = effects(enough._replace(factors=factors))
    assert result.rare == () and "l2" in dict(result.shares)


def test_what_applies_to_some_runs_counts_for_the_best_where_enough_of_these_have_it() -> None:
    many = tried(60)
    rates = many.factors[0].values
    top = sorted(range(60), key=lambda place: -many.results[place])
    held = {*top[:3], *range(LEAST_TRIALS)}
    momentum = tuple(
        float(rate or 0) if place in held else None for place, rate in enumerate(rates)
    )
    some = many._replace(factors=(*many.factors[:4], Factor("momentum", Scale.LINEAR, momentum)))
    result = effects(some)
    assert "momentum" in dict(result.reaching) and "momentum" not in dict(result.shares)
    assert sum(dict(result.reaching).values()) == pytest.approx(1.0)
    none_of_the_best = tuple(
        None if place in top[:10] else value for place, value in enumerate(momentum)
    )
    other = some._replace(
        factors=(*many.factors[:4], Factor("momentum", Scale.LINEAR, none_of_the_best))
    )
    assert "momentum" not in dict(effects(other).reaching)
