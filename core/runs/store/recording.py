"""Writes and reads the records of runs."""

import io
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from core.base.errors import DenseboardError, PredictionError, RunNotFoundError, StorageError
from core.base.text import N_
from core.data import tasks
from core.data.tasks import TASKS
from core.runs.columns import flat_columns, from_row, to_row
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.record import Record
from core.runs.results import ARRAYS, FILES, Result
from core.runs.states import State
from core.runs.store.changing import change, put
from core.runs.store.database import Database
from core.runs.store.ids import not_found
from core.runs.store.schema import artifacts, chunks, runs
from core.runs.store.summary import progress
from core.settings.choices import LOSSES
from core.settings.config import RunConfig

# Exceptions of reading a damaged record.
DAMAGE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    OverflowError,
    DenseboardError,
)
FINAL = tuple(state.value for state in State if state.final)
KINDS: Mapping[type, str] = {Row: "history", Health: "health", Frame: "frames"}
"""The parts of a run recorded line by line, with their names in the table of chunks."""
Line = TypeVar("Line", Row, Health, Frame)

_RECORD = select(*(runs.c[column.name] for column in flat_columns(Record)))


class Recording:
    """The records of a database; ``core.runs.store.store.RunStore`` documents each call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, record: Record) -> None:
        lasting = record.state.final or record.state is State.QUEUED
        with self._database.writing(lasting=lasting) as connection:
            over = record.state.final
            rows = _lines(connection, record.run_id, Row) if over else None
            _save(connection, record, rows)

    def append(self, run_id: str, rows: Sequence[Row]) -> None:
        with self._database.writing(lasting=False) as connection:
            if connection.execute(select(runs.c.run_id).filter_by(run_id=run_id)).first() is None:
                raise not_found(run_id)
            ours = (chunks.c.run_id == run_id) & (chunks.c.kind == KINDS[Row])
            last = connection.execute(select(func.max(chunks.c.number)).where(ours)).scalar()
            number = 0 if last is None else last + 1
            _add(connection, run_id, KINDS[Row], lines(rows), number)

    def has_rows(self, run_id: str) -> bool:
        query = select(chunks.c.number).filter_by(run_id=run_id, kind=KINDS[Row]).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def keep(
        self,
        run_id: str,
        checkpoint: bytes,
        weights: bytes,
        health: Sequence[Health],
        frames: Sequence[Frame],
    ) -> None:
        files = {"checkpoint": checkpoint, "weights": weights}
        with self._database.writing(lasting=False) as connection:
            if connection.execute(select(runs.c.run_id).filter_by(run_id=run_id)).first() is None:
                raise not_found(run_id)
            _write_results(
                connection,
                run_id,
                {Health: lines(health), Frame: lines(frames)},
                {name: data for name, data in files.items() if data},
            )

    def rewind(self, record: Record, rows: Sequence[Row]) -> None:
        with self._database.writing(lasting=False) as connection:
            _save(connection, record, None)
            _write_results(connection, record.run_id, {Row: lines(rows)}, {})

    def finish(
        self,
        record: Record,
        rows: Sequence[Row],
        result: Result | None,
        health: Sequence[Health],
        frames: Sequence[Frame],
    ) -> None:
        pieces = {Row: lines(rows), Health: lines(health), Frame: lines(frames)}
        files: dict[str, bytes] = {}
        if result is not None:
            record = replace(record, evaluation=result.evaluation)
            arrays = {name: getattr(result, name) for name in ARRAYS}
            files = {name: _npy(array) for name, array in arrays.items() if array is not None}
            files |= {name: data for name in FILES if (data := getattr(result, name))}
        with self._database.writing() as connection:
            # The change is numbered as late as possible, because then other writers wait; but if
            # the database was replaced, the run must be inserted before its artifacts.
            if connection.execute(select(runs.c.run_id).filter_by(run_id=record.run_id)).first():
                _write_results(connection, record.run_id, pieces, files)
                _save(connection, record, rows)
            else:
                _save(connection, record, rows)
                _write_results(connection, record.run_id, pieces, files)

    def record(self, run_id: str) -> Record:
        query = _RECORD.where(runs.c.run_id == run_id, runs.c.deleted.is_(None))
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise not_found(run_id)
        return _record(row)

    def unfinished(self) -> list[Record]:
        return self._records(runs.c.state.not_in(FINAL))

    def of_search(self, search_id: str) -> list[Record]:
        return self._records(runs.c.search == search_id)

    def _records(self, condition: ColumnElement[bool]) -> list[Record]:
        query = _RECORD.where(runs.c.deleted.is_(None), condition).order_by(runs.c.created)
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        records = []
        for row in rows:
            with suppress(RunNotFoundError):
                records.append(_record(row))
        return records

    def lines(self, run_id: str, cls: type[Line]) -> list[Line]:
        """Return the rows, snapshots or frames of a run, up to the first damaged one."""
        with self._database.reading() as connection:
            return _lines(connection, run_id, cls)

    def result(self, record: Record) -> Result | None:
        if record.evaluation is None:
            return None
        query = select(artifacts.c.name, artifacts.c.data).where(
            artifacts.c.run_id == record.run_id, artifacts.c.name.in_(ARRAYS)
        )
        with self._database.reading() as connection:
            files = {name: data for name, data in connection.execute(query)}
        files.setdefault("outputs", b"")  # a result without them is damaged
        there = (name for name in ARRAYS if name in files)
        arrays: dict[str, Any] = {name: _array(name, files[name]) for name in there}
        return Result(record.evaluation, **arrays)

    def model(self, run_id: str) -> bytes:
        model = self.artifact(run_id, "model")
        if model is None:
            raise PredictionError(
                N_(
                    "The trained model of this run is not stored because it is too large. Train"
                    " again with fewer units."
                )
            )
        return model

    def write_artifact(self, run_id: str, name: str, data: bytes) -> None:
        with self._database.writing() as connection:
            if connection.execute(select(runs.c.run_id).filter_by(run_id=run_id)).first() is None:
                raise not_found(run_id)
            put(connection, artifacts, {"run_id": run_id, "name": name}, {"data": data})

    def artifact(self, run_id: str, name: str) -> bytes | None:
        query = select(artifacts.c.data).filter_by(run_id=run_id, name=name)
        with self._database.reading() as connection:
            data: bytes | None = connection.execute(query).scalar()
        return data

    def has_artifact(self, run_id: str, name: str) -> bool:
        query = select(artifacts.c.name).filter_by(run_id=run_id, name=name)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def delete_artifact(self, run_id: str, name: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(artifacts).filter_by(run_id=run_id, name=name))


def lines(rows: Sequence[Row | Health | Frame]) -> bytes:
    """Return rows, snapshots or frames in their stored form: a JSON list per line."""
    return "".join(json.dumps(row.to_list()) + "\n" for row in rows).encode()


def derived(config: RunConfig, rows: Sequence[Row] | None) -> dict[str, Any]:
    """Return the columns that are derived from others.

    Args:
        config: The settings of the run.
        rows: Its history, once it has ended.
    """
    columns: dict[str, Any] = {"dataset": config.dataset}
    if rows is not None:
        task = TASKS[LOSSES[config.loss].tasks[0] if config.loss in LOSSES else tasks.MULTICLASS]
        columns |= to_row(progress(task, rows))
    return columns


def _save(connection: Connection, record: Record, rows: Sequence[Row] | None) -> None:
    """Write the row of a run, with its progress if the history is given."""
    values = {**to_row(record), **derived(record.config, rows), "revision": change(connection)}
    put(connection, runs, {"run_id": values.pop("run_id")}, values)


def _write_results(
    connection: Connection, run_id: str, pieces: Mapping[type, bytes], files: Mapping[str, bytes]
) -> None:
    for cls, data in pieces.items():
        if data or cls is Row:
            connection.execute(delete(chunks).filter_by(run_id=run_id, kind=KINDS[cls]))
            _add(connection, run_id, KINDS[cls], data)
    for name, data in files.items():
        put(connection, artifacts, {"run_id": run_id, "name": name}, {"data": data})


def _add(connection: Connection, run_id: str, kind: str, data: bytes, number: int = 0) -> None:
    connection.execute(insert(chunks).values(run_id=run_id, kind=kind, number=number, data=data))


def _lines(connection: Connection, run_id: str, cls: type[Line]) -> list[Line]:
    query = select(chunks.c.data).filter_by(run_id=run_id, kind=KINDS[cls])
    data = b"".join(connection.execute(query.order_by(chunks.c.number)).scalars())
    parsed: list[Line] = []
    with suppress(ValueError, TypeError, LookupError):  # damaged or cut short from here on
        for line in data.split(b"\n")[:-1]:
            parsed.append(cls.from_list(json.loads(line)))
    return parsed


def _record(row: Mapping[Any, Any]) -> Record:
    try:
        return from_row(Record, row)
    except DAMAGE as error:
        raise RunNotFoundError(
            N_("The record {path} is damaged: {reason}. Train it again with the same settings."),
            path=row["run_id"],
            reason=str(error),
        ) from error


def _npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _array(name: str, data: bytes) -> np.ndarray:
    try:
        array: np.ndarray = np.load(io.BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError, OSError) as error:
        raise StorageError(
            N_("{path} is damaged: {reason}. Train the run again with the same settings."),
            path=name,
            reason=str(error),
        ) from error
    return array
