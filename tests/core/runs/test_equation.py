"""Networks that are one equation, and what is known of the true one."""

from dataclasses import replace

import pytest

from core.data.datasets.toys import PLANE3
from core.runs.equation import is_equation, truth
from core.runs.frames import has_frames
from core.settings.config import RunConfig, default_config
from core.settings.presets import PRESETS

LINEAR = replace(default_config("plane"), units=())


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (PRESETS["perceptron_3"].config, True),
        (LINEAR, True),
        (replace(default_config("moons"), units=(), sines=True), True),
        (replace(default_config("blobs"), units=()), False),  # three units
        (default_config("moons"), False),
        (replace(default_config("diabetes"), units=()), False),  # names too long to be read
        (RunConfig(units=()), False),
    ],
)
def test_what_is_one_equation(config: RunConfig, expected: bool) -> None:
    assert is_equation(config) is expected
    assert has_frames(config) is (expected or config.info.plane)


def test_the_truth_has_a_number_for_every_input() -> None:
    assert truth(PRESETS["perceptron_3"].config) == PLANE3
    assert truth(LINEAR) == (1.5, -0.8, 0.5)
    assert truth(replace(LINEAR, squares=True, product=True)) == (1.5, -0.8, 0.0, 0.0, 0.0, 0.5)
    assert truth(replace(default_config("bump"), units=())) is None
