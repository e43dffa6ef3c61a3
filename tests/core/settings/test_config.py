import json
import math
import random
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest

from core.base.errors import ConfigError
from core.data.datasets.catalog import DATASETS
from core.data.datasets.holdout import Holdout
from core.data.datasets.source import Source
from core.network import architecture
from core.settings import registry
from core.settings.choices import (
    LOSSES,
    SCHEDULES,
    losses_for,
)
from core.settings.config import RunConfig, default_config
from core.settings.kinds import OneOf, Switch
from core.settings.registry import OPTIONAL, PER_LAYER
from core.settings.settings import DEFAULTS, Settings
from tests.setting_cases import CASES

MEGABYTE = 1_000_000
NAMES = [field.name for field in fields(RunConfig)]
SWITCHES = {name for name, kind in registry.SETTINGS.items() if isinstance(kind, Switch)}


def random_config(chance: random.Random) -> RunConfig:
    """Any valid configuration, including the bounds of every setting."""
    info = DATASETS[chance.choice(list(DATASETS))]
    samples = chance.choice([100, 500, 5_000, chance.randint(100, 5_000)])
    if info.drawn:
        info = Source(info.name, samples).info
    share = chance.choice([0.0, 0.5, chance.uniform(0, 0.5), round(chance.uniform(0, 0.5), 2)])
    holdout = Holdout(share, 0, chance.choice([1, 20]), chance.choice([1, 3]))
    held_out = holdout.samples(info)
    left = info.train_samples - held_out
    layers = chance.randint(0, registry.HIDDEN_LAYERS.maximum)
    schedules = [one.name for one in SCHEDULES.values() if held_out or not one.watches]
    values: dict[str, Any] = {
        name: chance.choice([DEFAULTS[name], CASES[name].value])
        for name in DEFAULTS
        if name not in PER_LAYER
    }
    values |= {
        name: tuple(
            chance.choices([one.blank, CASES[name].value[0]], k=layers * chance.randint(0, 1))
        )
        for name, one in PER_LAYER.items()
    }
    values |= {
        name: chance.choice(list(setting.options))
        for name, setting in registry.SETTINGS.items()
        if isinstance(setting, OneOf)
    }
    return RunConfig(
        **values
        | {
            "schedule": chance.choice(schedules),
            "early_stopping": held_out > 0 and chance.choice([True, False]),
            "samples": samples,
            "noise": chance.choice([0.2, 0.0, 1.25]),
            "dataset": info.name,
            "units": tuple(
                chance.choice([1, 16_384, chance.randint(1, 16_384)]) for _ in range(layers)
            ),
            "loss": chance.choice(list(losses_for(info.task))),
            # An address has twelve significant digits.
            "learning_rate": float(f"{10 ** chance.uniform(-7, 2):.12g}"),
            "epochs": chance.randint(1, 10_000),
            "batch_size": chance.choice(
                [1, min(left, 65_536), chance.randint(1, min(left, 65_536))]
            ),
            "folds": holdout.folds,
            "fold": holdout.fold,
            "validation_share": float(f"{share:.12g}"),
            "seed": chance.choice([0, 2**31 - 1, chance.randrange(2**31)]),
        }
    )


CONFIGS = [random_config(random.Random(seed)) for seed in range(300)]


def refused(**values: Any) -> str:
    with pytest.raises(ConfigError) as caught:
        RunConfig(**values)
    return said(caught.value)


def said(error: Exception) -> str:
    """Return the message, which names what was received and what is allowed, at limited length."""
    message = str(error)
    assert "received" in message
    assert any(word in message for word in ("allowed is", "needs one of", "choose", "expected"))
    assert len(message) < 600
    return message


def test_the_fields_are_the_declared_settings() -> None:
    declared = registry.SETTINGS.keys() - {"hidden_layers"}  # the number of units
    assert DEFAULTS.keys() == declared
    for name, setting in registry.SETTINGS.items():
        assert setting.name == name
        if name in declared:
            default = None if setting.optional else setting.default
            assert DEFAULTS[name] == default, name
    assert [field.name for field in fields(RunConfig)] == [field.name for field in fields(Settings)]


def test_the_sample_is_varied() -> None:
    assert {config.dataset for config in CONFIGS} == DATASETS.keys()
    assert {config.loss for config in CONFIGS} == LOSSES.keys()
    assert {len(config.units) for config in CONFIGS} == set(range(9))
    for name in NAMES:
        assert len({getattr(config, name) for config in CONFIGS}) > 1, name


def test_survives_json() -> None:
    for config in CONFIGS:
        assert RunConfig.from_json(config.to_json()) == config


def test_survives_the_address() -> None:
    for config in CONFIGS:
        address = config.to_address()
        assert all(isinstance(value, str) for value in address.values())
        assert RunConfig.from_address(address) == (config, [])


