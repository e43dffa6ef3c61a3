"""The sentences about the preparation are correct."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.data.datasets import load
from core.data.profile import parts
from core.data.splits import SplitRule
from core.network.preparation import Step, steps
from core.settings.config import RunConfig, default_config
from tests.core.data.images.made import stored
from tests.core.data.tables.people import csv
from tests.core.data.tables.test_splitting import visits
from tests.core.network.script.test_data import save_table


def steps_of(config: RunConfig) -> list[Step]:
    data = load(config.dataset)
    return steps(config, data, parts(data, config.holdout))


def sentences(config: RunConfig) -> str:
    return "\n".join(str(step.message) for step in steps_of(config))


def test_images_are_scaled_and_flattened() -> None:
    text = sentences(RunConfig())
    assert "360 of 1,797 samples" in text
    assert "144 of the other 1,437" in text
    assert "0 to 16, is divided by 16" in text
    assert "8 × 8 = 64 inputs" in text
    assert all(step.fitted_on == 0 for step in steps_of(RunConfig()))


def test_images_in_colour_have_three_inputs_per_pixel(tmp_path: Path) -> None:
    text = sentences(default_config(stored(tmp_path / "lights.zip", height=6, width=5).name))
    assert "6 rows of 5 pixels, each with red, green and blue" in text
    assert "6 × 5 × 3 = 90 inputs" in text


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


def test_rows_in_order_and_groups_are_named(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_bytes(csv(visits()))
    ordered = save_table(path, "bought", split=SplitRule.ORDER, split_by="day")
    text = sentences(ordered)
    assert "48 of 240 samples are held out for the final test" in text
    assert "They are the last ones" in text and "The last 19 of the other 192 samples" in text
    text = sentences(replace(ordered, folds=3, fold=2))
    assert "48 of 240" in text
    assert "Fold 2 of 3: 48 of the other 192 samples" in text and "the 96 before them" in text
    grouped = save_table(path, "bought", split=SplitRule.GROUP, split_by="patient")
    assert "They are whole groups, drawn with seed 0" in sentences(grouped)
    assert "whole groups drawn with the run's seed (0)" in sentences(grouped)
    assert "whole groups that are divided" in sentences(replace(grouped, folds=3))
    keeping = "Every class keeps its share as far as possible."
    assert keeping in sentences(grouped) and keeping in sentences(replace(grouped, folds=3))
    assert "so that classes keep their shares" in sentences(grouped)
    drawn = save_table(path, "bought", split=SplitRule.GROUP, split_by="patient", stratified=False)
    assert "keep" not in sentences(drawn)
