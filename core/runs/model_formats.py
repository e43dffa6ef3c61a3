"""The formats in which a trained model can be taken away."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ModelFormat(StrEnum):
    """One format.

    ``BARE`` is the network as it was trained, which takes scaled inputs; the others take raw rows,
    except that ``TFLITE`` takes scaled inputs where a column holds texts: it lacks the operations
    of Keras's layers for categories and dates.
    """

    KERAS = "keras"
    BARE = "bare"
    SAVED_MODEL = "saved_model"
    TFLITE = "tflite"


@dataclass(frozen=True)
class FileEnding:
    """The end of a file's name, and its type.

    Attributes:
        ending: With the point.
        mime: Its media type.
    """

    ending: str
    mime: str = "application/octet-stream"


FILES: Mapping[ModelFormat, FileEnding] = {
    ModelFormat.KERAS: FileEnding(".keras"),
    ModelFormat.BARE: FileEnding("-network.keras"),
    ModelFormat.SAVED_MODEL: FileEnding("-savedmodel.zip", "application/zip"),
    ModelFormat.TFLITE: FileEnding(".tflite"),
}
"""What the files of each format are called."""

MOST_COLUMNS = 1_000
"""Most columns of a model that takes raw rows: each is an input of its own, and takes Keras about
10 ms to read."""
