"""Training in a plain Keras loop, which the trainer must equal."""

import math
from pathlib import Path
from typing import Any

import numpy as np

from core.settings.config import RunConfig
from tests.core.training.conftest import data


def plain_model(config: RunConfig) -> Any:
    """What a user would write by hand for these settings."""
    from core.training.backend import keras

    keras.utils.set_random_seed(config.seed)
    model = keras.Sequential([keras.layers.Input(config.info.input_shape)])
    if config.info.images:
        model.add(keras.layers.Flatten())

    def penalty(l1: float | None, l2: float | None) -> Any:
        return keras.regularizers.L1L2(l1, l2) if l1 or l2 else None

    def constraint(name: str, limit: float) -> Any:
        kinds = {
            "max_norm": lambda: keras.constraints.MaxNorm(limit, axis=0),
            "non_negative": keras.constraints.NonNeg,
        }
        return kinds[name]() if name in kinds else None

    common = {
        "use_bias": config.use_bias,
        "kernel_initializer": config.kernel_initializer,
        "bias_initializer": config.bias_initializer,
        "bias_regularizer": penalty(config.bias_l1, config.bias_l2),
        "kernel_constraint": constraint(config.kernel_constraint, config.kernel_max_norm),
        "bias_constraint": constraint(config.bias_constraint, config.bias_max_norm),
    }
    if config.input_dropout:
        model.add(keras.layers.Dropout(config.input_dropout))
    activity = penalty(config.activity_l1, config.activity_l2)
    own = {
        "leaky_relu": keras.layers.LeakyReLU(negative_slope=config.leaky_slope),
        "elu": keras.layers.ELU(alpha=config.elu_alpha),
        "step": lambda x: step(x - config.step_threshold),
        "sinc": sinc,
    }
    by_layer = zip(
        config.units,
        config.layer_activations,
        config.l1_by_layer or (config.l1,) * 8,
        config.l2_by_layer or (config.l2,) * 8,
        config.dropout_by_layer or (config.dropout,) * 8,
        strict=False,
    )
    for units, name, l1, l2, dropout in by_layer:
        function = own.get(name, name)
        common["kernel_regularizer"] = penalty(l1, l2)
        if config.batch_normalization:
            without = {name: one for name, one in common.items() if "bias" not in name}
            model.add(keras.layers.Dense(units, use_bias=False, **without))
            model.add(keras.layers.BatchNormalization())
            model.add(keras.layers.Activation(function, activity_regularizer=activity))
        else:
            model.add(
                keras.layers.Dense(
                    units, activation=function, activity_regularizer=activity, **common
                )
            )
        if dropout:
            model.add(keras.layers.Dropout(dropout))
    common["kernel_regularizer"] = penalty(config.l1, config.l2)
    if config.output_bias:
        common["bias_initializer"] = keras.initializers.Constant(class_shares(config))
    units = config.layer_sizes[-1]
    last = "softmax" if units > 1 else "sigmoid" if config.info.classes else None
    model.add(keras.layers.Dense(units, activation=last, **common))
    metric = "accuracy" if config.info.classes else "mean_absolute_error"
    loss = config.loss.replace("class_squared", "mean_squared")
    # Otherwise Keras would compile this one, too, and XLA would be compared with XLA.
    model.compile(plain_optimizer(config), loss, metrics=[metric], jit_compile=False)
    return model


def class_shares(config: RunConfig) -> np.ndarray:
    """The output's biases that predict the shares: log-odds of two classes, else logarithms."""
    shares: np.ndarray = np.bincount(data(config).y_train) / config.train_samples
    biases: np.ndarray = np.log(shares[1:] / shares[0] if len(shares) == 2 else shares)
    return biases


def step(x: Any) -> Any:
    from core.training.backend import tf

    return tf.sign(tf.maximum(x, 0.0))


def sinc(x: Any) -> Any:
    from core.training.backend import tf

    return tf.sin(math.pi * x) / (math.pi * x)


def plain_optimizer(config: RunConfig) -> Any:
    from core.training.backend import keras

    steps = config.steps_per_epoch
    rate: Any = config.learning_rate
    if config.schedule in ("step", "exponential"):
        rate = keras.optimizers.schedules.ExponentialDecay(
            rate, config.decay_epochs * steps, config.decay_factor, config.schedule == "step"
        )
    elif config.schedule == "cosine":
        rate = keras.optimizers.schedules.CosineDecay(rate, config.epochs * steps)
    elif config.schedule == "one_cycle":
        rate = keras.optimizers.schedules.PiecewiseConstantDecay(
            list(range(config.epochs * steps - 1)),
            [rate * share for share in one_cycle(config.epochs * steps)],
        )
    clipping = {
        "value": {"clipvalue": config.clip_at},
        "norm": {"clipnorm": config.clip_at},
        "global_norm": {"global_clipnorm": config.clip_at},
    }
    kind = type(keras.optimizers.get(config.optimizer))
    options: dict[str, Any] = config.options | clipping.get(config.clipping, {})
    if not options["weight_decay"] and config.optimizer != "adamw":
        del options["weight_decay"]
    return kind(learning_rate=rate, **options)


