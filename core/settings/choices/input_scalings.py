"""How the columns of a table are scaled."""

from core.base.text import N_
from core.settings.choices.choice import Choice, registry

INPUT_SCALINGS = registry(
    Choice(
        "standard",
        N_("Standard"),
        N_("Each column gets mean 0 and standard deviation 1: the usual choice"),
    ),
    Choice(
        "min_max",
        N_("Min-max"),
        N_("Each column goes from 0 to 1; a single outlier compresses all other values"),
    ),
    Choice(
        "none",
        N_("None"),
        N_("Columns keep their own units: those with large numbers dominate"),
    ),
)
