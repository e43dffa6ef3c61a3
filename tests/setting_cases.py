"""Another value of every setting, and what must be different for it.

The one place where a new setting is added to the tests: training, the sidebar in Streamlit's and
in a real browser, and settings drawn at random all take their values from here.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from core.data.datasets import Prepared, load, prepare
from core.network.keras_code import keras_code
from core.runs.history import Row
from core.settings.config import RunConfig


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

    @property
    def biases(self) -> list[np.ndarray]:
        return [np.asarray(layer.bias.numpy()) for layer in dense(self.model)]

    @property
    def data(self) -> Prepared:
        return prepare(load(self.config.source), *self.config.preparation)

    def size(self) -> float:
        """How large the weights are altogether."""
        return sum(float(np.abs(kernel).sum()) for kernel in self.kernels)

    def first_size(self) -> float:
        """How large the weights of the first layer are altogether."""
        return float(np.abs(self.kernels[0]).sum())

    def regularized(self) -> list[bool]:
        """Which layers have a penalty on their weights."""
        return [layer.kernel_regularizer is not None for layer in dense(self.model)]

    def bias_size(self) -> float:
        """How large the biases are altogether."""
        return sum(float(np.abs(bias).sum()) for bias in self.biases)

    def activity(self) -> float:
        """How large the outputs of the first hidden layer, of ReLU units, are on average."""
        return float(np.maximum(self.data.x_test @ self.kernels[0] + self.biases[0], 0).mean())

    def longest(self) -> float:
        """The largest norm of the weights that go into a unit."""
        return max(float(np.linalg.norm(kernel, axis=0).max()) for kernel in self.kernels)

    def longest_bias(self) -> float:
        """The largest norm of the biases of a layer."""
        return max(float(np.linalg.norm(bias)) for bias in self.biases)

    def own(self, name: str) -> Any:
        """What the first hidden layer's activation has of its own setting."""
        return getattr(dense(self.model)[0].activation, name)

    def rates(self) -> list[float]:
        """The rates of the dropout layers, in order."""
        return [layer.rate for layer in self.model.layers if type(layer).__name__ == "Dropout"]

    def kinds(self) -> list[str]:
        return [type(layer).__name__ for layer in self.model.layers]


def says_jit(config: RunConfig) -> str:
    """The argument ``jit_compile`` of ``compile`` in the Keras code; empty if there is none."""
    found = re.search(r"jit_compile=(\w+)", keras_code(config))
    return found[1] if found else ""


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