def test_the_address_is_read_in_any_order() -> None:
    chance = random.Random(1)
    for config in CONFIGS:
        pairs = list(config.to_address().items())
        chance.shuffle(pairs)
        assert RunConfig.from_address(dict(pairs)) == (config, [])


@pytest.mark.parametrize("dataset", DATASETS)
def test_defaults_are_not_in_the_address(dataset: str) -> None:
    address = default_config(dataset).to_address()
    assert address == ({} if dataset == "digits" else {"dataset": dataset})


def test_the_rate_follows_the_optimizer() -> None:
    config, problems = RunConfig.from_address({"optimizer": "sgd"})
    assert (config.learning_rate, problems) == (0.01, [])
    assert config.to_address() == {"optimizer": "sgd"}


def test_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        RunConfig().epochs = 3  # type: ignore[misc]


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_dataset_has_a_valid_start(dataset: str) -> None:
    config = default_config(dataset)
    assert config.dataset == dataset
    assert config.train_samples + config.validation_samples == config.info.train_samples


# Derived values


def test_counts_parameters_and_steps() -> None:
    config = RunConfig(dataset="fashion_mnist", units=(128,), validation_share=0, batch_size=40)
    assert config.layer_sizes == (784, 128, 10)
    assert architecture.parameters(config) == 784 * 128 + 128 + 128 * 10 + 10
    assert config.steps_per_epoch == 1500


def test_a_partial_batch_is_a_step() -> None:
    config = RunConfig(validation_share=0, batch_size=32)
    assert config.train_samples == 1437
    assert config.steps_per_epoch == math.ceil(1437 / 32) == 45


def test_without_hidden_layers_the_model_is_linear() -> None:
    config = RunConfig(units=())
    assert config.layer_sizes == (64, 10)
    assert architecture.parameters(config) == 65 * 10
    assert config.to_address() == {"units": "none"}
    assert RunConfig.from_address({"units": "none"}) == (config, [])


@pytest.mark.parametrize(("dataset", "units"), [("breast_cancer", 1), ("diabetes", 1)])
def test_two_classes_and_numbers_have_one_output(dataset: str, units: int) -> None:
    assert default_config(dataset).layer_sizes[-1] == units


def test_validation_is_taken_from_training() -> None:
    config = RunConfig(validation_share=0.1)
    assert config.validation_samples == round(1437 * 0.1)
    assert config.train_samples == 1437 - config.validation_samples
    # Even a tiny share holds out a sample of each class.
    assert RunConfig(validation_share=0.001).validation_samples == 10


# Rejected values


@pytest.mark.parametrize("value", [0, -1, 65_537, 10**30, "3 2", None, True, "x" * MEGABYTE])
def test_a_wrong_batch_is_refused(value: Any) -> None:
    assert "Batch size" in refused(batch_size=value)


def test_a_batch_larger_than_the_training_set_is_refused() -> None:
    left = RunConfig().train_samples
    assert RunConfig(batch_size=left).steps_per_epoch == 1
    message = refused(batch_size=left + 1)
    assert f"choose {left} or fewer" in message
    assert "Digits" in message


def test_a_larger_validation_share_makes_the_largest_batch_smaller() -> None:
    message = refused(batch_size=1_000, validation_share=0.5)
    # Half of 1437 samples is held out, rounded to the even number.
    assert "has only 719 training samples" in message


@pytest.mark.parametrize("units", [(0,), (64, 16_385), ("many",), (2.5,), (None,), (True,)])
def test_wrong_units_name_their_layer(units: tuple[Any, ...]) -> None:
    assert f"Units, layer {len(units)}: received" in refused(units=units)


def test_too_many_layers_are_refused() -> None:
    assert "Hidden layers: received 9, allowed is a whole number from 0 to 8" in refused(
        units=(1,) * 9
    )


@pytest.mark.parametrize("dataset", DATASETS)
def test_only_losses_of_the_task_are_allowed(dataset: str) -> None:
    task = DATASETS[dataset].task
    for loss in LOSSES:
        if task in LOSSES[loss].tasks:
            assert replace(default_config(dataset), loss=loss).loss == loss
        else:
            message = refused(dataset=dataset, loss=loss)
            assert all(name in message for name in losses_for(task)), loss


