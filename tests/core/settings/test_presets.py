"""The presets."""

from dataclasses import replace

import pytest

from core.settings.config import RunConfig, default_config
from core.settings.presets import PRESETS, Reference, preset_of, preset_with_reference


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_recognised_with_any_seed(name: str) -> None:
    preset = PRESETS[name]
    assert preset.name == name
    assert preset_of(preset.config) is preset
    assert preset_of(replace(preset.config, seed=77)) is preset
    assert preset_of(replace(preset.config, epochs=preset.config.epochs + 1)) is None


def test_the_course_s_network_is_that_of_the_course() -> None:
    preset = PRESETS["fashion_mnist"]
    config = preset.config
    assert (config.dataset, config.units, config.activation) == ("fashion_mnist", (128,), "relu")
    assert (config.loss, config.optimizer) == ("sparse_categorical_crossentropy", "adam")
    assert (config.epochs, config.batch_size, config.steps_per_epoch) == (5, 32, 1875)
    assert preset.reference == Reference(0.8724, 0.3582, "the course")


def test_the_course_s_figures_stay_beside_changed_settings() -> None:
    preset = PRESETS["fashion_mnist"]
    for config in (
        preset.config,
        replace(preset.config, validation_share=0.1, units=(256, 64)),
        replace(default_config("fashion_mnist"), optimizer="sgd"),
    ):
        assert preset_with_reference(config) is preset
    assert preset_with_reference(default_config("mnist")) is None


def test_the_first_is_where_a_newcomer_starts() -> None:
    first = next(iter(PRESETS.values()))
    assert first.config == RunConfig() == default_config("digits")
