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
# Where x is 0, the angle is replaced before dividing, so that the gradient is not NaN.
SINC = """\
@keras.saving.register_keras_serializable("denseboard")
def sinc(x):
    angle = keras.ops.where(keras.ops.equal(x, 0), 1e-7, math.pi * x)
    return keras.ops.sin(angle) / angle
"""


@dataclass(frozen=True)
class Activation(Choice):
    """An activation and its properties.

    Attributes:
        code: If Keras lacks it, the function as Python source, which needs ``keras`` and
            ``math``; used by the trainer and in the Keras code.
        dies: Whether it is exactly 0 over a whole range, where units can die.
        bounds: Its limits, near which its slope vanishes.
        linear: Whether it is the identity.
        flat: Whether its slope is zero wherever it has one, so that no gradient passes.
        setting: Its own setting, if it has one (``core.settings.network``).
        layer: Class with that setting as ``argument``: under ``keras``, or from ``layer_code``.
        argument: Name of the setting in that class.
        layer_code: Source of that class, if Keras lacks it.
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
        formulas=(r"f(x) = \max(0, x)",),
    ),
    Activation(
        "linear",
        N_("Linear"),
        N_("No activation: stacked linear layers can do no more than a single one"),
        "activations.linear",
        linear=True,
        formulas=(r"f(x) = x",),
    ),
    Activation(
        "sigmoid",
        N_("Sigmoid"),
        N_("Maps to the range 0 to 1; saturates on both sides, so deep networks learn slowly"),
        "activations.sigmoid",
        bounds=(0.0, 1.0),
        formulas=(r"f(x) = \frac{1}{1 + e^{-x}}",),
    ),
    Activation(
        "tanh",
        N_("tanh"),
        N_("Maps to the range −1 to 1, centred on zero; saturates far from it"),
        "activations.tanh",
        bounds=(-1.0, 1.0),
        formulas=(r"f(x) = \frac{e^x - e^{-x}}{e^x + e^{-x}}",),
    ),
    Activation(
        "step",
        N_("Step"),
        N_("0 up to a threshold, 1 above, as in the first perceptrons; it passes back no gradient"),
        code=STEP,
        dies=True,
        flat=True,
        setting="step_threshold",
        layer="Step",
        argument="threshold",
        layer_code=STEP_AT,
        formulas=(r"f(x) = \begin{cases} 1 & x > \theta \\ 0 & x \le \theta \end{cases}",),
    ),
    Activation(
        "softplus",
        N_("Softplus"),
        N_("log(1 + exp(x)): a smooth ReLU, positive everywhere"),
        "activations.softplus",
        formulas=(r"f(x) = \ln(1 + e^x)",),
    ),
    Activation(
        "softsign",
        N_("Softsign"),
        N_("x / (1 + |x|): like tanh, but it approaches its limits slowly"),
        "activations.softsign",
        bounds=(-1.0, 1.0),
        formulas=(r"f(x) = \frac{x}{1 + |x|}",),
    ),
    Activation(
        "elu",
        N_("ELU"),
        N_("x above zero, alpha (exp(x) − 1) below: negative outputs keep the mean near zero"),
        "activations.elu",
        setting="elu_alpha",
        layer="layers.ELU",
        argument="alpha",
        formulas=(r"f(x) = \begin{cases} x & x > 0 \\ \alpha\,(e^x - 1) & x \le 0 \end{cases}",),
    ),
    Activation(
        "log_sigmoid",
        N_("Log of sigmoid"),
        N_("log(1 / (1 + exp(−x))): never above zero, close to x far below it"),
        "activations.log_sigmoid",
        formulas=(r"f(x) = -\ln(1 + e^{-x})",),
    ),
    Activation(
        "swish",
        N_("Swish"),
        N_("x · sigmoid(x), also called SiLU: smooth, dips a little below zero"),
        "activations.silu",
        formulas=(r"f(x) = \frac{x}{1 + e^{-x}}",),
    ),
    Activation(
        "sinc",
        N_("Sinc"),
        N_("sin(πx) / (πx): 1 at zero, with waves that die away on both sides"),
        code=SINC,
        formulas=(r"f(x) = \frac{\sin(\pi x)}{\pi x}",),
    ),
    Activation(
        "leaky_relu",
        N_("Leaky ReLU"),
        N_("x above zero, a small fraction of x below: the gradient never vanishes completely"),
        "activations.leaky_relu",
        setting="leaky_slope",
        layer="layers.LeakyReLU",
        argument="negative_slope",
        formulas=(r"f(x) = \begin{cases} x & x > 0 \\ \alpha\,x & x \le 0 \end{cases}",),
    ),
    Activation(
        "mish",
        N_("Mish"),
        N_("x · tanh(softplus(x)): smooth, dips a little below zero like swish"),
        "activations.mish",
        formulas=(r"f(x) = x \tanh(\ln(1 + e^x))",),
    ),
    Activation(
        "softmax",
        N_("Softmax"),
        N_("Positive values that sum to 1 over the layer: for outputs, unusual in hidden layers"),
        "activations.softmax",
        formulas=(r"f(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",),
    ),
    Activation(
        "gelu",
        N_("GELU"),
        N_("x times the normal cumulative distribution at x: a smooth ReLU"),
        "activations.gelu",
        formulas=(r"f(x) = x\,\Phi(x)",),
    ),
    Activation(
        "selu",
        N_("SELU"),
        N_("A scaled ELU that keeps mean and variance stable in deep networks"),
        "activations.selu",
        formulas=(
            (
                r"f(x) = \lambda \begin{cases} x & x > 0 \\ \alpha\,(e^x - 1) & x \le 0 "
                r"\end{cases}"
            ),
        ),
    ),
)
