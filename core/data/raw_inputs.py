"""Raw rows: the columns they have, and how they become the inputs of a dataset's networks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from core.base.errors import DatasetError
from core.base.text import N_, UserText
from core.data.datasets import Dataset
from core.data.datasets.info import DatasetInfo
from core.data.datasets.source import EXTRAS
from core.data.datasets.toys import widened
from core.data.tables import data
from core.data.tables.columns import Kind
from core.data.tables.conversion import numbers as numbers_of
from core.data.tables.encoders import CategoryEncoder, Encoder, NumberEncoder
from core.data.tables.features import MISSING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class RawInputs:
    """The columns of raw rows.

    Attributes:
        encoders: The fitted encoder of each column, in the order of the inputs.
        extras: Inputs of points of a plane that are computed from these, names in
            ``core.data.datasets.source.EXTRAS``.
    """

    encoders: tuple[Encoder, ...]
    extras: tuple[str, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether every column is a number."""
        return all(encoder.kind is Kind.NUMBER for encoder in self.encoders)

    def encode(self, rows: "pd.DataFrame") -> np.ndarray:
        """Return the unscaled inputs, ``(rows, inputs)`` float32; NaN for missing numbers.

        Args:
            rows: A column for each encoder, under its name; further ones are ignored.
        """
        encoded = np.hstack([each.encode(rows[each.column]) for each in self.encoders])
        return widened(encoded.astype(np.float64), self.extras) if self.extras else encoded


def raw_inputs(dataset: Dataset) -> RawInputs:
    """Return the columns of raw rows for networks trained on a dataset that is no set of images.

    Raises:
        DatasetError: It is a table that an earlier version stored, or its data were deleted.
        StorageError: Its data cannot be read.
    """
    info = dataset.info
    if not info.uploaded:
        own = dataset.features[: info.drawn or None]
        return RawInputs(tuple(map(NumberEncoder, own)), _extras(dataset))
    return replace(uploaded_inputs(info), extras=_extras(dataset))


def _extras(dataset: Dataset) -> tuple[str, ...]:
    """The additional inputs among the features, in their order."""
    if not dataset.info.drawn and not dataset.info.plane:
        return ()
    extras = [name for name, added in EXTRAS.items() if set(added) <= set(dataset.features)]
    return tuple(sorted(extras, key=lambda extra: dataset.features.index(EXTRAS[extra][0])))


def uploaded_inputs(info: DatasetInfo) -> RawInputs:
    """Return the columns of raw rows of an uploaded table, without loading it.

    Raises:
        DatasetError, StorageError: As ``raw_inputs``.
    """
    encoders = data.details(info.name).encoders
    if not encoders:
        raise DatasetError(
            N_(
                "The table {label} was stored by an earlier version, without what encodes new"
                " rows. Upload the file {file} again with the same choices; its runs stay."
            ),
            label=UserText(info.label),
            file=UserText(data.described(info.name).file),
        )
    return RawInputs(encoders)


def sample_rows(dataset: Dataset, rows: int) -> dict[str, list[Any]]:
    """Return the raw values of the first training rows, by column, as Python's own values.

    Returns:
        ``None`` for a missing value; empty on a machine that has only what training needs.

    Raises:
        DatasetError, StorageError: As ``raw_inputs``.
    """
    raw = raw_inputs(dataset)
    if not dataset.info.uploaded:
        shown = [[float(f"{x:.7g}") for x in row] for row in dataset.x_train[:rows].T.tolist()]
        return {each.column: shown[place] for place, each in enumerate(raw.encoders)}
    frame = data.first_training_rows(dataset.info.name)
    if frame is None:
        return {}
    first = frame.iloc[:rows]
    return {
        each.column: [_plain(value) for value in _stated(each, first[each.column])]
        for each in raw.encoders
    }


def _stated(encoder: Encoder, values: "pd.Series") -> list[Any]:
    """The values of a column as a model takes them: texts that are read as numbers as these."""
    if isinstance(encoder, NumberEncoder) and encoder.notation is not None:
        numbers: list[Any] = numbers_of(values, encoder.notation).tolist()
        return numbers
    return list(values.tolist())


def _plain(value: Any) -> Any:
    if value is None or value != value:  # NaN and NaT differ from themselves
        return None
    return value if isinstance(value, bool | int | float | str) else str(value)


def missing_category(encoder: CategoryEncoder) -> str:
    """Return the text that stands for a missing category in raw rows: empty, if it is no label."""
    text = ""
    while text in encoder.places:
        text += MISSING
    return text


def column_names(columns: Iterable[str], *, plain: bool = False) -> dict[str, str]:
    """Return the name of each column's input in a Keras model.

    Args:
        columns: The columns, in order.
        plain: Whether to use only letters, digits and underscores, as SavedModel and TensorFlow
            Lite do; otherwise it is the column's name, without "/", which Keras does not allow.
    """
    names: dict[str, str] = {}
    for column in columns:
        name = re.sub(r"\W+" if plain else "/", "_", column, flags=re.ASCII)
        if plain:
            name = name.strip("_") or "column"
            name = name if name[0].isalpha() else f"column_{name}"
        free, number = name, 2
        while free in names.values():
            free, number = f"{name}_{number}", number + 1
        names[column] = free
    return names