def one_cycle(steps: int) -> list[float]:
    """One cycle: up for 45 % of the run, down for as long, then out; as fractions of the rate."""
    shares = []
    for step in range(steps):
        done = step / (steps - 1)
        if done < 0.45:
            shares.append(0.1 + 0.9 * done / 0.45)
        elif done <= 0.9:
            shares.append(1.0 - 0.9 * (done - 0.45) / 0.45)
        else:
            shares.append(0.1 - 0.099 * (done - 0.9) / 0.1)
    return shares


def plain_labels(config: RunConfig, y: np.ndarray) -> np.ndarray:
    one_hot: np.ndarray = np.eye(len(config.info.classes), dtype=np.float32)
    one_hot_losses = ("categorical_crossentropy", "class_squared_error")
    return one_hot[y] if config.loss in one_hot_losses and config.layer_sizes[-1] > 1 else y


def plain_class_weight(config: RunConfig, y: np.ndarray) -> dict[int, float] | None:
    if not config.class_weights:
        return None
    counts = np.bincount(y)
    return {number: len(y) / (len(counts) * count) for number, count in enumerate(counts)}


def plain_epochs(model: Any, config: RunConfig) -> list[tuple[Any, ...]]:
    """Train batch by batch; return means over samples per epoch, and Keras's own validation."""
    prepared, metric = data(config), config.task.metric
    order = np.random.default_rng(config.seed)
    scale = prepared.target_scale
    labels = plain_labels(config, prepared.y_train)
    weights = plain_class_weight(config, prepared.y_train)
    first = slice(config.batch_size)
    create_variables(model, prepared.x_train[first], labels[first])
    epochs: list[tuple[Any, ...]] = []
    best: tuple[float, int, Any] = (math.inf, 0, None)
    lowest, waited = math.inf, 0
    for epoch in range(config.epochs):
        rows, sums = order.permutation(len(prepared.y_train)), np.zeros(2)
        for number, start in enumerate(range(0, len(rows), config.batch_size)):
            batch = rows[start : start + config.batch_size]
            if epoch < config.warmup_epochs:
                done = epoch * config.steps_per_epoch + number + 1
                share = done / (config.warmup_epochs * config.steps_per_epoch)
                model.optimizer.learning_rate = config.learning_rate * share
            model.reset_metrics()
            logs = model.train_on_batch(
                prepared.x_train[batch],
                labels[batch],
                class_weight=weights,
                return_dict=True,
            )
            sums += len(batch) * np.array([logs["loss"], logs[metric] * scale])
        means = sums / len(rows)
        judged: tuple[float, ...] = ()
        if len(prepared.y_validation):
            logs = model.evaluate(
                prepared.x_validation,
                plain_labels(config, prepared.y_validation),
                return_dict=True,
                verbose=0,
            )
            judged = (logs["loss"], logs[metric] * scale)
        epochs.append((epoch + 1, *means, *judged))
        if config.schedule == "plateau":
            if judged[0] < lowest - 1e-4:
                lowest, waited = judged[0], 0
            else:
                waited += 1
            if waited == config.plateau_patience:
                waited = 0
                model.optimizer.learning_rate = float(model.optimizer.learning_rate) * (
                    config.decay_factor
                )
        if config.early_stopping:
            if judged[0] < best[0]:
                best = (judged[0], epoch, model.get_weights())
            if epoch - best[1] >= config.patience:
                break
    if config.early_stopping:
        model.set_weights(best[2])
    return epochs


def create_variables(model: Any, x: np.ndarray, y: np.ndarray) -> None:
    """Create those of the optimizer and the metrics, which changes no number.

    Keras does so in its first step, and TensorFlow traces a step that creates variables twice.
    """
    model.optimizer.build(model.trainable_variables)
    model.compute_metrics(x, y, model(x))
    model.reset_metrics()


def load(model: bytes, folder: Path) -> Any:
    from core.training.backend import keras

    path = folder / "model.keras"
    path.write_bytes(model)
    return keras.saving.load_model(path)
