"""Initializers of weights and biases."""

from core.base.text import N_
from core.settings.choices.choice import Choice, registry

KERNEL_INITIALIZERS = registry(
    Choice(
        "glorot_uniform",
        N_("Glorot uniform"),
        N_("Uniform; the fewer inputs and outputs, the wider: Keras's default"),
        "initializers.GlorotUniform",
    ),
    Choice(
        "glorot_normal",
        N_("Glorot normal"),
        N_("Like Glorot uniform, but normally distributed: for sigmoid and tanh"),
        "initializers.GlorotNormal",
    ),
    Choice(
        "he_uniform",
        N_("He uniform"),
        N_("Wider than Glorot, because ReLU cuts off half of its inputs"),
        "initializers.HeUniform",
    ),
    Choice(
        "he_normal",
        N_("He normal"),
        N_("Like He uniform, but normally distributed: the usual choice for ReLU"),
        "initializers.HeNormal",
    ),
    Choice(
        "lecun_uniform",
        N_("LeCun uniform"),
        N_("Uniform; the width depends on the number of inputs only"),
        "initializers.LecunUniform",
    ),
    Choice(
        "lecun_normal",
        N_("LeCun normal"),
        N_("Like LeCun uniform, but normally distributed: the one SELU was designed for"),
        "initializers.LecunNormal",
    ),
    Choice(
        "random_normal",
        N_("Random normal"),
        N_("Normal with standard deviation 0.05, whatever the size of the layer"),
        "initializers.RandomNormal",
    ),
    Choice(
        "random_uniform",
        N_("Random uniform"),
        N_("Uniform from −0.05 to 0.05, whatever the size of the layer"),
        "initializers.RandomUniform",
    ),
    Choice(
        "orthogonal",
        N_("Orthogonal"),
        N_("Units start with uncorrelated outputs, which keeps deep networks stable"),
        "initializers.Orthogonal",
    ),
    Choice(
        "zeros",
        N_("Zeros"),
        N_(
            "All units of a layer start, and stay, equal: shows why weights are random at the start"
        ),
        "initializers.Zeros",
    ),
    Choice(
        "ones",
        N_("Ones"),
        N_("All units equal as well, and far too large for most layers"),
        "initializers.Ones",
    ),
)

BIAS_INITIALIZERS = registry(
    Choice(
        "zeros",
        N_("Zeros"),
        N_("No preference at the start: the usual choice"),
        "initializers.Zeros",
    ),
    Choice(
        "ones",
        N_("Ones"),
        N_("Every unit starts active: once recommended against dead ReLUs"),
        "initializers.Ones",
    ),
    Choice(
        "random_normal",
        N_("Random normal"),
        N_("Normal with standard deviation 0.05"),
        "initializers.RandomNormal",
    ),
    Choice(
        "random_uniform",
        N_("Random uniform"),
        N_("Uniform from −0.05 to 0.05"),
        "initializers.RandomUniform",
    ),
)
