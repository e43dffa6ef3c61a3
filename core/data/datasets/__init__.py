"""Datasets: descriptions, loading and preparation, as NumPy arrays."""

from core.data.datasets.dataset import Dataset, Progress
from core.data.datasets.loading import bytes_to_download, load
from core.data.datasets.preparation import Prepared, input_scaling, prepare, split
from core.data.datasets.source import Source

__all__ = [
    "Dataset",
    "Prepared",
    "Progress",
    "Source",
    "bytes_to_download",
    "input_scaling",
    "load",
    "prepare",
    "split",
]
