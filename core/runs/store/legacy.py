"""Runs that earlier versions recorded, a folder each, taken into the database.

Nothing is deleted: once all are there, the folder that holds them gets another name. Whatever
happens in the middle, the next start goes on: what is there already is left as it is.
"""

import json
import logging
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from core.base.errors import StorageError
from core.base.locks import FileLock
from core.base.paths import unusable
from core.runs.history import Row
from core.runs.states import State
from core.runs.store import ids
from core.runs.store.changing import change
from core.runs.store.database import Database
from core.runs.store.recording import (
    BOUNDARY,
    DAMAGE,
    HEALTH,
    HISTORY,
    KERNEL,
    MODEL,
    OUTPUTS,
    VALIDATION,
    columns,
    course,
    parsed,
)
from core.runs.store.schema import artifacts, chunks, runs

logger = logging.getLogger(__name__)

_FOLDER = "runs"
_TOLD = {HISTORY: "history.jsonl", HEALTH: "health.jsonl", BOUNDARY: "boundary.jsonl"}
_LEFT = {
    OUTPUTS: "outputs.npy",
    VALIDATION: "validation.npy",
    KERNEL: "kernel.npy",
    MODEL: "model.keras",
}
_LARGEST = 2**63 - 1
_BATCH_RUNS, _BATCH_BYTES = 100, 64_000_000  # in one transaction


class _Run(NamedTuple):
    values: dict[str, Any]
    told: dict[str, bytes]
    left: dict[str, bytes]

    @property
    def size(self) -> int:
        return sum(map(len, [*self.told.values(), *self.left.values()]))


def take_in(database: Database, home: Path) -> int:
    """Take in what is in ``home`` from earlier versions; return how many runs that were.

    Raises:
        StorageError: A folder cannot be read, or the database not be written.
    """
    folder = home / _FOLDER
    if not folder.is_dir():
        return 0
    lock = FileLock(home / "import.lock")
    if not lock.acquire():
        return 0  # another server is doing it
    try:
        return _take_in(database, folder)
    except OSError as error:
        raise unusable(folder, error) from error
    finally:
        lock.release()


def _take_in(database: Database, folder: Path) -> int:
    with database.reading() as connection:
        known = set(connection.execute(select(runs.c.run_id)).scalars())
    taken, complete = 0, True
    batch: list[_Run] = []
    for path in _candidates(folder):
        if path.name in known:
            continue
        if _is_written(path):
            complete = False
            continue
        try:
            batch.append(_read(path))
        except DAMAGE as error:
            logger.warning("The run in %s is damaged and stays there: %s", path, error)
            continue
        except OSError as error:
            logger.warning("The run in %s cannot be read at the moment: %s", path, error)
            complete = False
            continue
        taken += 1
        if len(batch) >= _BATCH_RUNS or sum(run.size for run in batch) > _BATCH_BYTES:
            _write(database, batch)
            batch = []
    _write(database, batch)
    if complete:
        folder.rename(_free_name(folder))
    if taken:
        logger.info("%d runs of earlier versions are in the database now.", taken)
    return taken


def _candidates(folder: Path) -> Iterator[Path]:
    for name in sorted(os.listdir(folder)):
        path = folder / name
        if ids.is_id(name) and (path / "run.json").is_file():
            yield path


def _is_written(path: Path) -> bool:
    """Whether a server of an earlier version writes this run at the moment."""
    if not (path / "lock").exists():
        return False
    lock = FileLock(path / "lock")
    free = lock.acquire()
    lock.release()
    return not free


def _read(path: Path) -> _Run:
    """One run from its folder.

    Raises:
        ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError: It is
            damaged.
        OSError: It cannot be read.
    """
    told = json.loads((path / "run.json").read_text(encoding="utf-8"))
    values = {**columns(told), "run_id": path.name}  # a folder may have been copied
    lines = {kind: _whole_lines(data) for kind, data in _files(path, _TOLD).items()}
    if State(values["state"]).final:
        values |= course(told["config"], parsed(lines.get(HISTORY, b""), Row.from_list))
    for name, value in values.items():
        _check(name, value)
    return _Run(values, lines, _files(path, _LEFT))


def _check(name: str, value: object) -> None:
    """Refuse what no database takes, with which those read beside it would be lost.

    Raises:
        ValueError: A number is too large or not finite, or a text is none.
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{name} is {value}")
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise ValueError(f"{name} is too large")
    if isinstance(value, str) and "\0" in value.encode().decode():
        raise ValueError(f"{name} has a character NUL")


def _files(path: Path, names: dict[str, str]) -> dict[str, bytes]:
    found = ((name, path / file) for name, file in names.items())
    return {name: file.read_bytes() for name, file in found if file.is_file()}


def _whole_lines(data: bytes) -> bytes:
    return data[: data.rfind(b"\n") + 1]


def _write(database: Database, batch: list[_Run]) -> None:
    if not batch:
        return
    with database.writing() as connection:
        number = change(connection)
        for run in batch:
            run_id = run.values["run_id"]
            connection.execute(insert(runs).values(**run.values, revision=number))
            for kind, data in run.told.items():
                values = {"run_id": run_id, "kind": kind, "number": 0, "data": data}
                connection.execute(insert(chunks).values(**values))
            for name, data in run.left.items():
                connection.execute(insert(artifacts).values(run_id=run_id, name=name, data=data))


def _free_name(folder: Path) -> Path:
    number, name = 1, folder.with_name(f"{folder.name}.imported")
    while name.exists():
        number += 1
        name = folder.with_name(f"{folder.name}.imported-{number}")
    return name


def take_in_if_possible(database: Database, home: Path) -> None:
    """The same; what is in the way is logged, and the next start tries again."""
    try:
        take_in(database, home)
    except StorageError as error:
        logger.warning("Runs of earlier versions could not be taken in: %s", error)
