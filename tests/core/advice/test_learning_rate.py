"""The rate that a range test suggests, on made-up curves and in every way a test can fail."""

import numpy as np
import pytest

from core.advice.learning_rate import Outcome, suggestion
from core.runs.rate_curve import STEPS, RateCurve, rates


def curve(falls_at: float, rises_at: float, noise: float = 0.1, steps: int = STEPS) -> RateCurve:
    """A loss that falls from 2 to 1 within a decade of one rate, and explodes from another on."""
    decades = np.log10(rates()[:steps])
    fall = 1 / (1 + np.exp(-6 * (decades - np.log10(falls_at))))
    rise = np.expm1(np.clip(decades - np.log10(rises_at), 0, None) * 8)
    random = np.random.default_rng(0).normal(scale=noise, size=steps)
    return RateCurve(rates()[:steps], (2 - fall + rise + random).astype(np.float32))


@pytest.mark.parametrize(("falls_at", "rises_at"), [(1e-4, 0.1), (0.003, 0.03), (0.3, 5.0)])
def test_the_rate_stands_where_the_loss_slows(falls_at: float, rises_at: float) -> None:
    found = suggestion(curve(falls_at, rises_at))
    assert found.outcome is Outcome.FALLS_AND_RISES
    assert found.rate is not None and found.lowest is not None
    assert falls_at < found.rate < falls_at * 3.2  # 80% of that fall is done at 1.7 times
    assert found.rate < found.lowest < rises_at * 1.3
    assert found.rate == float(f"{found.rate:.2g}")


def test_a_loss_that_does_not_rise_again_is_said_to_fall_still() -> None:
    found = suggestion(curve(2.0, 1e3))
    assert found.outcome is Outcome.STILL_FALLS and found.rate is not None


def test_a_network_that_blows_up_later_has_a_rate() -> None:
    found = suggestion(curve(0.001, 1e3, steps=200))
    assert found.outcome is Outcome.FALLS_AND_RISES and found.rate is not None


@pytest.mark.parametrize("seed", range(20))
def test_noise_alone_is_no_fall(seed: int) -> None:
    noise = np.random.default_rng(seed).normal(2.0, 0.5, STEPS)
    noise[200:] += np.linspace(0, 50, 80)
    found = suggestion(RateCurve(rates(), noise.astype(np.float32)))
    assert found.outcome is Outcome.NEVER_FALLS and found.rate is None and found.lowest is None


@pytest.mark.parametrize("loss", [2.0, 0.0])
def test_a_constant_loss_never_falls(loss: float) -> None:
    losses = np.full(STEPS, loss, np.float32)
    assert suggestion(RateCurve(rates(), losses)).outcome is Outcome.NEVER_FALLS


@pytest.mark.parametrize("steps", [0, 1, 30])
def test_a_loss_that_is_soon_no_number_gives_no_rate(steps: int) -> None:
    found = suggestion(curve(1e-5, 1e3, steps=steps))
    assert found.outcome is Outcome.DIVERGES_AT_ONCE and found.rate is None
    assert found.smoothed.shape == (steps,)


def test_losses_below_zero_are_no_obstacle() -> None:
    made = curve(0.001, 0.1)
    found = suggestion(RateCurve(made.rates, made.losses - 5))
    assert found.rate == suggestion(made).rate
