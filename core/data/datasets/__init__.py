"""Datasets: descriptions, loading and preparation, as NumPy arrays."""

from core.data.datasets.dataset import Dataset, Progress
from core.data.datasets.holdout import Holdout
from core.data.datasets.loading import bytes_to_download, load
from core.data.datasets.preparation import (
    InputScaling,
    Prepared,
    input_scaling,
    prepare,
    shuffled,
    target_scaling,
)
from core.data.datasets.source import Source

__all__ = [
    "Dataset",
    "Holdout",
    "InputScaling",
    "Prepared",
    "Progress",
    "Source",
    "bytes_to_download",
    "input_scaling",
    "load",
    "prepare",
    "shuffled",
    "target_scaling",
]
