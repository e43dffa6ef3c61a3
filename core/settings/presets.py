"""Presets: settings that each demonstrate something."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.base.text import N_
from core.data.belonging import belonging
from core.settings.config import RunConfig, default_config


@dataclass(frozen=True)
class Reference:
    """A reported result of the same settings.

    Attributes:
        metric: Test accuracy, 0 to 1.
        loss: Mean test loss.
        source: Who reported it.
    """

    metric: float
    loss: float
    source: str


@dataclass(frozen=True)
class Preset:
    """Settings with a name.

    Attributes:
        name: Identifier.
        label: Name in the interface.
        shows: One or two sentences on what to look for.
        config: The settings.
        reference: A result to compare with.
    """

    name: str
    label: str
    shows: str
    config: RunConfig
    reference: Reference | None = None


_ALWAYS: Mapping[str, Preset] = {
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
            Reference(0.8724, 0.3582, N_("the course")),
        ),
        Preset(
            "perceptron",
            N_("Perceptron"),
            N_(
                "No hidden layer: a single unit adds up the weighted measurements and a bias."
                " Its decision boundary is straight, and here that is enough."
            ),
            replace(default_config("breast_cancer"), units=(), optimizer="sgd", learning_rate=0.01),
        ),
        Preset(
            "perceptron_3",
            N_("Perceptron with three inputs"),
            N_(
                "One linear unit: a weight for each of three inputs and a bias. Under the curves,"
                " watch its equation approach the one that generated the data."
            ),
            replace(default_config("plane3"), optimizer="sgd", learning_rate=0.01, epochs=30),
        ),
        Preset(
            "rate_too_high",
            N_("A learning rate too high"),
            N_(
                "Steps overshoot: the loss jumps up and down instead of settling, and the accuracy"
                " stays lower than it could be. Set the learning rate to 0.001 and train again."
            ),
            replace(default_config("digits"), activation="tanh", learning_rate=0.3),
        ),
        Preset(
            "too_small",
            N_("A network too small"),
            N_(
                "Two hidden units cannot distinguish ten digits: training and validation stay"
                " equally poor. Give the layer 64 units."
            ),
            replace(default_config("digits"), units=(2,)),
        ),
        Preset(
            "overfitting",
            N_("Overfitting"),
            N_(
                "A large network memorises 318 patients: the training loss keeps falling while the"
                " validation loss rises. Try dropout or early stopping."
            ),
            replace(default_config("diabetes"), units=(256, 256), epochs=150),
        ),
    )
}

_SHIPPING = "shipping"


class _Presets(Mapping[str, Preset]):
    """The built-in presets, and the course's preset if its shipping data are uploaded."""

    def __getitem__(self, name: str) -> Preset:
        preset = _ALWAYS.get(name) or (_shipping() if name == _SHIPPING else None)
        if preset is None:
            raise KeyError(name)
        return preset

    def __iter__(self) -> Iterator[str]:
        yield from _ALWAYS
        if _shipping():
            yield _SHIPPING

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _shipping() -> Preset | None:
    """The preset for the last uploaded table that has the course's data and plan."""
    from core.data.tables import shelf

    names = [
        each.name
        for each in shelf.descriptions().values()
        if each.recipe == _SHIPPING and not each.deleted and belonging().lists(each.name)
    ]
    if not names:
        return None
    return Preset(
        _SHIPPING,
        N_("E-commerce shipping, as in the course"),
        N_(
            "Five tanh layers, 128-320-512-320-128, predict which parcels arrive on time. Compare"
            " the test accuracy with the course's; a smaller network may do just as well."
        ),
        shipping_config(names[-1]),
        Reference(0.6839, 0.5044, N_("the course")),
    )


def shipping_config(table: str) -> RunConfig:
    """Return the course's settings for its shipping data.

    Args:
        table: Name of a table with these data; they may have been deleted.
    """
    return replace(
        default_config(table),
        units=(128, 320, 512, 320, 128),
        activation="tanh",
        epochs=10,
        batch_size=32,
        validation_share=0.0,
    )


PRESETS: Mapping[str, Preset] = _Presets()


def preset_of(config: RunConfig) -> Preset | None:
    """Return the preset with these settings, whatever the seed."""
    for preset in PRESETS.values():
        other = preset.config
        # Copying settings checks them again: only where they may be equal.
        if other.dataset == config.dataset and replace(config, seed=other.seed) == other:
            return preset
    return None


def preset_with_reference(config: RunConfig) -> Preset | None:
    """Return the preset with a reported result on the same data, whatever the other settings."""
    for preset in PRESETS.values():
        if preset.reference is not None and preset.config.source == config.source:
            return preset
    return None
