"""What is recorded of runs, written and read."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select

from core.base import errors
from core.base.errors import DenseboardError, RunNotFoundError, StorageError
from core.base.text import N_
from core.data import tasks
from core.data.tasks import TASKS
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.record import Record
from core.runs.results import Result
from core.runs.states import State
from core.runs.store.changing import change, put
from core.runs.store.database import Database
from core.runs.store.ids import not_found
from core.runs.store.schema import artifacts, chunks, runs
from core.runs.store.summary import best_and_last
from core.settings.choices import LOSSES

# What reading a record that is none can raise.
_OF_OTHER_KIND = (ValueError, LookupError, TypeError, AttributeError)
DAMAGE = (*_OF_OTHER_KIND, RecursionError, OverflowError, DenseboardError)
HISTORY, HEALTH, BOUNDARY = "history", "health", "boundary"
OUTPUTS, VALIDATION, KERNEL, MODEL = "outputs", "validation", "kernel", "model"
WEIGHTS, CHECKPOINT = "weights", "checkpoint"
Line = TypeVar("Line", Row, Health, Frame)
FINAL = tuple(state.value for state in State if state.final)
_READ = (
    runs.c.run_id,
    runs.c.settings,
    runs.c.state,
    runs.c.created,
    runs.c.worker,
    runs.c.seconds,
    runs.c.problem,
    runs.c.evaluation,
    runs.c.versions,
    runs.c.continues,
)


class Recording:
    """The records of a database; ``core.runs.store.store.RunStore`` says what each call means."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, record: Record) -> None:
        lasting = record.state.final or record.state is State.QUEUED
        with self._database.writing(lasting=lasting) as connection:
            over = record.state.final
            rows = _lines(connection, record.run_id, HISTORY, Row.from_list) if over else None
            _save(connection, record, rows)

    def append(self, run_id: str, rows: Sequence[Row]) -> None:
        with self._database.writing(lasting=False) as connection:
            if connection.execute(select(runs.c.run_id).filter_by(run_id=run_id)).first() is None:
                raise not_found(run_id)
            ours = (chunks.c.run_id == run_id) & (chunks.c.kind == HISTORY)
            last = connection.execute(select(func.max(chunks.c.number)).where(ours)).scalar()
            number = 0 if last is None else last + 1
            _add(connection, run_id, HISTORY, lines(rows), number)

    def has_rows(self, run_id: str) -> bool:
        asked = select(chunks.c.number).filter_by(run_id=run_id, kind=HISTORY).limit(1)
        with self._database.reading() as connection:
            return connection.execute(asked).first() is not None

    def finish(
        self,
        record: Record,
        rows: Sequence[Row],
        result: Result | None,
        health: Sequence[Health],
        frames: Sequence[Frame],
    ) -> None:
        told = {HISTORY: lines(rows), HEALTH: lines(health), BOUNDARY: lines(frames)}
        left: dict[str, bytes] = {}
        if result is not None:
            record = replace(record, evaluation=result.evaluation)
            arrays = {
                OUTPUTS: result.outputs,
                KERNEL: result.kernel,
                VALIDATION: result.validation_outputs,
            }
            left = {name: _npy(array) for name, array in arrays.items() if array is not None}
            whole = {MODEL: result.model, WEIGHTS: result.weights, CHECKPOINT: result.checkpoint}
            left |= {name: data for name, data in whole.items() if data}
        with self._database.writing() as connection:
            # Numbered as late as can be, because others wait from then on. In a database made anew
            # there is no such run yet, and what it left cannot come first.
            if connection.execute(select(runs.c.run_id).filter_by(run_id=record.run_id)).first():
                _leave(connection, record.run_id, told, left)
                _save(connection, record, rows)
            else:
                _save(connection, record, rows)
                _leave(connection, record.run_id, told, left)

    def record(self, run_id: str) -> Record:
        asked = select(*_READ).where(runs.c.run_id == run_id, runs.c.deleted.is_(None))
        with self._database.reading() as connection:
            found = connection.execute(asked).first()
        if found is None:
            raise not_found(run_id)
        return _record(found)

    def unfinished(self) -> list[Record]:
        going = runs.c.deleted.is_(None), runs.c.state.not_in(FINAL)
        asked = select(*_READ).where(*going).order_by(runs.c.created)
        with self._database.reading() as connection:
            found = connection.execute(asked).all()
        read = []
        for each in found:
            with suppress(RunNotFoundError):
                read.append(_record(each))
        return read

    def told(self, run_id: str, kind: str, parse: Callable[[Any], Line]) -> list[Line]:
        """What every line holds, up to the first that is damaged."""
        with self._database.reading() as connection:
            return _lines(connection, run_id, kind, parse)

    def result(self, record: Record) -> Result | None:
        if record.evaluation is None:
            return None
        asked = select(artifacts.c.name, artifacts.c.data).where(
            artifacts.c.run_id == record.run_id,
            artifacts.c.name.in_((OUTPUTS, KERNEL, VALIDATION)),
        )
        with self._database.reading() as connection:
            left = {name: data for name, data in connection.execute(asked)}
        return Result(
            record.evaluation,
            _array(OUTPUTS, left.get(OUTPUTS, b"")),
            kernel=_array(KERNEL, left[KERNEL]) if KERNEL in left else None,
            validation_outputs=_array(VALIDATION, left[VALIDATION]) if VALIDATION in left else None,
        )

    def model(self, run_id: str) -> bytes:
        found = self.kept(run_id, MODEL)
        if found is None:
            raise errors.PredictionError(
                N_(
                    "The trained model of this run was not kept: it was too large, or its file was"
                    " deleted. Train it again, with fewer units if there are very many."
                )
            )
        return found

    def keep(self, run_id: str, name: str, data: bytes) -> None:
        with self._database.writing() as connection:
            if connection.execute(select(runs.c.run_id).filter_by(run_id=run_id)).first() is None:
                raise not_found(run_id)
            put(connection, artifacts, {"run_id": run_id, "name": name}, {"data": data})

    def kept(self, run_id: str, name: str) -> bytes | None:
        asked = select(artifacts.c.data).filter_by(run_id=run_id, name=name)
        with self._database.reading() as connection:
            found: bytes | None = connection.execute(asked).scalar()
        return found

    def has(self, run_id: str, name: str) -> bool:
        asked = select(artifacts.c.name).filter_by(run_id=run_id, name=name)
        with self._database.reading() as connection:
            return connection.execute(asked).first() is not None

    def drop(self, run_id: str, name: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(artifacts).filter_by(run_id=run_id, name=name))


