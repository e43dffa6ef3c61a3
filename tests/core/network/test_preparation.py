"""The sentences about the preparation are correct."""

import pytest

from core.data.datasets import load
from core.data.profile import parts
from core.network.preparation import Step, steps
from core.settings.config import RunConfig, default_config


def steps_of(config: RunConfig) -> list[Step]:
    data = load(config.dataset)
    return steps(config, data, parts(data, config.validation_share, config.seed))


def sentences(config: RunConfig) -> str:
    return "\n".join(str(step.message) for step in steps_of(config))


def test_images_are_scaled_and_flattened() -> None:
    text = sentences(RunConfig())
    assert "360 of 1,797 samples" in text
    assert "144 of the other 1,437" in text
    assert "0 to 16, is divided by 16" in text
    assert "8 × 8 = 64 inputs" in text
    assert all(step.fitted_on == 0 for step in steps_of(RunConfig()))


def test_tables_are_standardised_on_the_training_samples() -> None:
    config = default_config("diabetes")
    fitted = [step for step in steps_of(config) if step.fitted_on]
    assert [step.name for step in fitted] == ["Columns standardised", "Target standardised"]
    assert {step.fitted_on for step in fitted} == {config.train_samples}


def test_the_loss_decides_the_encoding_of_the_target() -> None:
    assert "numbered 0 to 9" in sentences(RunConfig())
    assert "one-hot" in sentences(RunConfig(loss="categorical_crossentropy"))
    config = default_config("diabetes").changed("loss", "mean_squared_logarithmic_error")
    assert "its mean is not subtracted" in sentences(config)


@pytest.mark.parametrize(("share", "said"), [("0", "validation share is 0"), ("0.1", "(3)")])
def test_the_validation_share_and_seed_are_shown(share: str, said: str) -> None:
    config = RunConfig(seed=3).changed("validation_share", share)
    assert said in sentences(config)
