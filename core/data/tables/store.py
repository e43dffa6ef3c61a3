"""Stores tables on disk under a name derived from their content: file and plan.

``<name>.json`` describes a table and outlives its data, which are in the folder ``<name>``:
``x_train.npy``, ``y_train.npy``, ``x_test.npy``, ``y_test.npy``, ``details.json`` (inputs, steps
and notices), ``rows.parquet`` with the original test rows, and ``first.parquet`` with the first
original training rows.
"""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.base import paths
from core.base.errors import DatasetError, PlanError
from core.base.files import write_whole
from core.base.text import N_, UserText
from core.data.datasets.info import DatasetInfo
from core.data.tables import data, shelf, shipping
from core.data.tables.data import ARRAYS, DETAILS, FIRST, ROWS
from core.data.tables.description import Description
from core.data.tables.details import Details
from core.data.tables.encoding import Encoded, encode
from core.data.tables.names import tidy
from core.data.tables.notice import Notice
from core.data.tables.plan import Plan
from core.data.tables.reading import Table

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


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal.

    Raises:
        StorageError: The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise paths.unusable(path, error) from error


def save(
    table: Table, plan: Plan, path: Path, file: str = "", notices: Sequence[Notice] = ()
) -> DatasetInfo:
    """Encode and store a table; it is then in the catalog.

    If the same file is already stored with the same plan, only the label changes.

    Args:
        table: Read from ``path`` with ``plan.dialect``.
        plan: How to encode it.
        path: The file; it is not needed afterwards.
        file: The name of the uploaded file, for the message when its data were deleted.
        notices: Warnings about the table, stored with it.

    Raises:
        PlanError: The plan does not fit the table, or the result could not be trained on.
        StorageError: The table cannot be stored.
    """
    if table.dialect != plan.dialect:
        raise PlanError(
            N_("The file was not read as the plan says. Read it again before you save it.")
        )
    digest = digest_of(path)
    name = name_of(digest, plan)
    known = shelf.descriptions().get(name)
    if known is None or not data.exists(name):
        known = _written(table, plan, name, known, digest, path, (*table.notices, *notices))
    shown = tidy(file or path.name, _LABEL_LENGTH)
    known = known.with_class_names(plan.class_names)
    _describe(replace(known, label=plan.label, file=shown, deleted=False))
    return data.described(name).info()


def available() -> list[Description]:
    """Return the tables that were not deleted, oldest first."""
    return [each for each in shelf.descriptions().values() if not each.deleted]


def rename(name: str, label: str) -> None:
    """Give a table another label; its name and its runs do not change.

    Raises:
        PlanError: The label is empty.
        DatasetError: There is no such table.
        StorageError: The description cannot be written.
    """
    plain = tidy(label, _LABEL_LENGTH)
    if not plain:
        raise PlanError(N_("The table has no name. Give it one, such as that of the file."))
    _describe(replace(data.described(name), label=plain))


def name_classes(name: str, names: Iterable[tuple[str, str]]) -> None:
    """Give the classes of a table names; its data and its runs do not change.

    Args:
        name: The table.
        names: Pairs of a class's label in the table and its name; "" for none.

    Raises:
        PlanError: Two names are the same.
        DatasetError: There is no such table.
        StorageError: The description cannot be written.
    """
    _describe(data.described(name).with_class_names(names))


def delete(name: str) -> None:
    """Delete the data of a table, but not its description: its runs can still be read.

    Raises:
        DatasetError: There is no such table, or it is in the shared folder.
        StorageError: The data cannot be deleted.
    """
    description = data.described(name)
    if data.shared(name):
        raise DatasetError(
            N_(
                "The table {label} is in the shared folder {folder}, which this app never changes."
                " Ask the owner of that folder to delete it."
            ),
            label=UserText(description.label),
            folder=str(paths.shared_tables_path()),
        )
    _describe(replace(description, deleted=True))
    _remove(data.folder(name))


def _written(
    table: Table,
    plan: Plan,
    name: str,
    known: Description | None,
    digest: str,
    path: Path,
    notices: Sequence[Notice],
) -> Description:
    """Write a table's data atomically."""
    encoded = encode(table.frame, plan)
    details = Details(encoded.features, encoded.sources, encoded.steps, tuple(notices))
    folder = data.folder(name)
    part = paths.tables_folder() / f".{name}.{secrets.token_hex(4)}.part"
    try:
        part.mkdir(mode=0o700)
        for array in ARRAYS:
            np.save(part / f"{array}.npy", getattr(encoded, array), allow_pickle=False)
        table.frame.iloc[encoded.test_rows].set_axis(encoded.test_rows).to_parquet(part / ROWS)
        first = encoded.train_rows[:FIRST_ROWS]
        table.frame.iloc[first].reset_index(drop=True).to_parquet(part / FIRST)
        write_whole(part / DETAILS, details.to_json().encode())
        _put_in_place(part, folder)
    except OSError as error:
        raise paths.unusable(folder, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
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
    )


def _put_in_place(part: Path, folder: Path) -> None:
    """Move a finished folder into place, unless another process has done so."""
    for file in part.iterdir():
        with file.open("rb+") as written:
            os.fsync(written.fileno())
    for _ in range(2):
        try:
            part.rename(folder)
            return
        except OSError:
            if (folder / DETAILS).exists():
                return
            shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def _describe(description: Description) -> None:
    path = paths.tables_folder() / f"{description.name}{shelf.SUFFIX}"
    write_whole(path, description.to_json().encode())


def _remove(folder: Path) -> None:
    """Delete a folder; it is renamed first, so that nobody reads a half-deleted one."""
    gone = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.gone")
    try:
        folder.rename(gone)
        shutil.rmtree(gone)
    except FileNotFoundError:
        return
    except OSError as error:
        raise paths.unusable(folder, error) from error
