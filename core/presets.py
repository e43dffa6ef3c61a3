"""Settings to start from, each with what it is there to show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.config import RunConfig, default_config
from core.text import N_


@dataclass(frozen=True)
class Reference:
    """What somebody else reached with the same settings.

    Attributes:
        metric: Test accuracy, 0 to 1.
        source: Who.
    """

    metric: float
    source: str


@dataclass(frozen=True)
class Preset:
    """One set of settings.

    Attributes:
        name: Identifier.
        label: Name shown to people.
        shows: One or two sentences on what to look for.
        config: The settings.
        reference: What to hold the result against.
    """

    name: str
    label: str
    shows: str
    config: RunConfig
    reference: Reference | None = None


PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "digits",
            N_("Digits quick start"),
            N_("A small network learns to read handwritten digits within a second."),
            default_config("digits"),
        ),
        Preset(
            "fashion_mnist",
            N_("Fashion-MNIST, as in the course"),
            N_(
                "Flatten, 128 ReLU units, one softmax unit for each garment. Compare the test"
                " accuracy with the course's."
            ),
            replace(default_config("fashion_mnist"), validation_share=0.0),
            Reference(0.872, N_("the course")),
        ),
        Preset(
            "perceptron",
            N_("Perceptron"),
            N_(
                "No hidden layer: one unit weighs the measurements, adds its bias and decides."
                " A straight border is all it can draw, and here it is enough."
            ),
            replace(default_config("breast_cancer"), units=(), optimizer="sgd", learning_rate=0.01),
        ),
        Preset(
            "rate_too_high",
            N_("A learning rate too high"),
            N_(
                "Steps overshoot: the loss jumps up and down instead of settling, and fewer digits"
                " are read than the network could. Set the learning rate to 0.001 and train again."
            ),
            replace(default_config("digits"), activation="tanh", learning_rate=0.3),
        ),
        Preset(
            "too_small",
            N_("A network too small"),
            N_(
                "Two hidden units cannot tell ten digits apart: training and validation stay"
                " equally poor. Give the layer 64 units."
            ),
            replace(default_config("digits"), units=(2,)),
        ),
        Preset(
            "overfitting",
            N_("Overfitting"),
            N_(
                "A large network learns 318 patients by heart: the training loss goes on falling"
                " while the validation loss rises. Try dropout or early stopping."
            ),
            replace(default_config("diabetes"), units=(256, 256), epochs=150),
        ),
    )
}


def preset_of(config: RunConfig) -> Preset | None:
    """The preset with these settings, whatever the seed."""
    for preset in PRESETS.values():
        if replace(config, seed=preset.config.seed) == preset.config:
            return preset
    return None
