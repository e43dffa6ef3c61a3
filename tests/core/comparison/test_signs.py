"""What a few settings show of each by itself."""

import numpy as np
import pytest

from core.comparison.effects import Factor, Scale, Trials
from core.comparison.signs import LEAST_SETTINGS, UNLIKELY, beyond_chance, signs


def tried(results: list[float], *factors: Factor) -> Trials:
    return Trials(tuple(map(str, range(len(results)))), factors, tuple(results), True)


RATES = (0.0001, 0.001, 0.003, 0.01, 0.1, 1.0, 0.03, 0.3)


def test_a_best_value_in_the_middle_is_seen_on_a_logarithmic_scale() -> None:
    results = [1 - (np.log10(rate) + 2) ** 2 / 10 for rate in RATES]
    (sign,) = signs(tried(results, Factor("learning_rate", Scale.LOG, RATES)))
    assert sign.share == pytest.approx(1.0) and sign.chance <= 0.001
    assert beyond_chance((sign,)) == (sign,)


def test_a_choice_is_judged_by_its_means() -> None:
    names = ("relu", "tanh") * 4
    results = [0.9 + 0.001 * place if name == "relu" else 0.5 for place, name in enumerate(names)]
    (sign,) = signs(tried(results, Factor("activation", Scale.CATEGORY, names)))
    assert sign.share > 0.99
    # The two choices are ordered like this in 2 of the 70 ways to divide eight.
    assert sign.chance == pytest.approx(2 / 70, abs=0.01)


def test_with_too_few_settings_there_are_no_signs() -> None:
    few = LEAST_SETTINGS - 1
    assert signs(tried([0.1] * few, Factor("dropout", Scale.LINEAR, tuple(range(few))))) == ()


def test_equal_results_and_a_name_per_run_explain_nothing() -> None:
    flat = signs(tried([0.5] * 8, Factor("learning_rate", Scale.LOG, RATES)))
    assert [(one.share, one.chance) for one in flat] == [(0.0, 1.0)]
    names = Factor("activation", Scale.CATEGORY, tuple("abcdefgh"))
    assert signs(tried([0.1 * place for place in range(8)], names)) == ()


def test_a_setting_that_does_not_apply_to_all_is_judged_where_it_does() -> None:
    momentum = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, None, None)
    results = [0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 5.0, -5.0]
    (sign,) = signs(tried(results, Factor("momentum", Scale.LINEAR, momentum)))
    assert sign.share == pytest.approx(1.0)
    assert (
        signs(tried(results, Factor("momentum", Scale.LINEAR, (*momentum[:5], *[None] * 3)))) == ()
    )


def test_seeds_are_not_settings_that_matter() -> None:
    results = [0.1 * place for place in range(8)]
    assert signs(tried(results, Factor("seed", Scale.LINEAR, tuple(results)))) == ()


def test_chance_is_taken_for_a_sign_in_at_most_five_of_a_hundred() -> None:
    rng, wrong, repeats = np.random.default_rng(2), 0, 300
    for _ in range(repeats):
        factors = (
            Factor("learning_rate", Scale.LOG, tuple(10 ** rng.uniform(-4, -1, 8))),
            Factor("dropout", Scale.LINEAR, tuple(rng.uniform(0, 0.5, 8))),
            Factor("activation", Scale.CATEGORY, tuple(rng.choice(["relu", "tanh", "elu"], 8))),
        )
        found = signs(tried(rng.normal(size=8).tolist(), *factors))
        wrong += bool(beyond_chance(found))
    signs.cache_clear()
    assert 0.01 < wrong / repeats < UNLIKELY + 0.04  # three standard errors
