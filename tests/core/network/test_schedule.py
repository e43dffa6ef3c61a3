"""The learning rate of every step, compared with results by hand and Keras's formulas."""

import math
from dataclasses import replace

import numpy as np
import pytest

from core.network.schedule import rates
from core.settings.config import RunConfig

# 1293 training samples give 13 steps per epoch.
BASE = RunConfig(batch_size=100, epochs=4, learning_rate=0.1)
STEPS = 13


def every_rate(config: RunConfig) -> np.ndarray:
    return np.concatenate([rates(config, epoch) for epoch in range(config.epochs)])


def test_constant() -> None:
    rate = every_rate(BASE)
    assert rate.dtype == np.float32
    assert rate.shape == (4 * STEPS,)
    assert set(rate) == {np.float32(0.1)}


def test_steps_halve_at_once_every_two_epochs() -> None:
    config = replace(BASE, schedule="step", decay_factor=0.5, decay_epochs=2)
    np.testing.assert_allclose(every_rate(config), np.repeat([0.1, 0.05], 2 * STEPS), rtol=1e-6)


def test_exponential_decay_reaches_the_same_rate_gradually() -> None:
    config = replace(BASE, schedule="exponential", decay_factor=0.5, decay_epochs=2)
    rate = every_rate(config)
    assert rate[2 * STEPS] == pytest.approx(0.05)
    np.testing.assert_allclose(rate[1:] / rate[:-1], 0.5 ** (1 / (2 * STEPS)), rtol=1e-5)


def test_cosine_falls_along_half_a_wave() -> None:
    rate = every_rate(replace(BASE, schedule="cosine"))
    assert rate[0] == pytest.approx(0.1)
    assert rate[2 * STEPS] == pytest.approx(0.05)
    assert rate[-1] == pytest.approx(0.05 * (1 + math.cos(math.pi * 51 / 52)), rel=1e-4)


def test_the_schedule_starts_after_the_warm_up() -> None:
    rate = every_rate(replace(BASE, warmup_epochs=2, schedule="step", decay_epochs=1))
    np.testing.assert_allclose(rate[: 2 * STEPS], 0.1 * np.arange(1, 27) / 26, rtol=1e-6)
    np.testing.assert_allclose(rate[2 * STEPS :], np.repeat([0.1, 0.05], STEPS), rtol=1e-6)


def test_a_warm_up_of_the_whole_run_ends_at_the_rate() -> None:
    rate = every_rate(replace(BASE, warmup_epochs=4, schedule="cosine"))
    assert rate[-1] == pytest.approx(0.1)
    assert np.isfinite(rate).all()
