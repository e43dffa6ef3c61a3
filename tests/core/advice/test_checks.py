"""Checks of settings: each reports its problem, and nothing else."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.advice.checks import findings
from core.advice.finding import Finding
from core.advice.step_checks import FEWEST
from core.base.errors import ConfigError
from core.base.messages import Level
from core.data.datasets.catalog import BUILT_IN, DATASETS
from core.data.tables import store
from core.settings.choices import ACTIVATIONS, LOSSES, OPTIMIZERS
from core.settings.config import RunConfig, default_config
from core.settings.draft import Draft
from core.settings.presets import PRESETS
from tests.core.data.tables.people import uploaded


def draft(dataset: str = "breast_cancer", **changes: Any) -> Draft:
    held = Draft.of(default_config(dataset))
    return replace(held, **changes)


def problems(held: Draft) -> dict[str, Finding]:
    by_name = {finding.name: finding for finding in findings(held)}
    for finding in by_name.values():
        sentence = str(finding.message)
        assert sentence.endswith(".")
        if finding.fix:
            str(finding.fix.label)
    return by_name


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_default_settings_have_no_problems(dataset: str) -> None:
    assert {finding.level for finding in findings(draft(dataset))} <= {Level.NOTE}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_usual_rate_is_usual(optimizer: str) -> None:
    held = Draft.of(RunConfig()).changed("optimizer", optimizer)
    assert not {"rate_high", "rate_low"} & problems(held).keys()


CASES: list[tuple[str, Level, Draft]] = [
    ("loss", Level.ERROR, draft(loss="mean_squared_error")),
    ("unusual_loss", Level.WARNING, draft(loss="sparse_categorical_crossentropy")),
    ("unusual_loss", Level.WARNING, draft(loss="class_squared_error")),
    ("unusual_loss", Level.WARNING, draft("digits", loss="class_squared_error")),
    ("plateau", Level.ERROR, draft(schedule="plateau", validation_share=0.0)),
    ("balance", Level.NOTE, draft(output_bias=True, class_weights=True)),
    ("scaling", Level.NOTE, draft(input_scaling="none")),
    ("loss", Level.ERROR, draft("digits", loss="binary_crossentropy")),
    ("loss", Level.ERROR, draft("diabetes", loss="binary_crossentropy")),
    ("batch", Level.ERROR, draft(batch_size=5000)),
    ("early_stopping", Level.ERROR, draft(early_stopping=True, validation_share=0.0)),
    ("validation_share", Level.WARNING, draft("digits", validation_share=0.004)),
    ("rate_high", Level.WARNING, draft(learning_rate=0.5)),
    ("rate_low", Level.WARNING, draft(learning_rate=1e-6)),
    ("linear", Level.WARNING, draft(units=(8, 8), activation="linear")),
    ("linear", Level.NOTE, draft(units=(8, 8), activations=("linear", ""))),
    ("flat", Level.WARNING, draft(activation="step")),
    ("softmax", Level.WARNING, draft(units=(4, 1), activations=("", "softmax"))),
    ("weights", Level.WARNING, draft(kernel_initializer="zeros")),
    ("warmup", Level.WARNING, draft(epochs=3, warmup_epochs=3)),
    ("batch_normalization", Level.WARNING, draft(batch_size=1, batch_normalization=True)),
    ("batch_normalization", Level.WARNING, draft(batch_size=34, batch_normalization=True)),
    ("batch_normalization", Level.WARNING, draft(batch_size=408, batch_normalization=True)),
    ("growing", Level.WARNING, draft(optimizer="sgd", learning_rate=0.3, l2=10.0)),
    ("growing", Level.WARNING, draft(optimizer="adamw", learning_rate=2.0, weight_decay=1.0)),
    ("held_out", Level.NOTE, draft(validation_share=0.0)),
    ("reduction", Level.WARNING, draft(schedule="plateau", plateau_patience=20, epochs=20)),
    ("reduction", Level.WARNING, draft(schedule="plateau", early_stopping=True, patience=3)),
    ("reduction", Level.WARNING, draft(schedule="plateau", early_stopping=True, patience=1)),
    ("linear", Level.WARNING, draft(activation="leaky_relu", leaky_slope=1.0)),
    ("size", Level.NOTE, draft(units=(512, 512))),
    ("steps", Level.WARNING, draft("digits", batch_size=1293, epochs=20)),
    ("steps", Level.WARNING, draft("digits", batch_size=256, epochs=1)),
    ("steps", Level.NOTE, draft("digits", epochs=2)),
]


@pytest.mark.parametrize(("name", "level", "held"), CASES, ids=lambda value: str(value)[:30])
def test_a_preset_is_diagnosed_and_fixed(name: str, level: Level, held: Draft) -> None:
    finding = problems(held)[name]
    assert finding.level == level
    assert finding.fix is not None
    mended = finding.fix.draft
    assert name not in problems(mended)
    mended.config()


@pytest.mark.parametrize("dataset", DATASETS)
def test_only_untrainable_settings_are_errors(dataset: str) -> None:
    for loss in LOSSES:
        held = draft(dataset, loss=loss)
        try:
            held.config()
        except ConfigError:
            assert Level.ERROR in {finding.level for finding in findings(held)}, loss
        else:
            assert Level.ERROR not in {finding.level for finding in findings(held)}, loss


@pytest.mark.parametrize(
    ("loss", "low", "expected"),
    [
        ("mean_squared_logarithmic_error", -1.0, True),
        ("mean_squared_logarithmic_error", 0.0, False),
        ("mean_absolute_percentage_error", 0.0, True),
        ("mean_absolute_percentage_error", -5.0, True),
        ("mean_absolute_percentage_error", 0.5, False),
        ("mean_squared_error", -5.0, False),
    ],
)
def test_targets_a_loss_is_not_made_for(
    loss: str, low: float, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = replace(DATASETS["diabetes"], target_range=(low, 10.0))
    monkeypatch.setitem(BUILT_IN, "diabetes", info)
    assert ("targets" in problems(draft("diabetes", loss=loss))) is expected


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_default_settings_get_no_remarks(dataset: str) -> None:
    assert not {"size", "held_out"} & problems(draft(dataset)).keys()


def test_far_more_parameters_than_samples_suggest_early_stopping() -> None:
    held = draft("digits", units=(512, 512))
    assert problems(held)["size"].message.values == {"count": 301_066, "samples": 1293}
    assert "size" not in problems(draft("digits", units=(256,)))  # 15 parameters per sample
    assert "size" not in problems(replace(held, early_stopping=True))
    assert "size" not in problems(replace(held, validation_share=0.0))  # the rise could not be seen


def test_a_validation_share_is_offered_with_what_it_costs() -> None:
    finding = problems(draft("digits", validation_share=0.0))["held_out"]
    assert finding.message.values == {"count": 144, "samples": 1437}
    assert finding.fix is not None and finding.fix.draft == draft("digits")


def test_a_last_batch_of_one_matters_to_batch_normalisation_only() -> None:
    samples = draft().train_samples
    assert samples == 409
    alone = {
        size
        for size in range(1, samples + 1)
        if "batch_normalization" in problems(draft(batch_size=size, batch_normalization=True))
    }
    assert alone == {1} | {size for size in range(2, samples) if samples % size == 1}
    assert "batch_normalization" not in problems(draft(batch_size=34))
    assert "batch_normalization" not in problems(
        draft(batch_size=34, batch_normalization=True, units=())
    )
    fix = problems(draft(batch_size=34, batch_normalization=True))["batch_normalization"].fix
    assert fix is not None and abs(fix.draft.batch_size - 34) == 1


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_default_run_has_enough_steps(dataset: str) -> None:
    assert "steps" not in problems(draft(dataset))
    samples = draft(dataset).train_samples
    few = problems(draft(dataset, batch_size=samples, epochs=9))["steps"]
    assert few.message.values == {
        "steps": 9,
        "fewest": FEWEST,
        "size": samples,
    }
    assert few.fix is not None
    assert few.fix.draft.batch_size <= 32 and few.fix.draft.epochs == 9


def test_the_fewest_steps_are_just_enough() -> None:
    whole = draft("digits", batch_size=1293)
    assert "steps" not in problems(replace(whole, epochs=FEWEST))
    assert "steps" in problems(replace(whole, epochs=FEWEST - 1))
    assert "steps" not in problems(replace(whole, batch_size=1500))  # that is another matter


def test_one_softmax_unit_is_only_a_matter_of_softmax() -> None:
    for name in ACTIVATIONS:
        assert ("softmax" in problems(draft(units=(1,), activation=name))) is (name == "softmax")


def test_errors_come_first() -> None:
    levels = [f.level for f in findings(draft(loss="huber", units=(64,), learning_rate=0.5))]
    assert levels == sorted(levels, key=list(Level).index)
    assert levels[0] is Level.ERROR


def test_presets_warn_of_nothing_but_what_they_show() -> None:
    shown = {"rate_too_high": {"rate_high"}}
    for name, preset in PRESETS.items():
        warned = {f.name for f in findings(Draft.of(preset.config)) if f.level is not Level.NOTE}
        assert warned == shown.get(name, set())


def test_a_table_whose_data_were_deleted_cannot_be_trained_on(tmp_path: Path) -> None:
    name = uploaded(tmp_path / "people.csv", "Mine").name
    assert "data" not in problems(draft(name))
    store.delete(name)
    finding = problems(draft(name))["data"]
    assert finding.level is Level.ERROR and finding.message.values == {"dataset": "Mine"}


@pytest.mark.parametrize(
    ("share", "changes", "expected"),
    [
        (0.01, {}, True),
        (0.09, {}, True),
        (0.11, {}, False),
        (None, {}, False),
        (0.01, {"class_weights": True}, False),
        (0.01, {"use_bias": False}, False),
    ],
)
def test_a_rare_class_offers_to_start_at_the_shares(
    share: float | None, changes: dict[str, Any], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = replace(DATASETS["breast_cancer"], rarest=share)
    monkeypatch.setitem(BUILT_IN, "breast_cancer", info)
    matches = problems(draft(**changes))
    assert ("rare" in matches) is expected
    if expected:
        fix = matches["rare"].fix
        assert fix is not None and fix.draft.output_bias and fix.draft.config().output_bias
        assert "rare" not in problems(fix.draft)
