"""The stored weights of a run's epochs, and training that continues from a checkpoint."""

import itertools
import logging
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.network import architecture
from core.runs import epochs as limits
from core.runs.checkpoint import Checkpoint, Start, rows_until
from core.runs.epochs import EpochWeights
from core.runs.frames import Frame
from core.runs.history import Row
from core.settings.config import RunConfig
from tests.core.training.conftest import REST, Run, numbers, same, small

SETTINGS: dict[str, dict[str, Any]] = {
    # Adam, and optimizers with more state than slots for each weight.
    **{name: {"optimizer": name} for name in ("adam", "nadam", "ftrl")},
    "momentum": {"optimizer": "sgd", "momentum": 0.9, "nesterov": True},
    "dropout and normalisation": {
        "dropout": 0.3,
        "batch_normalization": True,
        "units": (8, 6),
        **REST,
    },
    "warm-up and steps": {"schedule": "step", "decay_epochs": 2, "warmup_epochs": 3},
    "weighted": {"class_weights": True, "l2": 0.01, "validation_share": 0.0},
}


@pytest.fixture
def trainer(uncompiled: Any) -> Any:
    return uncompiled


def start_of(result: Any, rows: list[Row]) -> Start:
    return Start(result.checkpoint, result.weights, [row.to_list() for row in rows])


def weights_of(result: Any) -> EpochWeights:
    return EpochWeights.from_bytes(result.weights)


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_five_epochs_and_five_more_are_ten(
    settings: dict[str, Any], train: Run, trainer: Any, compiled: Any
) -> None:
    config = small(**{"epochs": 10, **settings})
    by = compiled if "momentum" in settings else trainer
    whole, rows = train(config, by)
    half, before = train(replace(config, epochs=5), by)
    more, after = train(config, by, start=start_of(half, before))
    assert same(more, whole) and not same(more, half)
    assert numbers(after)[:5] == numbers([Row.from_list(row.to_list()) for row in before])
    assert numbers(after)[5:] == numbers(rows)[5:]
    assert np.array_equal(weights_of(more).values, weights_of(whole).values)
    assert Checkpoint.from_bytes(more.checkpoint).epoch == 10
    for one, other in zip(
        Checkpoint.from_bytes(more.checkpoint).arrays,
        Checkpoint.from_bytes(whole.checkpoint).arrays,
        strict=True,
    ):
        assert np.array_equal(one, other)


WITHIN = {**SETTINGS, "cosine": {"schedule": "cosine"}, "one-cycle": {"schedule": "one_cycle"}}


@pytest.mark.parametrize("settings", WITHIN.values(), ids=WITHIN)
def test_a_run_goes_on_from_a_checkpoint_of_its_own(
    settings: dict[str, Any], train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import checkpoints

    monkeypatch.setattr(checkpoints, "_SECONDS", 0.0)
    monkeypatch.setattr(checkpoints, "_SHARE", 1.0)
    published: list[tuple[Checkpoint, dict[float, np.ndarray]]] = []
    config = small(**{"epochs": 8, **settings})
    whole, rows = train(config, publish_checkpoint=lambda *parts: published.append(parts))
    checkpoint, weights = next(parts for parts in published if 1 < parts[0].epoch < 7)
    assert sorted(weights) == list(range(1, checkpoint.epoch + 1))
    stored = EpochWeights(np.array(sorted(weights)), np.stack([weights[e] for e in weights]))
    before = [row.to_list() for row in rows_until(rows, checkpoint.epoch)]
    again, after = train(config, start=Start(checkpoint.to_bytes(), stored.to_bytes(), before))
    resumed = [Row.from_list(row) for row in before]  # as recorded
    assert same(again, whole) and numbers(after)[: checkpoint.epoch] == numbers(resumed)
    assert numbers(after)[checkpoint.epoch :] == numbers(rows)[checkpoint.epoch :]
    assert np.array_equal(weights_of(again).values, weights_of(whole).values)


def test_time_and_speed_continue_after_resuming(train: Run) -> None:
    config = small(epochs=4)
    half, before = train(replace(config, epochs=2))
    _, after = train(config, start=start_of(half, before))
    seconds = [row.seconds for row in after]
    assert seconds == sorted(seconds) and after[len(before)].seconds > before[-1].seconds
    assert max(row.epoch for row in after) == 4


def test_weights_of_another_model_are_not_used(
    train: Run, caplog: pytest.LogCaptureFixture
) -> None:
    config = small(epochs=4)
    whole, rows = train(config)
    other, before = train(small(epochs=2, units=(7,)))
    with caplog.at_level(logging.WARNING):
        again, after = train(config, start=start_of(other, before))
        damaged, last = train(config, start=Start(b"nothing", b"", [[0.0] * 10]))
        half, first = train(replace(config, epochs=2))
        lost = replace(start_of(half, first), weights=half.weights[:-40])
        without, all_rows = train(config, start=lost)
    assert caplog.text.count("training starts from the first epoch") == 3
    assert same(again, whole) and same(damaged, whole) and same(without, whole)
    assert numbers(after) == numbers(last) == numbers(all_rows) == numbers(rows)


def test_early_stopping_leaves_nothing_to_resume(train: Run) -> None:
    result, _ = train(small(epochs=30, early_stopping=True, patience=2, learning_rate=0.05))
    assert result.checkpoint == b""
    judged = result.evaluation.epoch
    weights = weights_of(result)
    assert judged in weights.epochs and weights.epochs[-1] >= judged


def test_numbers_are_the_same_without_caching(train: Run) -> None:
    config = small(epochs=4, dropout=0.2)
    cached, rows = train(config)
    plain, other = train(config, keep=False)
    assert same(cached, plain) and numbers(rows) == numbers(other)
    assert (plain.weights, plain.checkpoint) == (b"", b"")


@pytest.mark.parametrize(("limit", "epochs"), [(3, 3), (3, 11), (6, 5), (6, 40)])
def test_epochs_are_thinned_evenly(
    limit: int, epochs: int, train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LIMIT", limit)
    ends = weights_of(train(small(epochs=epochs))[0]).epochs.tolist()
    assert ends[0] == 1 and ends[-1] == epochs and len(ends) <= limit
    if epochs <= limit - 1:
        assert ends == list(range(1, epochs + 1))
    between = ends[1:-1]
    assert len({b - a for a, b in itertools.pairwise(between)}) <= 1


def test_weights_take_no_more_than_they_may(train: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    config = small(epochs=20)
    monkeypatch.setattr(limits, "BYTES", 4 * 4 * architecture.parameters(config))
    weights = weights_of(train(config)[0])
    assert 3 <= len(weights.epochs) <= 4 and weights.values.shape[1] == architecture.parameters(
        config
    )
    monkeypatch.setattr(limits, "BYTES", 4 * architecture.parameters(config))
    assert train(config)[0].weights == b""


def test_frames_of_the_first_epochs_are_kept(train: Run) -> None:
    config = small("moons", epochs=4)

    def framed(config: RunConfig, **kwargs: Any) -> tuple[Any, list[Row], list[Frame]]:
        frames: list[Frame] = []
        keep = kwargs | {"publish_frame": lambda frame, final: frames.append(frame)}
        return *train(config, **keep), frames

    half, before, seen = framed(replace(config, epochs=2))
    start = replace(start_of(half, before), frames=[frame.to_list() for frame in seen])
    _, _, frames = framed(config, start=start)
    ends = [frame.epoch for frame in frames]
    assert ends[0] == 0 and ends[-1] == 4 and ends == sorted(set(ends))
    assert frames[: len(seen)] == seen