def lines(rows: Sequence[Row | Health | Frame]) -> bytes:
    """What is told of a run as it is kept: a JSON list per line."""
    return "".join(json.dumps(row.to_list()) + "\n" for row in rows).encode()


def parsed(data: bytes, parse: Callable[[Any], Line]) -> list[Line]:
    """What every line holds, up to the first that is damaged or cut short."""
    found: list[Line] = []
    with suppress(ValueError, TypeError, LookupError):
        for line in data.split(b"\n")[:-1]:
            found.append(parse(json.loads(line)))
    return found


def columns(told: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a run, from what ``Record.to_dict`` gives.

    Raises:
        ValueError, LookupError, TypeError, AttributeError: It is no record.
    """
    config, problem, evaluation = told["config"], told["problem"], told["evaluation"]
    return {
        "settings": json.dumps(config),
        "dataset": str(config["dataset"])[:100],
        "seed": int(config.get("seed", 0)),
        "state": State(told["state"]).value,
        "created": float(told["created"]),
        "worker": str(told["worker"]),
        "seconds": float(told["seconds"]),
        "problem": None if problem is None else json.dumps(problem),
        "evaluation": None if evaluation is None else json.dumps(evaluation),
        "versions": json.dumps(dict(told["versions"])),
        "continues": str(told.get("continues", "")),
    }


def course(settings: Mapping[str, Any], rows: Sequence[Row]) -> dict[str, Any]:
    """The columns that say how the metric went."""
    loss = LOSSES.get(settings.get("loss", ""))
    best, last = best_and_last(TASKS[loss.tasks[0] if loss else tasks.MULTICLASS], rows)
    return {
        "epochs": sum(row.end for row in rows),
        "best_epoch": best and best.epoch,
        "best_metric": best and best.metric,
        "last_epoch": last and last.epoch,
        "last_metric": last and last.metric,
    }


def _save(connection: Connection, record: Record, rows: Sequence[Row] | None) -> None:
    """Write the row of a run; how it went, too, where rows are given."""
    told = record.to_dict()
    values = columns(told)
    if rows is not None:
        values |= course(told["config"], rows)
    values["revision"] = change(connection)
    put(connection, runs, {"run_id": record.run_id}, values)


def _leave(
    connection: Connection, run_id: str, told: Mapping[str, bytes], left: Mapping[str, bytes]
) -> None:
    for kind, data in told.items():
        if data or kind == HISTORY:
            connection.execute(delete(chunks).filter_by(run_id=run_id, kind=kind))
            _add(connection, run_id, kind, data)
    for name, data in left.items():
        put(connection, artifacts, {"run_id": run_id, "name": name}, {"data": data})


def _add(connection: Connection, run_id: str, kind: str, data: bytes, number: int = 0) -> None:
    connection.execute(insert(chunks).values(run_id=run_id, kind=kind, number=number, data=data))


def _lines(
    connection: Connection, run_id: str, kind: str, parse: Callable[[Any], Line]
) -> list[Line]:
    asked = select(chunks.c.data).filter_by(run_id=run_id, kind=kind).order_by(chunks.c.number)
    return parsed(b"".join(connection.execute(asked).scalars()), parse)


def _record(found: Any) -> Record:
    try:
        told = {
            "run_id": found.run_id,
            "config": json.loads(found.settings),
            "state": found.state,
            "created": found.created,
            "worker": found.worker,
            "seconds": found.seconds,
            "problem": None if found.problem is None else json.loads(found.problem),
            "evaluation": None if found.evaluation is None else json.loads(found.evaluation),
            "versions": json.loads(found.versions),
            "continues": found.continues,
        }
        return Record.from_dict(told)
    except DAMAGE as error:
        raise RunNotFoundError(
            N_("The record {path} is damaged: {reason}. Train it again with the same settings."),
            path=found.run_id,
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
