"""Settings while they are being chosen: the effect of one choice on others."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.base.errors import ConfigError
from core.data.datasets.catalog import DATASETS
from core.settings.config import RunConfig, default_config
from core.settings.draft import Draft
from core.settings.registry import HIDDEN_LAYERS
from tests.core.data.tables.people import uploaded


@pytest.mark.parametrize("dataset", DATASETS)
def test_says_the_same_as_its_config(dataset: str) -> None:
    config = default_config(dataset)
    assert Draft.of(config).config() == config


@pytest.mark.parametrize("before", DATASETS)
def test_any_dataset_can_follow_any_other(before: str) -> None:
    for dataset in DATASETS:
        changed = Draft.of(default_config(before)).changed("dataset", dataset)
        assert changed.config() == default_config(dataset), dataset


def test_dataset_keeps_what_still_fits() -> None:
    config = RunConfig(
        activation="tanh", optimizer="sgd", learning_rate=0.3, batch_size=1000, seed=7
    )
    moved = Draft.of(config).changed("dataset", "fashion_mnist")
    assert (moved.activation, moved.optimizer, moved.learning_rate) == ("tanh", "sgd", 0.3)
    assert (moved.batch_size, moved.seed) == (1000, 7)
    assert moved.units == DATASETS["fashion_mnist"].units
    assert moved.epochs == DATASETS["fashion_mnist"].epochs
    assert (
        moved.changed("dataset", "diabetes").batch_size == 32
    )  # there are fewer than 1000 samples


def test_batch_size_that_only_fits_without_validation_gives_way() -> None:
    draft = Draft.of(RunConfig(validation_share=0.5, batch_size=300))
    moved = draft.changed("dataset", "diabetes")
    assert moved.batch_size == 32
    assert moved.validation_share == 0.5


def test_optimizer_brings_its_usual_rate_unless_another_was_set() -> None:
    draft = Draft.of(RunConfig())
    assert draft.changed("optimizer", "sgd").learning_rate == 0.01
    own = draft.changed("learning_rate", 0.2)
    assert own.changed("optimizer", "sgd").learning_rate == 0.2


def test_a_layer_added_back_has_its_former_units() -> None:
    draft = Draft.of(RunConfig(units=(5, 6, 7)))
    fewer = draft.changed("hidden_layers", 1)
    assert fewer.units == (5,)
    assert fewer.changed("hidden_layers", 3).units == (5, 6, 7)
    assert draft.changed("hidden_layers", 4).units == (5, 6, 7, 7)
    assert draft.changed("hidden_layers", 0).config().units == ()


@pytest.mark.parametrize("layer", range(1, HIDDEN_LAYERS.maximum + 1))
def test_units_of_every_layer(layer: int) -> None:
    draft = Draft.of(RunConfig(units=(64,) * HIDDEN_LAYERS.maximum)).with_entry("units", layer, 9)
    assert [at for at, units in enumerate(draft.units, 1) if units == 9] == [layer]


def test_values_that_do_not_fit_together_are_a_draft_but_no_config() -> None:
    draft = Draft.of(RunConfig()).changed("batch_size", 60_000)
    with pytest.raises(ConfigError, match=r"Batch size: received 60000.*1293"):
        draft.config()


@pytest.mark.parametrize(
    ("name", "value"), [("epochs", 0), ("epochs", None), ("loss", "MSE"), ("seed", float("nan"))]
)
def test_forged_values_are_refused(name: str, value: object) -> None:
    with pytest.raises(ConfigError):
        Draft.of(RunConfig()).changed(name, value)


@pytest.mark.parametrize(
    ("suggestion", "field", "value"),
    [
        (["learning_rate", 0.001], "learning_rate", 0.001),
        (["epochs", 7], "epochs", 7),
        (["units", [16, 8]], "units", (16, 8)),
        (["units", []], "units", ()),
        (["activation", "leaky_relu"], "activation", "leaky_relu"),
        (("batch_size", 64), "batch_size", 64),
        (["early_stopping", True], "early_stopping", True),
        (["decay_epochs", 47], "decay_epochs", 47),
        (["kernel_initializer", "he_normal"], "kernel_initializer", "he_normal"),
    ],
)
def test_a_suggestion_applies_like_a_choice(suggestion: object, field: str, value: object) -> None:
    draft = Draft.of(RunConfig(units=(5, 6, 7), learning_rate=2.0, seed=3))
    taken = draft.with_suggestion(suggestion)
    assert getattr(taken, field) == value
    assert taken.config().seed == 3
    assert taken.suggestible() == {**draft.suggestible(), field: value}
    assert taken.with_suggestion(suggestion) == taken


@pytest.mark.parametrize(
    "suggestion",
    [
        None,
        7,
        "epochs",
        [],
        ["epochs"],
        ["epochs", 7, 8],
        ["epochs", 0],
        ["epochs", 1e300],
        ["epochs", {"$": 1}],
        ["epochs", "7" * 500],
        ["learning_rate", float("nan")],
        ["learning_rate", None],
        ["activation", ["relu"]],
        ["activation", "__class__"],
        ["units", [0]],
        ["units", [4] * 99],
        ["units", "64"[:0]],
        ["units", [[4]]],
        ["units", {"a": 1}],
        ["early_stopping", None],
        ["early_stopping", [True]],
        ["early_stopping", {"on": True}],
        ["decay_epochs", 0],
        ["kernel_initializer", 7],
        ["seed", 1],
        ["dataset", "digits"],
        ["layers", [4]],
        ["__dict__", {}],
        [["epochs"], 7],
        [{}, 7],
        {"epochs": 7},
    ],
)
def test_a_suggestion_from_a_browser_is_validated(suggestion: object) -> None:
    draft = Draft.of(RunConfig())
    with pytest.raises(ConfigError) as refused:
        draft.with_suggestion(suggestion)
    assert len(str(refused.value)) < 300


def test_the_usual_batch_size_gives_way_to_the_usual_one(tmp_path: Path) -> None:
    small = uploaded(tmp_path / "people.csv", rows=40).name
    moved = Draft.of(default_config("digits")).changed("dataset", small)
    assert moved.batch_size == DATASETS[small].batch_size == 16
    assert moved.changed("dataset", "diabetes").batch_size == 32
    own = replace(Draft.of(default_config("digits")), batch_size=8)
    assert own.changed("dataset", small).batch_size == 8


def test_another_toy_problem_keeps_samples_and_noise() -> None:
    held = Draft.of(replace(default_config("moons"), samples=3000, noise=0.4, data_seed=2))
    held = held.changed("batch_size", 2000).changed("squares", True)
    moved = held.changed("dataset", "blobs")
    assert (moved.samples, moved.noise, moved.data_seed, moved.squares) == (3000, 0.4, 2, True)
    assert moved.batch_size == 2000 and moved.config().info.inputs == 4
    assert moved.changed("dataset", "iris").batch_size == 32  # of 108 training samples
    assert moved.changed("dataset", "iris").config().source.samples == 0
