"""The Keras code is run, and compared with the trainer's model."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.data.datasets.catalog import DATASETS
from core.network import architecture
from core.network.keras_code import keras_code, model_code, training_code
from core.network.schedule import rates
from core.settings.choices import (
    ACTIVATIONS,
    BIAS_INITIALIZERS,
    CLIPPINGS,
    KERNEL_INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
)
from core.settings.config import RunConfig, default_config
from tests.core.training.conftest import data, small

# The code depends on a toy problem only by the number of its inputs.
OWN = [name for name, info in DATASETS.items() if not info.drawn]
DATASET = {DATASETS[name].task: name for name in OWN if not DATASETS[name].download_bytes}


def loss_config(name: str) -> RunConfig:
    return replace(small(DATASET[LOSSES[name].tasks[0]]), loss=name)


def with_options(optimizer: str) -> RunConfig:
    """All of the optimizer's own settings differ from the usual ones."""
    usual = OPTIMIZERS[optimizer].options
    changes: dict[str, Any] = {name: True if name == "nesterov" else 0.5 for name in usual}
    return small(optimizer=optimizer, learning_rate=0.02, **changes)


CONFIGS: dict[str, RunConfig] = {
    **{name: replace(default_config(name), seed=7) for name in OWN},
    "toy": small("blobs", squares=True, sines=True),
    "no_hidden_layer": small(units=()),
    "deep": small(
        "digits",
        units=(9, 8, 7),
        activations=("step", "relu", "sinc"),
        batch_normalization=True,
        dropout=0.25,
        class_weights=True,
        early_stopping=True,
    ),
    "normalised_linear": small(activation="linear", batch_normalization=True),
    **{f"activation_{name}": small(activation=name, seed=3) for name in ACTIVATIONS},
    **{f"kernel_{name}": small(kernel_initializer=name) for name in KERNEL_INITIALIZERS},
    **{f"bias_{name}": small(bias_initializer=name) for name in BIAS_INITIALIZERS},
    **{f"loss_{name}": loss_config(name) for name in LOSSES},
    **{
        f"optimizer_{name}": small(optimizer=name, learning_rate=entry.learning_rate)
        for name, entry in OPTIMIZERS.items()
    },
    **{f"options_{name}": with_options(name) for name in OPTIMIZERS},
    "adamw_without_decay": small(optimizer="adamw", weight_decay=0.0),
    **{f"clipping_{name}": small(clipping=name, clip_at=0.3) for name in CLIPPINGS},
    "no_bias": small(use_bias=False),
    "by_layer": small(
        units=(8, 4), l1_by_layer=(0.01, 0.0), l2_by_layer=(0.0, 0.02), dropout_by_layer=(0.0, 0.3)
    ),
    "regularized": small(
        input_dropout=0.2,
        bias_l1=0.01,
        bias_l2=0.02,
        activity_l1=0.03,
        activity_l2=0.04,
        kernel_constraint="max_norm",
        kernel_max_norm=1.5,
        bias_constraint="non_negative",
    ),
    "normalised_activity": small(activity_l2=0.01, batch_normalization=True),
    "leaky": small(activation="leaky_relu", leaky_slope=0.01),
    "elu": small(activation="elu", elu_alpha=0.5, batch_normalization=True),
    "threshold": small(activation="step", step_threshold=0.3),
    "two_units": small(loss="sparse_categorical_crossentropy"),
    "l1": small(l1=0.01),
    "l2": small(l2=0.02),
    "l1_and_l2": small(l1=0.01, l2=0.02),
}
SCHEDULED: dict[str, RunConfig] = {
    f"{schedule}_{warm_up}": small(
        schedule=schedule,
        warmup_epochs=warm_up,
        epochs=7,
        decay_epochs=2,
        decay_factor=0.3,
        learning_rate=0.007,
    )
    for schedule in SCHEDULES
    for warm_up in (0, 3, 9)  # 9: longer than the run
    if SCHEDULES[schedule].warms_up and (schedule != "constant" or warm_up)
}
SCHEDULED |= {
    "one_cycle": small(schedule="one_cycle", epochs=7, learning_rate=0.007),
    "one_cycle_of_a_step": small(schedule="one_cycle", epochs=1, batch_size=400),
}


def built(config: RunConfig) -> Any:
    """Return the model that the code builds, without changing the global random state."""
    before, numpy_before = random.getstate(), np.random.get_state()
    try:
        return executed(model_code(config))["model"]
    finally:
        random.setstate(before)
        np.random.set_state(numpy_before)


@contextmanager
def registrations_undone() -> Iterator[None]:
    """Undo registrations with Keras at the end."""
    import keras

    registered = keras.saving.get_custom_objects()
    before = dict(registered)
    try:
        yield
    finally:
        registered.clear()
        registered.update(before)


def executed(code: str, **names: Any) -> dict[str, Any]:
    """Run code and return its names; undo its registrations with Keras."""
    with registrations_undone():
        exec(code, names)
    return names


def described(layer: Any) -> tuple[str, dict[str, Any]]:
    """The configuration of a layer without its numbered name, with both penalties."""
    config = {key: value for key, value in layer.get_config().items() if key != "name"}
    for name in ("kernel_regularizer", "bias_regularizer", "activity_regularizer"):
        if penalty := config.get(name):
            both = {"l1": 0.0, "l2": 0.0, **penalty["config"]}
            # Keras stores some of them in single precision.
            config[name] = {name: np.float32(value) for name, value in both.items()}
    activation = config.get("activation")
    if isinstance(activation, dict) and isinstance(activation["config"], dict):
        # A class, with its numbered name.
        own = {key: value for key, value in activation["config"].items() if key != "name"}
        config["activation"] = (activation["class_name"], own)
    return type(layer).__name__, config


