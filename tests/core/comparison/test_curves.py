"""Curves of runs, epoch by epoch, and their smoothing."""

import numpy as np
import pytest

from core.comparison.curves import (
    Curve,
    curve,
    drawn_together,
    mean_curve,
    separation,
    smoothed,
)
from core.runs.history import Row
from core.runs.states import State
from core.runs.store import Summary
from core.runs.store.summary import settings_of
from core.settings.config import RunConfig


def test_only_ends_of_epochs_are_on_the_curve() -> None:
    rows = [
        Row(0.5, False, 0.9, 0.1, None, None, 0.01, 100.0, 3.0, 0.5),
        Row(1.0, True, 0.8, 0.2, 0.7, 0.3, 0.01, 100.0, 2.0, 1.0),
        Row(2.0, True, 0.6, 0.4, None, 0.5, 0.01, 100.0, 1.0, 2.5),
    ]
    result = curve(rows, "val_loss")
    assert result.epochs.tolist() == [1.0, 2.0]
    assert result.seconds.tolist() == [1.0, 2.5]
    np.testing.assert_array_equal(result.values, [0.7, np.nan])
    assert curve([], "loss").values.tolist() == []


def test_no_weight_leaves_a_curve_as_it_is_and_a_constant_stays_one() -> None:
    values = np.array([3.0, np.nan, 1.0, 2.0])
    np.testing.assert_array_equal(smoothed(values, 0.0), values)
    np.testing.assert_allclose(smoothed(np.full(5, 0.7), 0.9), 0.7)


def test_smoothing_weighs_earlier_values_as_specified() -> None:
    # (0.5 · 4 + 1 · 0.5 · …): weights 1/4 and 1/2, divided by their sum.
    np.testing.assert_allclose(smoothed(np.array([4.0, 1.0]), 0.5), [4.0, (1 + 0.5) / 0.75])
    np.testing.assert_array_equal(smoothed(np.array([4.0, np.nan, 1.0]), 0.5)[1:2], [np.nan])


def test_the_mean_of_curves_ends_where_the_first_of_them_does() -> None:
    long = Curve(np.array([1.0, 2.0, 3.0]), np.array([0.1, 0.2, 0.3]), np.array([0.5, 0.7, 0.9]))
    short = Curve(np.array([1.0, 2.0]), np.array([0.3, 0.4]), np.array([0.7, np.nan]))
    mean = mean_curve([long, short])
    assert mean.epochs.tolist() == [1, 2] and mean.seconds == pytest.approx([0.2, 0.3])
    assert mean.values[0] == pytest.approx(0.6) and np.isnan(mean.values[1])
    queued = Curve(*[np.array([])] * 3)
    assert mean_curve([queued, long]).values.tolist() == long.values.tolist()
    assert mean_curve([queued]).values.tolist() == []


def test_curves_are_as_far_apart_as_their_noise_lets_one_see() -> None:
    epochs = np.arange(1.0, 101.0)
    random = np.random.default_rng(0)

    def noisy(level: float, noise: float) -> Curve:
        falling = level + np.exp(-epochs / 20) + random.normal(0.0, noise, 100)
        return Curve(epochs, epochs, falling)

    plain = separation(noisy(0.5, 0.01), noisy(0.7, 0.01))
    assert plain == pytest.approx(0.2 / 0.01, rel=0.2)
    assert separation(noisy(0.5, 0.2), noisy(0.7, 0.2)) < 3
    same = noisy(0.5, 0.01)
    assert separation(same, same) == 0.0
    smooth = Curve(epochs, epochs, np.exp(-epochs / 20))
    assert plain < separation(smooth, smooth._replace(values=smooth.values + 1)) <= 1000
    short = Curve(epochs[:3], epochs[:3], epochs[:3])
    assert separation(short, same) == 0.0  # nothing is known of its noise
    broken = same._replace(values=np.full(100, np.nan))
    assert separation(same, broken) == 0.0


def test_seeds_of_a_setting_share_a_curve_if_there_are_several_settings() -> None:
    def run(seed: int, rate: float) -> Summary:
        settings = settings_of(RunConfig(seed=seed, learning_rate=rate))
        return Summary(f"{seed} {rate}", settings, State.DONE, 0.0)

    one, two, other = run(0, 0.1), run(1, 0.1), run(0, 0.2)
    assert drawn_together([one, other, two]) == [[one, two], [other]]
    assert drawn_together([one, two]) == [[one], [two]]
    assert drawn_together([]) == []
