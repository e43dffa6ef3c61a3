"""The settings of the data: which dataset, and how a toy problem is drawn."""

from dataclasses import dataclass
from typing import Any

from core.base.text import N_
from core.data.datasets.catalog import DATASETS
from core.settings.kinds import Integer, Number, OneOf, Switch

DATASET = OneOf(
    "dataset",
    N_("Dataset"),
    N_("The data for training and testing"),
    options=DATASETS,
    default="digits",
    basic=True,
)


def _drawn(values: Any) -> bool:
    return DATASETS[values.dataset].drawn > 0


def _plane(values: Any) -> bool:
    return DATASETS[values.dataset].plane


SAMPLES = Integer(
    "samples",
    N_("Samples drawn"),
    N_("Number of points of the toy problem; a fifth of them are the test set"),
    minimum=100,  # so that half of the training samples fill a usual batch
    maximum=5_000,
    default=500,
    slide=50,
    applies=_drawn,
    depends_on=("dataset",),
    compiled=False,  # all that shows of it is the number of samples
)
NOISE = Number(
    "noise",
    N_("Noise"),
    N_(
        "Standard deviation of the random noise added to the inputs, which lie between −3 and 3;"
        " for regression, to the target"
    ),
    minimum=0.0,
    maximum=2.0,
    default=0.2,
    step=0.1,
    slide=0.05,
    applies=_drawn,
    depends_on=("dataset",),
    compiled=False,  # all that shows of it is the number of samples
)
DATA_SEED = Integer(
    "data_seed",
    N_("Data seed"),
    N_("Fixes which points are drawn, also for the test set"),
    minimum=0,
    maximum=2**31 - 1,
    default=0,
    seed=True,
    applies=_drawn,
    depends_on=("dataset",),
    compiled=False,  # all that shows of it is the number of samples
)
SQUARES = Switch(
    "squares",
    N_("Squares as inputs"),
    N_("Adds x1² and x2² to the inputs"),
    applies=_plane,
    depends_on=("dataset",),
)
PRODUCT = Switch(
    "product",
    N_("Product as input"),
    N_("Adds x1·x2 to the inputs"),
    applies=_plane,
    depends_on=("dataset",),
)
SINES = Switch(
    "sines",
    N_("Sines as inputs"),
    N_("Adds sin x1 and sin x2 to the inputs"),
    applies=_plane,
    depends_on=("dataset",),
)


@dataclass(frozen=True)
class DataSettings:
    """The values of these settings; see ``core.settings.settings.Settings``."""

    dataset: str = DATASET.default
    samples: int = SAMPLES.default
    noise: float = NOISE.default
    data_seed: int = DATA_SEED.default
    squares: bool = SQUARES.default
    product: bool = PRODUCT.default
    sines: bool = SINES.default
