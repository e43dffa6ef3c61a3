"""Estimates of the duration of a run and its memory."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.base.errors import ConfigError
from core.network import architecture
from core.service import estimates
from core.service.estimates import Estimator, check_memory, training_seconds
from core.settings.config import RunConfig

SMALL = RunConfig(epochs=20)
LARGE = RunConfig(units=(4096, 4096), epochs=1, batch_size=1290)  # a single step

_PEAK = """
import sys
from core.settings.config import RunConfig
from core.data.datasets import load, prepare
from core.training.trainer import Trainer

config = RunConfig.from_json(sys.argv[1])
prepared = prepare(load(config.dataset), config.holdout)
Trainer().train(config, prepared, lambda rows: None)
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(int(status["VmHWM"].split()[0]) * 1024)
"""


def test_more_work_takes_longer() -> None:
    base = training_seconds(SMALL)
    assert training_seconds(replace(SMALL, epochs=40)) == pytest.approx(2 * base)
    assert training_seconds(replace(SMALL, units=(512, 512))) > base
    assert training_seconds(replace(SMALL, batch_size=4)) > base
    assert training_seconds(replace(SMALL, validation_share=0.0)) > base  # more to train on


def test_estimates_follow_what_runs_take() -> None:
    estimator = Estimator()
    cold = estimator.seconds(LARGE)
    truth = 3 * training_seconds(LARGE)
    errors = []
    for _ in range(8):
        estimator.learn(LARGE, truth)
        errors.append(abs(estimator.seconds(LARGE) - truth))
    assert errors[-1] < 0.15 * truth < errors[0]
    assert (
        estimator.seconds(replace(LARGE, units=(4096, 4095))) > cold
    )  # the estimate for others changes, too


def test_a_cached_program_starts_sooner() -> None:
    estimator = Estimator()
    cold = estimator.seconds(SMALL)
    estimator.learn(SMALL, training_seconds(SMALL))  # as fast as estimated
    warm = estimator.seconds(replace(SMALL, learning_rate=0.5, seed=3))
    assert warm < cold / 2
    assert estimator.seconds(replace(SMALL, units=(65,))) == pytest.approx(cold, rel=0.05)


def test_one_odd_run_does_not_spoil_the_estimates() -> None:
    estimator = Estimator()
    estimator.learn(SMALL, 0.0)
    assert 0 < estimator.seconds(LARGE) < 10 * training_seconds(LARGE) + 2
    estimator.learn(SMALL, 1e6)
    for _ in range(20):
        estimator.learn(SMALL, training_seconds(SMALL))
    assert estimator.seconds(LARGE) == pytest.approx(1 + training_seconds(LARGE), rel=0.1)


def test_an_oversized_network_is_refused_with_its_size() -> None:
    config = RunConfig(units=(16_384,) * 8)
    needed = estimates.memory(config)
    check_memory(config, needed)
    with pytest.raises(ConfigError) as caught:
        check_memory(config, needed - 1)
    message = str(caught.value)
    assert f"{architecture.parameters(config):,} parameters" in message
    assert f"{needed / 1e9:.1f} GB" in message and "fewer layers" in message


def test_memory_counts_what_grows() -> None:
    base = estimates.memory(LARGE)
    assert estimates.memory(replace(LARGE, optimizer="sgd")) < base
    assert estimates.memory(replace(LARGE, batch_size=1000)) < base
    assert estimates.memory(replace(LARGE, units=(4096,) * 3)) > base
    assert estimates.memory(RunConfig(dataset="fashion_mnist")) > estimates.memory(RunConfig())


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peaks are read from /proc")
def test_memory_is_near_the_real_peak(data_folder: Path) -> None:
    half = replace(LARGE, validation_share=0.5, batch_size=700)  # a step of half the time
    assert half.steps_per_epoch == 2
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, half.to_json()],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    peak = int(done.stdout)
    assert peak / 1.5 < estimates.memory(LARGE) < peak * 1.5
