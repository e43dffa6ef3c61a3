"""Every entry of the registries and every setting reaches the run: no control is dead."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.datasets.catalog import DATASETS
from core.network import architecture
from core.network.schedule import rates
from core.runs.history import Row
from core.settings.choices import (
    ACTIVATIONS,
    BIAS_INITIALIZERS,
    CLIPPINGS,
    KERNEL_INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    Choice,
)
from core.settings.config import RunConfig
from core.settings.kinds import OneOf
from core.settings.registry import SETTINGS
from tests.core.training.conftest import Run, Shared, small
from tests.core.training.test_equivalence import load


@pytest.fixture
def trainer(uncompiled: Any) -> Any:
    return uncompiled


REGISTRIES: dict[str, Mapping[str, Choice]] = {
    name: setting.options
    for name, setting in SETTINGS.items()
    if isinstance(setting, OneOf) and name not in ("dataset", "activations")
}
ENTRIES = [
    pytest.param(field, entry, id=f"{field}-{name}")
    for field, registry in REGISTRIES.items()
    for name, entry in registry.items()
]


def smallest(tasks: tuple[str, ...]) -> str:
    fitting = [info for info in DATASETS.values() if info.task in tasks]
    return min(fitting, key=lambda info: info.train_samples * info.inputs).name


def with_entry(field: str, entry: Choice) -> RunConfig:
    """A small run with an entry, on the smallest dataset that it can be trained on."""
    tasks = getattr(entry, "tasks", ()) or tuple(info.task for info in DATASETS.values())
    dataset = smallest(tasks)
    loss = next(name for name, one in LOSSES.items() if DATASETS[dataset].task in one.tasks)
    changes = {"loss": loss, "units": (5,), "epochs": 1, "learning_rate": 0.0123, field: entry.name}
    return small(dataset, **changes)


@pytest.mark.parametrize(("field", "entry"), ENTRIES)
def test_an_entry_reaches_the_trained_model(
    field: str, entry: Choice, trained: Shared, tmp_path: Path
) -> None:
    from core.training.network import keras_object

    config = with_entry(field, entry)
    result, rows = trained(config)
    model = load(result.model, tmp_path)

    *hidden, output = dense(model)
    assert [layer.units for layer in hidden] == [5]
    assert [layer.activation for layer in hidden] == [
        keras_object(ACTIVATIONS[name]) for name in config.layer_activations
    ]
    assert output.activation.__name__ == config.task.output_activation
    for layer in dense(model):
        assert type(layer.kernel_initializer) is keras_object(
            KERNEL_INITIALIZERS[config.kernel_initializer]
        )
        assert type(layer.bias_initializer) is keras_object(
            BIAS_INITIALIZERS[config.bias_initializer]
        )
    optimizer = model.optimizer
    assert type(optimizer) is keras_object(OPTIMIZERS[config.optimizer])
    for clipping in CLIPPINGS.values():
        if clipping.argument:
            limit = config.clip_at if clipping.name == config.clipping else None
            assert getattr(optimizer, clipping.argument) == limit
    assert type(model.loss) is keras_object(LOSSES[config.loss])
    assert int(optimizer.iterations) == config.epochs * config.steps_per_epoch
    last = float(rates(config, config.epochs - 1)[-1])
    assert float(optimizer.learning_rate) == pytest.approx(last)
    assert rows[-1].learning_rate == pytest.approx(last)
    assert rows[-1].loss is not None and result.evaluation.samples == config.info.test_samples


def dense(model: Any) -> list[Any]:
    return [layer for layer in model.layers if hasattr(layer, "kernel")]


@dataclass(frozen=True)
class Trained:
    """What a run left, with its model as a user loads it."""

    config: RunConfig
    result: Any
    rows: list[Row]
    model: Any

    @property
    def ends(self) -> list[Row]:
        return [row for row in self.rows if row.end]

    @property
    def metric(self) -> float:
        """Of the training samples, in the last epoch."""
        return self.ends[-1].metric or 0.0

    @property
    def kernels(self) -> list[np.ndarray]:
        return [np.asarray(layer.kernel.numpy()) for layer in dense(self.model)]

    def size(self) -> float:
        """How large the weights are altogether."""
        return sum(float(np.abs(kernel).sum()) for kernel in self.kernels)

    def kinds(self) -> list[str]:
        return [type(layer).__name__ for layer in self.model.layers]


@dataclass(frozen=True)
class Case:
    """A setting's other value, and what must be different for it.

    Attributes:
        value: The value that is not the default.
        proof: Told the run without and the run with it.
        rest: What both have.
        dataset: What both are trained on.
    """

    value: Any
    proof: Callable[[Trained, Trained], bool]
    rest: Mapping[str, Any] = field(default_factory=dict)
    dataset: str = "breast_cancer"


def option(name: str) -> Callable[[Trained, Trained], bool]:
    """Whether the optimizer has the value asked for."""
    return lambda _without, changed: (
        getattr(changed.model.optimizer, name) == getattr(changed.config, name)
    )


def told_rates(run: Trained) -> list[float]:
    return [round(row.learning_rate / run.config.learning_rate, 5) for row in run.ends]


TOY = {"learning_rate": 0.02}
SGD = {"optimizer": "sgd", "learning_rate": 0.05}
CASES: dict[str, Case] = {
    "dataset": Case("diabetes", lambda a, b: a.model.input_shape != b.model.input_shape),
    "samples": Case(
        200, lambda a, b: int(b.model.optimizer.iterations) == 2 * math.ceil(144 / 32), TOY, "moons"
    ),
    "noise": Case(1.0, lambda a, b: b.metric < a.metric, TOY, "moons"),
    "data_seed": Case(5, lambda a, b: a.ends[-1].loss != b.ends[-1].loss, TOY, "moons"),
    "squares": Case(True, lambda a, b: b.model.input_shape == (None, 4), TOY, "circles"),
    "product": Case(
        # One unit can tell where the product of two inputs is below 0.
        True,
        lambda a, b: a.metric < 0.75 < 0.95 < b.metric,
        {"units": (), "epochs": 40, "optimizer": "sgd", "learning_rate": 0.5},
        "xor",
    ),
    "sines": Case(True, lambda a, b: b.model.input_shape == (None, 4), TOY, "spiral"),
    "units": Case((7, 6), lambda a, b: [one.units for one in dense(b.model)] == [7, 6, 1]),
    "activation": Case(
        "tanh", lambda a, b: dense(b.model)[0].activation.__name__ == "tanh" and a.rows != b.rows
    ),
    "loss": Case(
        "mean_absolute_error",
        lambda a, b: type(a.model.loss) is not type(b.model.loss),
        dataset="diabetes",
    ),
    "optimizer": Case("rmsprop", lambda a, b: type(b.model.optimizer).__name__ == "RMSprop"),
    "learning_rate": Case(0.02, lambda a, b: b.rows[-1].learning_rate == pytest.approx(0.02)),
    "epochs": Case(5, lambda a, b: len(b.ends) == 5),
    "batch_size": Case(
        100, lambda a, b: int(b.model.optimizer.iterations) == 2 * math.ceil(416 / 100)
    ),
    "validation_share": Case(0.0, lambda a, b: b.rows[-1].val_loss is None),
    "seed": Case(9, lambda a, b: not np.array_equal(a.kernels[0], b.kernels[0])),
    "activations": Case(
        ("tanh", "relu"),
        lambda a, b: [one.activation.__name__ for one in dense(b.model)][:2] == ["tanh", "relu"],
        {"units": (4, 3)},
    ),
    "momentum": Case(0.9, option("momentum"), SGD),
    "nesterov": Case(True, option("nesterov"), SGD | {"momentum": 0.9}),
    "beta_1": Case(0.5, option("beta_1")),
    "beta_2": Case(0.7, option("beta_2")),
    "rho": Case(0.5, option("rho"), {"optimizer": "rmsprop"}),
    "weight_decay": Case(5.0e-1, lambda a, b: option("weight_decay")(a, b) and b.size() < a.size()),
    "schedule": Case("cosine", lambda a, b: told_rates(b)[-1] < 0.01 and told_rates(a)[-1] == 1),
    "decay_factor": Case(
        0.1, lambda a, b: told_rates(b) == [1, 0.1], {"schedule": "step", "decay_epochs": 1}
    ),
    "decay_epochs": Case(
        2,
        lambda a, b: told_rates(b) == [1, 1, 0.5, 0.5],
        {"schedule": "step", "epochs": 4, "learning_rate": 0.01},
    ),
    "warmup_epochs": Case(2, lambda a, b: told_rates(b) == [0.5, 1, 1], {"epochs": 3}),
    "clipping": Case("norm", lambda a, b: b.model.optimizer.clipnorm == 1.0),
    "clip_at": Case(
        0.001,
        lambda a, b: b.model.optimizer.clipvalue == 0.001 and a.rows != b.rows,
        SGD | {"clipping": "value"},
    ),
    "dropout": Case(
        0.3, lambda a, b: "Dropout" in b.kinds() and a.ends[-1].loss != b.ends[-1].loss
    ),
    "l1": Case(0.05, lambda a, b: b.size() < a.size(), {"epochs": 20, "learning_rate": 0.01}),
    "l2": Case(0.05, lambda a, b: b.size() < a.size(), {"epochs": 20, "learning_rate": 0.01}),
    "batch_normalization": Case(
        True,
        lambda a, b: any(
            type(layer).__name__ == "BatchNormalization" and np.any(layer.moving_mean.numpy())
            for layer in b.model.layers
        ),
    ),
    "kernel_initializer": Case("zeros", lambda a, b: bool(np.ptp(b.kernels[0], axis=1).max() == 0)),
    "use_bias": Case(False, lambda a, b: all(one.bias is None for one in dense(b.model))),
    "bias_initializer": Case(
        "ones",
        lambda a, b: dense(b.model)[0].bias.numpy().mean() > 0.9,
    ),
    "early_stopping": Case(
        True,
        lambda a, b: len(b.ends) < len(a.ends) and b.result.evaluation.epoch == len(b.ends) - 5,
        {"epochs": 60, "learning_rate": 0.05},
    ),
    "patience": Case(
        2,
        lambda a, b: b.result.evaluation.epoch == len(b.ends) - 2,
        {"early_stopping": True, "epochs": 60, "learning_rate": 0.05},
    ),
    "class_weights": Case(
        # Fewer malignant than benign samples: balanced, the network leans less to the second.
        True,
        lambda a, b: b.result.outputs.mean() < a.result.outputs.mean(),
        {"epochs": 1},
    ),
}


def test_every_setting_has_its_case() -> None:
    # The number of hidden layers is the length of their units.
    assert CASES.keys() == SETTINGS.keys() - {"hidden_layers"}


@pytest.mark.parametrize("name", CASES)
def test_a_setting_changes_what_it_says(name: str, trained: Shared, tmp_path: Path) -> None:
    case = CASES[name]

    def loaded(config: RunConfig) -> Trained:
        result, rows = trained(config)
        return Trained(config, result, rows, load(result.model, tmp_path))

    base = small(case.dataset, **case.rest)
    changed = small(case.value) if name == "dataset" else replace(base, **{name: case.value})
    assert changed != base
    assert case.proof(loaded(base), loaded(changed))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_registry_counts_an_optimizer_s_slots(name: str) -> None:
    from core.training.network import new_model

    model = new_model(small(optimizer=name))
    weights = len(model.trainable_variables)
    kept = [v for v in model.optimizer.variables if v.shape.rank or len(v.shape)]
    assert len(kept) == OPTIMIZERS[name].slots * weights


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_learns_at_its_usual_rate(name: str, train: Run) -> None:
    rate = OPTIMIZERS[name].learning_rate
    result, _ = train(small("digits", units=(64,), epochs=20, optimizer=name, learning_rate=rate))
    assert result.evaluation.metric > 0.8  # a guess is right one time in ten


def test_parameters_are_counted_as_keras_counts_them() -> None:
    from core.training.network import new_model

    for name in DATASETS:
        config = small(
            name,
            loss=next(loss.name for loss in LOSSES.values() if DATASETS[name].task in loss.tasks),
            units=(9, 8),
        )
        assert new_model(config).count_params() == architecture.parameters(config)


def test_a_model_too_large_to_carry_back_is_left_out(
    train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import trainer

    monkeypatch.setattr(trainer, "_MODEL_BYTES", 100)
    result: Any = train(small())[0]
    assert result.model == b""
    assert result.evaluation.samples == len(result.outputs)


@pytest.mark.parametrize("units", [(), (5, 4)])
def test_the_first_weights_are_those_of_the_model(
    units: tuple[int, ...], train: Run, tmp_path: Path
) -> None:
    config = small("digits", units=units)
    result: Any = train(config)[0]
    kernel = load(result.model, tmp_path).get_weights()[0]
    assert result.kernel.shape == config.layer_sizes[:2] and result.kernel.dtype == np.float32
    assert (result.kernel == kernel).all()
    train(replace(config, seed=config.seed + 1))  # on the same model, which is used again
    assert (result.kernel == kernel).all()


def test_first_weights_too_large_to_carry_back_are_left_out(
    train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import trainer

    monkeypatch.setattr(trainer, "_KERNEL_BYTES", 100)
    assert train(small())[0].kernel is None