HOSTILE_TEXTS = [
    "",
    " ",
    "-1",
    "1e400",
    "-1e400",
    "nan",
    "NaN",
    "inf",
    "99999999999999999999999999",
    "٣",
    "３",
    "½",
    "0x10",
    "1_0",
    "1;drop table runs",
    "<script>alert(1)</script>",
    "{received}",
    "{0.__class__}",
    "%s%n",
    "../../etc/passwd",
    "\x00",
    "\ud800",
    "null",
    "[1]",
    "9" * MEGABYTE,
    "<b>" * (MEGABYTE // 3),
    "1-" * (MEGABYTE // 2),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_address_leaves_the_default(name: str) -> None:
    for text in HOSTILE_TEXTS:
        received = ascii(text[:20])
        if text == "-1" and getattr(registry.SETTINGS[name], "minimum", 0) < 0:
            continue  # allowed there
        config, problems = RunConfig.from_address({name: text, "epochs": "7"} | {name: text})
        assert getattr(config, name) == getattr(RunConfig(), name), received
        assert len(problems) == 1, received
        said(problems[0])
        if name != "epochs":
            # One wrong value does not affect the others.
            assert config.epochs == 7, received


def test_every_wrong_value_is_named() -> None:
    config, problems = RunConfig.from_address(dict.fromkeys(NAMES, "?"))
    assert config == RunConfig()
    assert len(problems) == len(NAMES)


def test_parameters_of_other_pages_are_left_alone() -> None:
    assert RunConfig.from_address({"run": "abc", "lang": "es"}) == (RunConfig(), [])


def test_a_batch_too_large_for_the_linked_dataset_is_named() -> None:
    config, problems = RunConfig.from_address({"dataset": "diabetes", "batch_size": "5000"})
    assert config == default_config("diabetes")
    assert "Diabetes has only" in said(problems[0])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "3",
        '"text"',
        "{",
        "{'epochs': 3}",
        '{"epoch": 3}',
        '{"epochs": 3, "__class__": 1}',
        "[" * 100_000,
        '{"seed": ' + "9" * 10_000 + "}",
        "x" * MEGABYTE,
    ],
    ids=lambda text: text[:20],
)
def test_json_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        RunConfig.from_json(text)
    assert "expected a JSON object" in said(caught.value)


WRONG_VALUES: list[Any] = [
    *(None, {}, {"a": 1}, [[1]], "", "?", math.nan, math.inf, 1e308, -1, True, [None]),
]


@pytest.mark.parametrize("name", NAMES)
def test_json_with_a_wrong_value_is_refused(name: str) -> None:
    usual = json.loads(RunConfig().to_json())
    for value in WRONG_VALUES:
        if (value is None and name in OPTIONAL) or (value is True and name in SWITCHES):
            continue  # allowed there
        if value == -1 and getattr(registry.SETTINGS[name], "minimum", 0) < 0:
            continue
        if value == [None] and name in PER_LAYER and PER_LAYER[name].blank is None:
            continue  # the common value in the only layer
        with pytest.raises(ConfigError) as caught:
            pytest.fail(
                f"{value!r} became {RunConfig.from_json(json.dumps(usual | {name: value}))}"
            )
        said(caught.value)


def test_inapplicable_settings_are_no_difference() -> None:
    plain = RunConfig()
    assert replace(plain, decay_factor=0.1, decay_epochs=2) == plain
    assert replace(plain, clip_at=9.0, patience=9) == plain
    assert replace(plain, momentum=0.5, rho=0.5, nesterov=True) == plain
    assert replace(plain, activations=("relu",)) == plain
    assert RunConfig(units=(), dropout=0.5, batch_normalization=True) == RunConfig(units=())
    assert RunConfig(use_bias=False, bias_initializer="ones") == RunConfig(use_bias=False)
    regression = default_config("diabetes")
    assert replace(regression, class_weights=True) == regression
    # … and if it applies, it is one.
    assert replace(plain, schedule="step", decay_factor=0.1) != replace(plain, schedule="step")


def test_an_optimizer_has_its_own_settings_and_their_usual_values() -> None:
    assert RunConfig().options == {"beta_1": 0.9, "beta_2": 0.999, "weight_decay": 0.0}
    assert RunConfig(optimizer="lion").beta_2 == 0.99
    assert RunConfig(optimizer="sgd").beta_2 is None
    assert RunConfig(optimizer="sgd", momentum=0.9, nesterov=True).nesterov is True
    assert RunConfig(optimizer="sgd", nesterov=True).nesterov is False  # nothing to look ahead
    assert RunConfig().changed("beta_2", "0.9").changed("optimizer", "lion").beta_2 == 0.99


def test_activations_by_layer() -> None:
    config = RunConfig(units=(8, 4), activations=("", "tanh"))
    assert config.layer_activations == config.activations == ("relu", "tanh")
    assert config.to_address() == {"units": "8-4", "activations": "relu-tanh"}
    assert "Activation by layer, layer 2: received no" in refused(
        units=(8, 4), activations=("relu", "no")
    )
    assert "Activation by layer: received tanh" in refused(units=(8, 4), activations=("tanh",))


def test_early_stopping_needs_validation() -> None:
    assert "validation share" in refused(early_stopping=True, validation_share=0.0)


def test_json_may_leave_out_what_is_default() -> None:
    assert RunConfig.from_json('{"epochs": 3}') == RunConfig(epochs=3)
