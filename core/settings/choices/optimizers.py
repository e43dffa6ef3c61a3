"""Optimizers, each with its usual learning rate and its own settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.base.text import N_
from core.settings.choices.choice import Choice, registry


@dataclass(frozen=True)
class Optimizer(Choice):
    """An optimizer.

    Attributes:
        learning_rate: Its usual rate.
        slots: Number of variables it has for each weight, with its usual options.
        options: Its own settings with their usual values, by the names of
            ``core.settings.registry``, which are also Keras's.
        proportional: Whether its steps are proportional to the gradient; others divide it by its
            recent size.
    """

    learning_rate: float = 0.001
    slots: int = 0
    options: Mapping[str, float | bool] = field(default_factory=dict)
    proportional: bool = False


OPTIMIZERS = registry(
    Optimizer(
        "adam",
        N_("Adam"),
        N_("Adapts the step of every weight and keeps momentum: a good first choice"),
        "optimizers.Adam",
        learning_rate=0.001,
        slots=2,
        options={"beta_1": 0.9, "beta_2": 0.999, "weight_decay": 0.0},
        formulas=(
            r"m \leftarrow \beta_1 m + (1 - \beta_1)\,g",
            r"v \leftarrow \beta_2 v + (1 - \beta_2)\,g^2",
            (
                r"w \leftarrow w - \eta\,\frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t} \cdot "
                r"\frac{m}{\sqrt{v} + \varepsilon}"
            ),
        ),
    ),
    Optimizer(
        "sgd",
        N_("SGD"),
        N_("Stochastic gradient descent: plain steps against the gradient, sensitive to the rate"),
        "optimizers.SGD",
        learning_rate=0.01,
        slots=0,
        options={"momentum": 0.0, "nesterov": False, "weight_decay": 0.0},
        proportional=True,
        formulas=(
            r"v \leftarrow \mu v - \eta\,g",
            r"w \leftarrow w + v",
        ),
    ),
    Optimizer(
        "rmsprop",
        N_("RMSprop"),
        N_("Divides each step by the recent size of its gradient: fast early progress"),
        "optimizers.RMSprop",
        learning_rate=0.001,
        slots=1,
        options={"rho": 0.9, "momentum": 0.0, "weight_decay": 0.0},
        formulas=(
            r"v \leftarrow \rho v + (1 - \rho)\,g^2",
            r"w \leftarrow w - \frac{\eta\,g}{\sqrt{v + \varepsilon}}",
        ),
    ),
    Optimizer(
        "adamw",
        N_("AdamW"),
        N_("Adam that also shrinks every weight slightly at each step, against overfitting"),
        "optimizers.AdamW",
        learning_rate=0.001,
        slots=2,
        options={"beta_1": 0.9, "beta_2": 0.999, "weight_decay": 0.004},
        formulas=(
            r"w \leftarrow w - \eta \lambda w",
            r"m \leftarrow \beta_1 m + (1 - \beta_1)\,g",
            r"v \leftarrow \beta_2 v + (1 - \beta_2)\,g^2",
            (
                r"w \leftarrow w - \eta\,\frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t} \cdot "
                r"\frac{m}{\sqrt{v} + \varepsilon}"
            ),
        ),
    ),
    Optimizer(
        "nadam",
        N_("Nadam"),
        N_("Adam with Nesterov momentum, which looks one step ahead"),
        "optimizers.Nadam",
        learning_rate=0.001,
        slots=2,
        options={"beta_1": 0.9, "beta_2": 0.999, "weight_decay": 0.0},
        formulas=(
            r"m \leftarrow \beta_1 m + (1 - \beta_1)\,g",
            r"v \leftarrow \beta_2 v + (1 - \beta_2)\,g^2",
            r"\hat{m} = \frac{\mu_{t+1}\,m}{1 - P_{t+1}} + \frac{(1 - \mu_t)\,g}{1 - P_t}",
            r"w \leftarrow w - \frac{\eta\,\hat{m}}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon}",
            r"\mu_t = \beta_1 \left( 1 - \tfrac{1}{2} \cdot 0.96^t \right)",
            r"P_t = \mu_1 \cdot \mu_2 \cdots \mu_t",
        ),
    ),
    Optimizer(
        "adamax",
        N_("Adamax"),
        N_("Adam scaled by the largest recent gradient: stable with sparse gradients"),
        "optimizers.Adamax",
        learning_rate=0.002,
        slots=2,
        options={"beta_1": 0.9, "beta_2": 0.999, "weight_decay": 0.0},
        formulas=(
            r"m \leftarrow \beta_1 m + (1 - \beta_1)\,g",
            r"u \leftarrow \max(\beta_2 u, |g|)",
            r"w \leftarrow w - \frac{\eta}{1 - \beta_1^t} \cdot \frac{m}{u + \varepsilon}",
        ),
    ),
    Optimizer(
        "adagrad",
        N_("Adagrad"),
        N_("Steps shrink with the sum of past gradients: for rare features; never speeds up again"),
        "optimizers.Adagrad",
        learning_rate=0.01,
        slots=1,
        options={"weight_decay": 0.0},
        formulas=(
            r"v \leftarrow v + g^2",
            r"w \leftarrow w - \frac{\eta\,g}{\sqrt{v + \varepsilon}}",
        ),
    ),
    Optimizer(
        "adadelta",
        N_("Adadelta"),
        N_("Adagrad that forgets old gradients; its usual rate is 1"),
        "optimizers.Adadelta",
        learning_rate=1.0,
        slots=2,
        options={"rho": 0.95, "weight_decay": 0.0},
        formulas=(
            r"v \leftarrow \rho v + (1 - \rho)\,g^2",
            r"\Delta = -\frac{\sqrt{d + \varepsilon}}{\sqrt{v + \varepsilon}}\,g",
            r"d \leftarrow \rho d + (1 - \rho)\,\Delta^2",
            r"w \leftarrow w + \eta\,\Delta",
        ),
    ),
    Optimizer(
        "ftrl",
        N_("Ftrl"),
        N_("Follow the regularised leader: made for wide linear models on sparse data"),
        "optimizers.Ftrl",
        learning_rate=0.1,
        slots=2,
        options={"weight_decay": 0.0},
        formulas=(
            r"z \leftarrow z + g - \frac{\sqrt{v + g^2} - \sqrt{v}}{\eta}\,w",
            r"v \leftarrow v + g^2",
            r"w = -\frac{\eta\,z}{\sqrt{v}}",
        ),
    ),
    Optimizer(
        "lion",
        N_("Lion"),
        N_("Steps of equal size in the direction of the momentum's sign: needs a small rate"),
        "optimizers.Lion",
        learning_rate=0.0003,
        slots=1,
        options={"beta_1": 0.9, "beta_2": 0.99, "weight_decay": 0.0},
        formulas=(
            (
                r"w \leftarrow w - \eta\,\mathrm{sign}\left( \beta_1 m + (1 - \beta_1)\,g "
                r"\right)"
            ),
            r"m \leftarrow \beta_2 m + (1 - \beta_2)\,g",
        ),
    ),
)
