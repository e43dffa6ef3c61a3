"""What a trained model leaves behind: its file and its first weights."""

import tempfile
from pathlib import Path

import numpy as np

from core.network import architecture
from core.settings.config import RunConfig
from core.training.backend import keras
from core.training.fused import FusedSequential

_MODEL_BYTES = 256 * 2**20  # a larger model is not carried back from the worker
_KERNEL_BYTES = 64 * 2**20  # nor is a larger first kernel


def saved(model: FusedSequential, config: RunConfig) -> bytes:
    """The model with its optimizer as a ``.keras`` file; empty if it would be too large."""
    slots = sum(int(np.prod(v.shape)) for v in model.optimizer.variables)
    values = architecture.parameters(config) + slots
    if 4 * values > _MODEL_BYTES:
        return b""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.plain.save(path)
        return path.read_bytes()


def first_kernel(model: FusedSequential) -> np.ndarray | None:
    """The kernel of the first dense layer; ``None`` if it would be too large."""
    dense = next(layer for layer in model.layers if isinstance(layer, keras.layers.Dense))
    kernel = np.array(dense.kernel.numpy(), np.float32)  # a copy: the model is reused
    return kernel if kernel.nbytes <= _KERNEL_BYTES else None
