"""One run for each change."""

from dataclasses import replace

from core.comparison.single_changes import single_changes
from core.settings.config import RunConfig, default_config

BEFORE = RunConfig(dataset="digits", units=(32,), seed=3)


def test_each_changes_one_thing_and_keeps_the_seed() -> None:
    after = replace(BEFORE, learning_rate=0.01, units=(64,), epochs=7, seed=9)
    changes = single_changes(BEFORE, after)
    assert [config for _change, config in changes] == [
        replace(BEFORE, units=(64,)),
        replace(BEFORE, learning_rate=0.01),
        replace(BEFORE, epochs=7),
    ]


def test_implied_changes_are_included() -> None:
    after = replace(BEFORE, schedule="step", decay_factor=0.25, epochs=7)
    (_one, alone), _two = sorted(single_changes(BEFORE, after), key=lambda f: f[0].name)[::-1]
    assert (alone.schedule, alone.decay_factor, alone.epochs) == ("step", 0.25, BEFORE.epochs)


def test_a_single_change_is_not_ranked() -> None:
    assert single_changes(BEFORE, replace(BEFORE, epochs=7)) == []


def test_other_data_cannot_be_identified() -> None:
    assert single_changes(BEFORE, default_config("iris")) == []


def test_settings_that_depend_on_others_are_left_out() -> None:
    before = replace(BEFORE, early_stopping=True)
    after = replace(before, loss="categorical_crossentropy", epochs=7, batch_size=16)
    assert {change.name for change, _config in single_changes(before, after)} == {
        "loss",
        "epochs",
        "batch_size",
    }
