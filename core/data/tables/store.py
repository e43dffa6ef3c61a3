"""Stores tables on disk under a name derived from their content: file and plan.

``<name>.json`` describes a table and outlives its data, which are in the folder ``<name>``:
``x_train.npy``, ``y_train.npy``, ``x_test.npy``, ``y_test.npy``, ``groups.npy`` if whole groups
are held out, ``details.json`` (inputs, steps and notices), ``rows.parquet`` with the original test
rows, and ``first.parquet`` with the first original training rows.
"""

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from core.base import paths
from core.base.errors import DatasetError, PlanError
from core.base.files import digest_of, write_whole
from core.base.text import N_, UserText
from core.data.belonging import belonging
from core.data.datasets.info import DatasetInfo
from core.data.group_splits import MOST_COUNTS, Counts, class_counts
from core.data.splits import group_sizes
from core.data.tables import data, placing, shelf, shipping
from core.data.tables.data import ARRAYS, DETAILS, FIRST, GROUPS, ROWS
from core.data.tables.description import Description
from core.data.tables.details import Details
from core.data.tables.encoding import Encoded, encode
from core.data.tables.names import tidy
from core.data.tables.notice import Notice
from core.data.tables.plan import Plan
from core.data.tables.reading import Table
from core.data.tables.second_rows import SecondTable

FIRST_ROWS = 200
"""Original training rows stored for display: enough to show some after validation is held out."""
_DIGITS = 12
_LABEL_LENGTH = 60
# Part of every name: increase it when the same plan would give other numbers.
_VERSION = 1


def name_of(digest: str, plan: Plan) -> str:
    """Return the name of a table.

    Args:
        digest: SHA-256 of the file, hexadecimal.
        plan: The plan; its label and names of classes do not matter.
    """
    text = f"{_VERSION}\n{digest}\n{plan.decisive()}"
    return "table-" + hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def save(
    table: Table,
    plan: Plan,
    path: Path,
    file: str = "",
    notices: Sequence[Notice] = (),
    second: SecondTable | None = None,
    plane: Mapping[str, Any] | None = None,
) -> DatasetInfo:
    """Encode and store a table; it is then in the catalog.

    If the same file is already stored with the same plan, only the label changes, and that only if
    nobody else has stored it.

    Args:
        table: Read from ``path`` with ``plan.dialect``.
        plan: How to encode it.
        path: The file; it is not needed afterwards.
        file: The name of the uploaded file, for the message when its data were deleted.
        notices: Warnings about the table, stored with it.
        second: The file with the test rows, if the plan names one.
        plane: As in ``Description``, for a person's own points.

    Raises:
        PlanError: The plan does not fit the table, or the result could not be trained on.
        LimitError: The visitor has stored too much.
        StorageError: The table cannot be stored.
    """
    if table.dialect != plan.dialect:
        raise PlanError(
            N_("The file was not read as the plan says. Read it again before you save it.")
        )
    belonging().admit()
    digest = digest_of(path)
    name = name_of(digest, plan)
    known = shelf.descriptions().get(name)
    if known is None or not data.exists(name) or not data.details(name).encoders:
        known = _written(table, plan, name, known, digest, path, (*table.notices, *notices), second)
    shown = tidy(file or path.name, _LABEL_LENGTH)
    if belonging().names(name):
        known = replace(known.with_class_names(plan.class_names), label=plan.label, file=shown)
    placing.describe(replace(known, deleted=False, plane=plane or known.plane))
    belonging().take(name)
    return data.described(name).info()


def available() -> list[Description]:
    """Return the tables and sets of images that were not deleted, oldest first.

    Where people sign in, they are those of the visitor, and those that are shared.
    """
    lists = belonging().lists
    return [each for each in shelf.descriptions().values() if not each.deleted and lists(each.name)]


def rename(name: str, label: str) -> None:
    """Give a table or images another label; their name and their runs do not change.

    Raises:
        PlanError: The label is empty.
        DatasetError: There is no such table.
        AccessError: It belongs to another person.
        StorageError: The description cannot be written.
    """
    belonging().change(name)
    plain = tidy(label, _LABEL_LENGTH)
    if not plain:
        raise PlanError(N_("The dataset has no name. Give it one, such as that of the file."))
    placing.describe(replace(data.described(name), label=plain))