LONG = {"epochs": 20, "learning_rate": 0.01}
DEEP = {"units": (8, 4), **LONG}
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
    "folds": Case(4, lambda a, b: len(b.data.y_validation) == math.ceil(455 / 4)),
    "fold": Case(2, lambda a, b: a.rows[-1].val_loss != b.rows[-1].val_loss, {"folds": 4}),
    "seed": Case(9, lambda a, b: not np.array_equal(a.kernels[0], b.kernels[0])),
    "activations": Case(
        ("tanh", "relu"),
        lambda a, b: [one.activation.__name__ for one in dense(b.model)][:2] == ["tanh", "relu"],
        {"units": (4, 3)},
    ),
    "leaky_slope": Case(
        0.01,
        lambda a, b: b.own("negative_slope") == 0.01 and a.rows != b.rows,
        {"activation": "leaky_relu"},
    ),
    "elu_alpha": Case(
        0.3, lambda a, b: b.own("alpha") == 0.3 and a.rows != b.rows, {"activation": "elu"}
    ),
    "step_threshold": Case(
        0.5, lambda a, b: b.own("threshold") == 0.5 and a.rows != b.rows, {"activation": "step"}
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
    "plateau_patience": Case(
        # At this rate the validation loss goes up and down.
        1,
        lambda a, b: told_rates(b)[-1] < told_rates(a)[-1] and told_rates(b)[0] == 1,
        {"schedule": "plateau", "epochs": 12, "learning_rate": 1.0},
    ),
    "plateau_cooldown": Case(
        50,
        lambda a, b: told_rates(a)[-1] < told_rates(b)[-1] == 0.5,
        {"schedule": "plateau", "plateau_patience": 1, "epochs": 12, "learning_rate": 1.0},
    ),
    "warmup_epochs": Case(2, lambda a, b: told_rates(b) == [0.5, 1, 1], {"epochs": 3}),
    "clipping": Case("norm", lambda a, b: b.model.optimizer.clipnorm == 1.0),
    # Its numbers differ in the last digits only: ``test_equivalence`` trains without XLA.
    "jit_compile": Case(
        False, lambda a, b: says_jit(b.config) == "False" and not says_jit(a.config)
    ),
    "clip_at": Case(
        0.001,
        lambda a, b: b.model.optimizer.clipvalue == 0.001 and a.rows != b.rows,
        SGD | {"clipping": "value"},
    ),
    "dropout": Case(
        0.3, lambda a, b: "Dropout" in b.kinds() and a.ends[-1].loss != b.ends[-1].loss
    ),
    "dropout_by_layer": Case((0.1, 0.5), lambda a, b: b.rates() == [0.1, 0.5], {"units": (8, 4)}),
    "input_dropout": Case(0.25, lambda a, b: b.kinds()[0] == "Dropout" and b.rates() == [0.25]),
    "l1": Case(0.05, lambda a, b: b.size() < a.size(), LONG),
    "l1_by_layer": Case(
        (0.05, 0.0),
        lambda a, b: b.first_size() < a.first_size() and b.regularized() == [True, False, False],
        DEEP,
    ),
    "l2": Case(0.05, lambda a, b: b.size() < a.size(), LONG),
    "l2_by_layer": Case(
        (0.25, 0.0),
        lambda a, b: b.first_size() < a.first_size() and b.regularized() == [True, False, False],
        DEEP,
    ),
    "bias_l1": Case(0.05, lambda a, b: b.bias_size() < a.bias_size(), LONG),
    "bias_l2": Case(0.5, lambda a, b: b.bias_size() < a.bias_size(), LONG),
    "activity_l1": Case(0.05, lambda a, b: b.activity() < a.activity(), LONG),
    "activity_l2": Case(0.05, lambda a, b: b.activity() < a.activity(), LONG),
    "kernel_constraint": Case(
        "non_negative", lambda a, b: all((kernel >= 0).all() for kernel in b.kernels)
    ),
    "kernel_max_norm": Case(
        0.5,
        lambda a, b: b.longest() < 0.501 < a.longest() < 2.001,
        {"kernel_constraint": "max_norm"},
    ),
    "bias_constraint": Case(
        "non_negative",
        lambda a, b: (
            any((bias < 0).any() for bias in a.biases)
            and all((bias >= 0).all() for bias in b.biases)
        ),
        LONG,
    ),
    "bias_max_norm": Case(
        0.01,
        lambda a, b: b.longest_bias() < 0.0101 < a.longest_bias(),
        {"bias_constraint": "max_norm", **LONG},
    ),
    "batch_normalization": Case(
        True,
        lambda a, b: any(
            type(layer).__name__ == "BatchNormalization" and np.any(layer.moving_mean.numpy())
            for layer in b.model.layers
        ),
    ),
    "input_scaling": Case(
        "min_max",
        lambda a, b: (b.data.x_train.min(), b.data.x_train.max()) == (0, 1) and a.rows != b.rows,
    ),
    "shuffled_labels": Case(
        True,
        lambda a, b: 2 * (a.ends[-1].val_loss or 9) < (b.ends[-1].val_loss or 0),
        {"epochs": 20},
    ),
    "output_bias": Case(
        True,
        lambda a, b: (
            b.biases[-1]
            == pytest.approx(
                [np.log(b.data.y_train.mean() / (1 - b.data.y_train.mean()))], abs=1e-4
            )
        ),
        {"learning_rate": 1e-6},
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