@pytest.fixture(scope="module", params=[*CONFIGS.values()], ids=[*CONFIGS])
def pair(request: pytest.FixtureRequest) -> tuple[RunConfig, Any, Any]:
    """Settings, the model that the code builds, and the trainer's model."""
    from core.training.network import new_model, restart

    config = request.param
    trained = new_model(config)
    restart(trained, config)
    return config, built(config), trained


def options(optimizer: Any, *but: str) -> dict[str, Any]:
    """The configuration of an optimizer without its numbered name."""
    return {k: v for k, v in optimizer.get_config().items() if k not in ("name", *but)}


def test_the_code_builds_what_the_trainer_trains(pair: tuple[RunConfig, Any, Any]) -> None:
    config, shown, trained = pair
    assert [described(layer) for layer in shown.layers] == [
        described(layer) for layer in trained.layers
    ]
    assert shown.input_shape == trained.input_shape == (None, *config.info.input_shape)
    assert shown.count_params() == trained.count_params()
    assert [
        sum(w.shape.num_elements() for w in weights)
        for weights in (shown.trainable_weights, shown.non_trainable_weights)
    ] == [architecture.parameters(config), architecture.fixed(config)]
    for one, other in zip(shown.layers, trained.layers, strict=True):
        for start, same in zip(one.variables, other.variables, strict=True):
            assert np.array_equal(start, same), start.path


def test_the_code_compiles_what_the_trainer_trains(pair: tuple[RunConfig, Any, Any]) -> None:
    from core.training import network
    from core.training.backend import keras

    config, shown, trained = pair
    assert type(shown.optimizer) is type(trained.optimizer)
    assert options(shown.optimizer) == options(trained.optimizer)
    loss = keras.losses.get(shown.loss)
    expected = network.keras_object(config.loss_entry)()
    chance = np.random.default_rng(0)
    units = 3 if config.output_units > 1 else 1
    true = chance.integers(0, 2, (6, 3) if config.one_hot else (6, 1)).astype("float32")
    outputs = chance.dirichlet(np.ones(3), 6)[:, :units]
    assert np.allclose(np.mean(loss(true, outputs)), expected(true, outputs))


@pytest.mark.parametrize("config", SCHEDULED.values(), ids=SCHEDULED)
def test_the_code_has_the_rate_of_every_step(config: RunConfig) -> None:
    from core.training import network

    optimizer = built(config).optimizer
    assert options(optimizer, "learning_rate") == options(
        network.optimizer(config), "learning_rate"
    )
    schedule = optimizer._learning_rate
    for epoch in range(config.epochs):
        first = epoch * config.steps_per_epoch
        shown = [float(schedule(first + step)) for step in range(config.steps_per_epoch)]
        # Keras computes in single precision, which matters towards the end of a cosine.
        assert np.allclose(shown, rates(config, epoch), rtol=2e-6, atol=1e-8)


@pytest.mark.parametrize("name", ["constant_3", "step_3", "cosine_3"])
def test_a_model_with_a_warm_up_is_saved_and_loaded(name: str, tmp_path: Any) -> None:
    from core.training.backend import keras

    with registrations_undone():
        names: dict[str, Any] = {}
        exec(model_code(SCHEDULED[name]), names)
        model = names["model"]
        model.optimizer.build(model.trainable_variables)
        model.save(tmp_path / "model.keras")
        loaded = keras.models.load_model(tmp_path / "model.keras")
    assert options(loaded.optimizer) == options(model.optimizer)
    assert [float(loaded.optimizer._learning_rate(step)) for step in (0, 38, 39, 60)] == [
        float(model.optimizer._learning_rate(step)) for step in (0, 38, 39, 60)
    ]


RUNS = {
    "multiclass": small("digits", early_stopping=True, batch_size=128),
    "one_hot": small("digits", loss="categorical_crossentropy", class_weights=True, batch_size=128),
    "binary": small(
        class_weights=True, schedule="cosine", warmup_epochs=1, activation="sinc", epochs=3
    ),
    "regression": small("diabetes", validation_share=0.0, schedule="step"),
    "squared": small("digits", loss="class_squared_error", schedule="one_cycle", batch_size=128),
    "plateau": small(schedule="plateau", output_bias=True, input_scaling="min_max"),
}

# To compile takes most of a test: one of them does, and ``test_script`` trains more.
RUNS = {name: replace(run, jit_compile=name == "multiclass") for name, run in RUNS.items()}


@pytest.mark.parametrize("config", RUNS.values(), ids=RUNS)
def test_the_whole_code_trains(config: RunConfig) -> None:
    prepared = data(config)
    given = {"x_train": prepared.x_train, "y_train": prepared.y_train}
    if config.validation_samples:
        given |= {"x_val": prepared.x_validation, "y_val": prepared.y_validation}
    code = keras_code(config)
    assert code == f"{model_code(config)}\n{training_code(config)}"
    quiet = code.replace("    epochs=", "    verbose=0,\n    epochs=")
    names = executed(quiet.replace("model.fit", "history = model.fit"), **given)
    history = names["history"].history
    metric = config.task.metric
    held_out = {"val_loss", f"val_{metric}"} if config.validation_samples else set()
    assert set(history) >= {"loss", metric, *held_out}
    assert len(history["loss"]) == config.epochs
    assert history["loss"][-1] < history["loss"][0]
    assert int(names["model"].optimizer.iterations) == config.epochs * config.steps_per_epoch


def test_class_weights_are_those_of_the_trainer() -> None:
    from core.training.trainer import balance

    config = small(class_weights=True)
    prepared = data(config)
    before, _, _ = training_code(config).partition("model.fit(")
    names = executed(before, np=np, y_train=prepared.y_train)
    assert np.allclose(names["balance"][prepared.y_train], balance(config, prepared))
