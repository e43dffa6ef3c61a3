"""Activations of hidden layers."""

from dataclasses import dataclass

from core.base.text import N_
from core.settings.choices.choice import Choice, registry

STEP = """\
@keras.saving.register_keras_serializable("denseboard")
def step(x):
    return keras.ops.sign(keras.ops.relu(x))
"""
STEP_AT = """\
@keras.saving.register_keras_serializable("denseboard")
class Step(keras.layers.Layer):
    def __init__(self, threshold=0.0, **options):
        super().__init__(**options)
        self.threshold = threshold

    def call(self, x):
        return keras.ops.sign(keras.ops.relu(x - self.threshold))

    def get_config(self):
        return {"threshold": self.threshold, **super().get_config()}
"""
# Where x is 0 the quotient is replaced before it is taken, so that its gradient is no NaN.
SINC = """\
@keras.saving.register_keras_serializable("denseboard")
def sinc(x):
    angle = keras.ops.where(x == 0, 1e-7, math.pi * x)
    return keras.ops.sin(angle) / angle
"""


@dataclass(frozen=True)
class Activation(Choice):
    """An activation and what is known of its shape.

    Attributes:
        code: For one that Keras does not have, the function as Python source; it needs
            ``keras`` and ``math``. The trainer runs it and the shown Keras code repeats it.
        dies: It is exactly 0 over a whole range, where it passes no gradient on.
        bounds: Its limits, near which its slope vanishes.
        linear: It changes nothing.
        flat: Its slope is zero wherever it has one: no gradient passes.
        setting: Its own setting, if it has one (``core.settings.network``).
        layer: Class that has that setting as ``argument``: under ``keras``, or of ``layer_code``.
        argument: Name of the setting there.
        layer_code: Source of that class, for one that Keras does not have.
    """

    code: str = ""
    dies: bool = False
    bounds: tuple[float, float] | None = None
    linear: bool = False
    flat: bool = False
    setting: str = ""
    layer: str = ""
    argument: str = ""
    layer_code: str = ""


ACTIVATIONS = registry(
    Activation(
        "relu",
        N_("ReLU"),
        N_("max(0, x): cheap, and its gradient does not vanish for positive inputs"),
        "activations.relu",
        dies=True,
    ),
    Activation(
        "linear",
        N_("Linear"),
        N_("No activation: stacked linear layers can do no more than a single one"),
        "activations.linear",
        linear=True,
    ),
    Activation(
        "sigmoid",
        N_("Sigmoid"),
        N_("Squeezes to the range 0 to 1; saturates on both sides, so deep stacks learn slowly"),
        "activations.sigmoid",
        bounds=(0.0, 1.0),
    ),
    Activation(
        "tanh",
        N_("tanh"),
        N_("Squeezes to the range −1 to 1, centred on zero; saturates far from it"),
        "activations.tanh",
        bounds=(-1.0, 1.0),
    ),
    Activation(
        "step",
        N_("Step"),
        N_("0 up to a threshold, 1 above: as in the first perceptrons; it passes no gradient back"),
        code=STEP,
        dies=True,
        flat=True,
        setting="step_threshold",
        layer="Step",
        argument="threshold",
        layer_code=STEP_AT,
    ),
    Activation(
        "softplus",
        N_("Softplus"),
        N_("log(1 + exp(x)): a smooth ReLU, positive everywhere"),
        "activations.softplus",
    ),
    Activation(
        "softsign",
        N_("Softsign"),
        N_("x / (1 + |x|): like tanh, but it approaches its limits slowly"),
        "activations.softsign",
        bounds=(-1.0, 1.0),
    ),
    Activation(
        "elu",
        N_("ELU"),
        N_("x above zero, alpha (exp(x) − 1) below: negative outputs keep the mean near zero"),
        "activations.elu",
        setting="elu_alpha",
        layer="layers.ELU",
        argument="alpha",
    ),
    Activation(
        "log_sigmoid",
        N_("Log of sigmoid"),
        N_("log(1 / (1 + exp(−x))): never above zero, close to x far below it"),
        "activations.log_sigmoid",
    ),
    Activation(
        "swish",
        N_("Swish"),
        N_("x · sigmoid(x), also called SiLU: smooth, dips a little below zero"),
        "activations.silu",
    ),
    Activation(
        "sinc",
        N_("Sinc"),
        N_("sin(πx) / (πx): 1 at zero, with waves that die away on both sides"),
        code=SINC,
    ),
    Activation(
        "leaky_relu",
        N_("Leaky ReLU"),
        N_("x above zero, a small share of x below: the gradient never vanishes altogether"),
        "activations.leaky_relu",
        setting="leaky_slope",
        layer="layers.LeakyReLU",
        argument="negative_slope",
    ),
    Activation(
        "mish",
        N_("Mish"),
        N_("x · tanh(softplus(x)): smooth, dips a little below zero like swish"),
        "activations.mish",
    ),
    Activation(
        "softmax",
        N_("Softmax"),
        N_("Shares of a whole over the layer's units: meant for outputs, unusual in hidden layers"),
        "activations.softmax",
    ),
    Activation(
        "gelu",
        N_("GELU"),
        N_("x times the share of a normal distribution below x: a smooth ReLU"),
        "activations.gelu",
    ),
    Activation(
        "selu",
        N_("SELU"),
        N_("A scaled ELU that keeps mean and spread of deep stacks steady"),
        "activations.selu",
    ),
)
