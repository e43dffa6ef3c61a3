"""Where weights start."""

from core.base.text import N_
from core.settings.choices.choice import Choice, registry

KERNEL_INITIALIZERS = registry(
    Choice(
        "glorot_uniform",
        N_("Glorot uniform"),
        N_("Evenly spread, the wider the fewer inputs and outputs: Keras's usual start"),
        "initializers.GlorotUniform",
    ),
    Choice(
        "glorot_normal",
        N_("Glorot normal"),
        N_("As Glorot uniform, but bell-shaped: for sigmoid and tanh"),
        "initializers.GlorotNormal",
    ),
    Choice(
        "he_uniform",
        N_("He uniform"),
        N_("Wider than Glorot, as half of what ReLU receives is lost"),
        "initializers.HeUniform",
    ),
    Choice(
        "he_normal",
        N_("He normal"),
        N_("As He uniform, but bell-shaped: the usual choice for ReLU"),
        "initializers.HeNormal",
    ),
    Choice(
        "lecun_uniform",
        N_("LeCun uniform"),
        N_("Width by the number of inputs alone"),
        "initializers.LecunUniform",
    ),
    Choice(
        "lecun_normal",
        N_("LeCun normal"),
        N_("As LeCun uniform, but bell-shaped: what SELU was made with"),
        "initializers.LecunNormal",
    ),
    Choice(
        "random_normal",
        N_("Random normal"),
        N_("Bell-shaped with standard deviation 0.05, whatever the size of the layer"),
        "initializers.RandomNormal",
    ),
    Choice(
        "random_uniform",
        N_("Random uniform"),
        N_("Evenly spread from −0.05 to 0.05, whatever the size of the layer"),
        "initializers.RandomUniform",
    ),
    Choice(
        "orthogonal",
        N_("Orthogonal"),
        N_("Units that start with nothing in common: keeps deep stacks steady"),
        "initializers.Orthogonal",
    ),
    Choice(
        "zeros",
        N_("Zeros"),
        N_("All units of a layer start, and stay, alike: shows why weights start at random"),
        "initializers.Zeros",
    ),
    Choice(
        "ones",
        N_("Ones"),
        N_("All alike as well, and far too large for most layers"),
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
        N_("Every unit starts switched on: once advised against dead ReLUs"),
        "initializers.Ones",
    ),
    Choice(
        "random_normal",
        N_("Random normal"),
        N_("Bell-shaped with standard deviation 0.05"),
        "initializers.RandomNormal",
    ),
    Choice(
        "random_uniform",
        N_("Random uniform"),
        N_("Evenly spread from −0.05 to 0.05"),
        "initializers.RandomUniform",
    ),
)
