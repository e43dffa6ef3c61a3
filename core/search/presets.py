"""Presets of searches: each shows one thing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.base.text import N_
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.space import Space
from core.settings.candidates import Options, Range
from core.settings.config import default_config


@dataclass(frozen=True)
class SearchPreset:
    """A search with a name.

    Attributes:
        name: Identifier.
        label: Name in the interface.
        shows: One or two sentences on what to look for.
        config: The search.
    """

    name: str
    label: str
    shows: str
    config: SearchConfig


_EQUAL = ("64", "41-41", "33-33-33", "29-29-29-29", "24-24-24-24-24-24")
"""Networks of equal size on Digits: 4,810, 4,807, 4,729, 4,795 and 4,810 parameters."""

SEARCH_PRESETS: Mapping[str, SearchPreset] = {
    preset.name: preset
    for preset in (
        SearchPreset(
            "course",
            N_("Vary one thing and see, as in the course"),
            N_(
                "Units, learning rate and optimizer of the course's Fashion-MNIST network, in every"
                " combination: hold two of them and see what the third does. The learning rate"
                " matters most, and each optimizer has its own."
            ),
            SearchConfig(
                replace(default_config("fashion_mnist"), epochs=5),
                Space(
                    (
                        Dimension("units", Options((32, 128, 512))),
                        Dimension("learning_rate", Options((0.0001, 0.001, 0.01, 0.1))),
                        Dimension("optimizer", Options(("sgd", "rmsprop", "adam"))),
                    )
                ),
                method="grid",
                trials=36,
            ),
        ),
        SearchPreset(
            "rate_and_batch",
            N_("Learning rate against batch size"),
            N_(
                "A grid with plain SGD on Digits: the larger the batch, the fewer steps an epoch"
                " has, and the larger the learning rate that it needs. Far above 1, nothing learns."
            ),
            SearchConfig(
                replace(default_config("digits"), optimizer="sgd", learning_rate=0.01),
                Space(
                    (
                        Dimension("learning_rate", Range(0.003, 3.0, log=True, points=7)),
                        Dimension("batch_size", Options((8, 32, 128, 512))),
                    )
                ),
                method="grid",
                trials=28,
                goal="loss",
            ),
        ),
        SearchPreset(
            "depth_and_width",
            N_("Depth against width at equal size"),
            N_(
                "Five networks with almost the same number of parameters (4,729 to 4,810), from one"
                " wide layer to six narrow ones. Depth does not pay here, and the deepest need a"
                " smaller learning rate."
            ),
            SearchConfig(
                replace(default_config("digits"), validation_share=0.2),
                Space(
                    (
                        Dimension("units", Options(_EQUAL)),
                        Dimension("learning_rate", Options((0.001, 0.003, 0.01))),
                    )
                ),
                method="grid",
                trials=15,
                seeds=3,
                goal="loss",
            ),
        ),
        SearchPreset(
            "few_samples",
            N_("Regularisation on few samples"),
            N_(
                "A large network on 353 patients memorises them. Dropout and an L2 penalty, drawn"
                " at random over orders of magnitude: which of the two helps, and how much of it?"
            ),
            SearchConfig(
                replace(
                    default_config("diabetes"), units=(128, 128), epochs=60, validation_share=0.3
                ),
                Space(
                    (
                        Dimension("dropout", Range(0.0, 0.8)),
                        Dimension("l2", Range(0.00001, 1.0, log=True)),
                    )
                ),
                trials=32,
                seeds=2,
            ),
        ),
    )
}
"""All presets by name, in the order of the page."""
