"""The weights of a run at the ends of epochs, and their outputs."""

import io
import zipfile
from dataclasses import dataclass, field

import numpy as np

from core.base.errors import StorageError
from core.base.text import N_
from core.settings.config import RunConfig

LIMIT = 50
"""Maximum number of epochs of a run whose weights are stored."""
BYTES = 32 * 2**20
"""Maximum size of all stored weights of a run."""

OUTPUT_BYTES = 48 * 2**20
"""Maximum size of the outputs of all epochs; with more samples there are fewer epochs."""

# Exceptions of reading something that is not an archive.
_DAMAGE = (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile)


@dataclass(frozen=True, eq=False)
class EpochWeights:
    """The weights of a network at the ends of epochs.

    Attributes:
        epochs: ``(epochs,)`` float64, ascending: epochs trained, as in ``core.runs.history.Row``.
            Whole numbers, except the last of a run that was stopped within an epoch.
        values: ``(epochs, weights)`` float32: all weights of Keras's ``model.weights``, in order.
    """

    epochs: np.ndarray
    values: np.ndarray = field(repr=False)

    def until(self, epoch: int) -> "EpochWeights":
        """Return the weights of whole epochs up to an epoch."""
        chosen = (self.epochs <= epoch) & (self.epochs == np.floor(self.epochs))
        return EpochWeights(self.epochs[chosen], self.values[chosen])

    def to_bytes(self) -> bytes:
        """An ``.npz`` archive."""
        return packed({"epochs": self.epochs, "values": self.values})

    @classmethod
    def from_bytes(cls, data: bytes) -> "EpochWeights":
        """Read what ``to_bytes`` wrote.

        Raises:
            StorageError: It is damaged.
        """
        arrays = unpacked(data, "epochs", "values")
        return cls(arrays["epochs"], arrays["values"])


@dataclass(frozen=True, eq=False)
class EpochOutputs:
    """The outputs of a network at the ends of epochs, computed after the run.

    Attributes:
        epochs: ``(epochs,)`` float64, as in ``EpochWeights``.
        test: ``(epochs, …)`` float32: for each epoch as ``core.runs.results.Result.outputs``.
        validation: Likewise as ``Result.validation_outputs``; ``None`` without validation rows.
    """

    epochs: np.ndarray
    test: np.ndarray = field(repr=False)
    validation: np.ndarray | None = field(repr=False, default=None)

    def at(self, epoch: float) -> tuple[np.ndarray, np.ndarray | None]:
        """Return the outputs for test and validation rows at the nearest epoch."""
        place = int(np.abs(self.epochs - epoch).argmin())
        return self.test[place], None if self.validation is None else self.validation[place]

    def to_bytes(self) -> bytes:
        """An ``.npz`` archive."""
        arrays = {"epochs": self.epochs, "test": self.test}
        if self.validation is not None:
            arrays["validation"] = self.validation
        return packed(arrays)

    @classmethod
    def from_bytes(cls, data: bytes) -> "EpochOutputs":
        """Read what ``to_bytes`` wrote.

        Raises:
            StorageError: It is damaged.
        """
        arrays = unpacked(data, "epochs", "test")
        return cls(arrays["epochs"], arrays["test"], arrays.get("validation"))


def affordable(config: RunConfig, count: int) -> np.ndarray:
    """Choose the stored epochs to compute outputs for: evenly spread, with first and last.

    Args:
        config: The run.
        count: Number of stored epochs.

    Returns:
        Their indices, ascending.
    """
    samples = config.info.test_samples + config.validation_samples
    room = max(2, OUTPUT_BYTES // (4 * samples * config.layer_sizes[-1]))
    places = np.arange(count)
    return (
        places if count <= room else np.unique(np.linspace(0, count - 1, room).round().astype(int))
    )


def epochs_in(weights: bytes) -> tuple[float, ...]:
    """Return the epochs of an ``EpochWeights``, without reading its values.

    Raises:
        StorageError: It is damaged.
    """
    return tuple(unpacked(weights, "epochs", only=True)["epochs"].tolist())


def packed(arrays: dict[str, np.ndarray]) -> bytes:
    """Return arrays by name as an ``.npz`` archive, uncompressed: weights hardly compress."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def unpacked(data: bytes, *needed: str, only: bool = False) -> dict[str, np.ndarray]:
    """Read what ``packed`` wrote.

    Args:
        data: The archive.
        needed: Names of arrays that must be there.
        only: Whether to read no others.

    Raises:
        StorageError: It is damaged.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            names = needed if only else archive.files
            arrays = {name: archive[name] for name in names}
            for name in needed:
                arrays[name]
            return arrays
    except _DAMAGE as error:
        raise StorageError(
            N_("The stored epochs of the run are damaged ({kind}). Train the run again."),
            kind=type(error).__name__,
        ) from error