def name_classes(name: str, names: Iterable[tuple[str, str]]) -> None:
    """Give the classes of a table names; its data and its runs do not change.

    Args:
        name: The table.
        names: Pairs of a class's label in the table and its name; "" for none.

    Raises:
        PlanError: Two names are the same.
        DatasetError: There is no such table.
        AccessError: It belongs to another person.
        StorageError: The description cannot be written.
    """
    belonging().change(name)
    placing.describe(data.described(name).with_class_names(names))


def delete(name: str) -> None:
    """Delete the data of a table, but not its description: its runs can still be read.

    Data that somebody else has uploaded as well stay for that person.

    Raises:
        DatasetError: There is no such table, or it is in the shared folder.
        AccessError: It belongs to another person.
        StorageError: The data cannot be deleted.
    """
    description = data.described(name)
    if data.shared(name):
        raise DatasetError(
            N_(
                "{label} is in the shared folder {folder}, which this app never changes."
                " Ask the owner of that folder to delete it."
            ),
            label=UserText(description.label),
            folder=str(paths.shared_tables_path()),
        )
    if belonging().release(name):
        placing.describe(replace(description, deleted=True))
        placing.remove(name)


def _written(
    table: Table,
    plan: Plan,
    name: str,
    known: Description | None,
    digest: str,
    path: Path,
    notices: Sequence[Notice],
    second: SecondTable | None,
) -> Description:
    """Write a table's data atomically."""
    encoded = encode(table.frame, plan, second)
    tests = table.frame if second is None or plan.second is None else second.frame
    details = Details(
        encoded.features, encoded.sources, encoded.steps, tuple(notices), encoded.encoders
    )

    def write(part: Path) -> None:
        for array in ARRAYS:
            np.save(part / f"{array}.npy", getattr(encoded, array), allow_pickle=False)
        if encoded.groups is not None:
            np.save(part / GROUPS, encoded.groups, allow_pickle=False)
        tests.iloc[encoded.test_rows].set_axis(encoded.test_rows).to_parquet(part / ROWS)
        first = encoded.train_rows[:FIRST_ROWS]
        table.frame.iloc[first].reset_index(drop=True).to_parquet(part / FIRST)
        write_whole(part / DETAILS, details.to_json().encode())

    # Tables of earlier versions have no encoders.
    placing.put(name, write, lambda: bool(data.details(name).encoders))
    return _description(plan, name, encoded, known, digest, path)


def _description(
    plan: Plan, name: str, encoded: Encoded, known: Description | None, digest: str, path: Path
) -> Description:
    y = np.concatenate([encoded.y_train, encoded.y_test])
    return Description(
        name,
        plan.label,
        path.name,
        digest,
        path.stat().st_size,
        known.created if known else time.time(),
        {key: value for key, value in plan.to_dict().items() if key != "label"},
        len(encoded.features),
        len(encoded.y_train),
        len(encoded.y_test),
        encoded.classes,
        None if plan.classifies else (float(y.min()), float(y.max())),
        shipping.NAME if shipping.as_in_the_course(plan) else "",
        group_sizes=() if encoded.groups is None else group_sizes(encoded.groups),
        rarest=rarest(encoded.y_train) if plan.classifies else None,
        group_classes=_group_classes(plan, encoded),
    )


def _group_classes(plan: Plan, encoded: Encoded) -> Counts:
    """As in ``DatasetInfo``."""
    if encoded.groups is None or not plan.stratified:
        return ()
    counts = class_counts(encoded.groups, encoded.y_train, len(encoded.classes))
    return tuple(map(tuple, counts.tolist())) if counts.size <= MOST_COUNTS else ()


def rarest(classes: np.ndarray) -> float:
    """Return the share of the rarest class, of class numbers."""
    return float(np.bincount(classes).min() / len(classes))
