"""Datasets: what is known of them, how they are loaded and made ready. NumPy out."""

from core.datasets.dataset import Dataset, Progress
from core.datasets.loading import load
from core.datasets.preparation import Prepared, input_scaling, prepare, split

__all__ = ["Dataset", "Prepared", "Progress", "input_scaling", "load", "prepare", "split"]
