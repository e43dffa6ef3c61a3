"""Datasets: what is known of them, how they are loaded and made ready. NumPy out."""

from core.datasets.dataset import Dataset, Progress
from core.datasets.loading import at_hand, load
from core.datasets.preparation import Prepared, input_scaling, prepare, split
from core.datasets.source import Source

__all__ = [
    "Dataset",
    "Prepared",
    "Progress",
    "Source",
    "at_hand",
    "input_scaling",
    "load",
    "prepare",
    "split",
]
