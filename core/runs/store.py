"""The record of runs: one folder per run, complete from its first moment.

``run.json`` says what was asked and how it ended, ``history.jsonl`` has one row per line.
``health.jsonl``, a snapshot of the layers per line, is there once the run is over, and of a toy
problem ``boundary.jsonl``, what the network says over the plane epoch by epoch;
``outputs.npy``, ``validation.npy`` (where rows were held out), ``kernel.npy`` and ``model.keras``
once it has been judged, the last two unless they were too large. ``weights.npz`` has the weights
of its epochs, ``checkpoint.npz`` what training could go on from, and ``epochs.npz`` what the
network put out at its epochs, once somebody has asked. Runs recorded by earlier
versions lack some of them.
"""

import io
import json
import os
import re
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from core import errors, folders
from core.boundary import Frame
from core.config import RunConfig
from core.engine.locks import FileLock
from core.errors import DenseboardError, RunNotFoundError
from core.files import write_whole
from core.health import Health
from core.history import Row
from core.record import Record
from core.results import Result
from core.runs.summary import Summary, best_and_last, settings_of
from core.text import N_

# What reading a record that is none can raise.
_DAMAGE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, DenseboardError)
_RECORD, _HISTORY, _HEALTH = "run.json", "history.jsonl", "health.jsonl"
_BOUNDARY = "boundary.jsonl"
_OUTPUTS, _KERNEL, _VALIDATION = "outputs.npy", "kernel.npy", "validation.npy"
Line = TypeVar("Line", Row, Health, Frame)
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ID_BYTES = 16  # 128 random bits: the address of a run is what protects it


class RunStore:
    """Reads and writes the folders of runs.

    Args:
        folder: Where they are; by default ``core.folders.runs_folder()``, asked each time so
            that a folder deleted while the app runs is made again.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def create(self, config: RunConfig, continues: str = "") -> Record:
        """Record a new run.

        Args:
            config: What it trains.
            continues: Id of the run of which it trains more epochs.

        Raises:
            StorageError: The data folder cannot be written.
        """
        record = Record(secrets.token_urlsafe(_ID_BYTES), config, continues=continues)
        self.save(record)
        return record

    def save(self, record: Record) -> None:
        """Replace ``run.json``; a reader sees the old or the new one, never a part.

        Raises:
            StorageError: It cannot be written.
        """
        write_whole(self._made(record.run_id) / _RECORD, record.to_json().encode())

    def append(self, run_id: str, rows: Sequence[Row]) -> None:
        """Add rows to the history, all or none; a line an earlier crash cut short goes.

        Raises:
            StorageError: They cannot be written.
        """
        path = self._made(run_id) / _HISTORY
        try:
            # Without a buffer, so that nothing is left over that a later call could write.
            with io.FileIO(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
                _add(file, _lines(rows))
        except OSError as error:
            raise folders.unusable(path, error) from error

    def has_rows(self, run_id: str) -> bool:
        """Whether any history is recorded."""
        return (self._path(run_id) / _HISTORY).exists()

    def finish(
        self,
        record: Record,
        rows: Sequence[Row],
        result: Result | None,
        health: Sequence[Health] = (),
        frames: Sequence[Frame] = (),
    ) -> None:
        """Record the end of a run: whole history, outputs and model, and last its state.

        Raises:
            StorageError: Something cannot be written; what was recorded before still holds.
        """
        folder = self._made(record.run_id)
        write_whole(folder / _HISTORY, _lines(rows))
        if health:
            write_whole(folder / _HEALTH, _lines(health))
        if frames:
            write_whole(folder / _BOUNDARY, _lines(frames))
        if result is not None:
            record = replace(record, evaluation=result.evaluation)
            write_whole(folder / _OUTPUTS, _npy(result.outputs))
            for name, array in ((_KERNEL, result.kernel), (_VALIDATION, result.validation_outputs)):
                if array is not None:
                    write_whole(folder / name, _npy(array))
            if result.model:
                write_whole(folder / "model.keras", result.model)
            for name in ("weights", "checkpoint"):
                if getattr(result, name):
                    self.keep(record.run_id, name, getattr(result, name))
        self.save(record)

    def record(self, run_id: str) -> Record:
        """The record of one run.

        Raises:
            RunNotFoundError: There is none under that id, or it cannot be understood.
            StorageError: It cannot be read.
        """
        path = self._path(run_id) / _RECORD
        try:
            told = Record.from_json(path.read_text(encoding="utf-8"))
            return replace(told, run_id=run_id)  # a folder may have been copied
        except (FileNotFoundError, NotADirectoryError):
            raise _not_found(run_id) from None
        except OSError as error:
            raise folders.unusable(path, error) from error
        except _DAMAGE as error:
            raise RunNotFoundError(
                N_(
                    "The record {path} is damaged: {reason}. Train it again with the same settings."
                ),
                path=str(path),
                reason=str(error),
            ) from error

    def rows(self, run_id: str) -> list[Row]:
        """The history recorded so far; a last line cut short by a crash is left out."""
        return _read(self._path(run_id) / _HISTORY, Row.from_list)

    def health(self, run_id: str) -> list[Health]:
        """The snapshots of the layers that were recorded at the run's end, if there are any."""
        return _read(self._path(run_id) / _HEALTH, Health.from_list)

    def frames(self, run_id: str) -> list[Frame]:
        """What the network said over the plane, as recorded at the run's end, the last judged."""
        return _read(self._path(run_id) / _BOUNDARY, Frame.from_list)

    def result(self, record: Record) -> Result | None:
        """What a finished run left, the model excepted (see ``model_path``).

        Raises:
            StorageError: It is there but cannot be read.
        """
        if record.evaluation is None:
            return None
        folder = self._path(record.run_id)
        kernel, validation = (
            _array(folder / name) if (folder / name).exists() else None
            for name in (_KERNEL, _VALIDATION)
        )
        outputs = _array(folder / _OUTPUTS)
        return Result(record.evaluation, outputs, kernel=kernel, validation_outputs=validation)

    def model_path(self, run_id: str) -> Path:
        """Where the trained model is, if it was kept: a ``.keras`` file."""
        return self._path(run_id) / "model.keras"

    def model(self, run_id: str) -> bytes:
        """The trained model as the bytes of a ``.keras`` file.

        Raises:
            PredictionError: It was not kept.
            StorageError: It cannot be read.
        """
        path = self.model_path(run_id)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            raise errors.PredictionError(
                N_(
                    "The trained model of this run was not kept: it was too large, or its file was"
                    " deleted. Train it again, with fewer units if there are very many."
                )
            ) from None
        except OSError as error:
            raise folders.unusable(path, error) from error

    def keep(self, run_id: str, name: str, data: bytes) -> None:
        """Keep something of a run under a name, in place of what was there.

        Raises:
            StorageError: It cannot be written.
        """
        write_whole(self._made(run_id) / f"{name}.npz", data)

    def kept(self, run_id: str, name: str) -> bytes | None:
        """What ``keep`` was given; ``None`` if there is nothing.

        Raises:
            StorageError: It cannot be read.
        """
        path = self._path(run_id) / f"{name}.npz"
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise folders.unusable(path, error) from error

    def records(self) -> list[Record]:
        """All runs that can be read, the oldest first.

        Raises:
            StorageError: The folder cannot be read.
        """
        root = self._root()
        try:
            names = os.listdir(root)
        except OSError as error:
            raise folders.unusable(root, error) from error
        found = []
        for name in names:
            with suppress(DenseboardError):
                found.append(self.record(name))
        return sorted(found, key=lambda record: record.created)

    def unfinished(self) -> list[Record]:
        """Runs that were not over when last recorded, the oldest first.

        Raises:
            StorageError: The folder cannot be read.
        """
        return [record for record in self.records() if not record.state.final]

    def summaries(self) -> list[Summary]:
        """All runs that can be read, the oldest first.

        Raises:
            StorageError: They cannot be read.
        """
        return [self._summary(record) for record in self.records()]

    def claim(self, run_id: str) -> FileLock | None:
        """The right to write a run's record, which one server has at a time.

        Raises:
            StorageError: The folder cannot be used.
        """
        lock = FileLock(self._made(run_id) / "lock")
        return lock if lock.acquire() else None

    def _summary(self, record: Record) -> Summary:
        best, last = best_and_last(record.config.task, self.rows(record.run_id))
        judged = record.evaluation
        return Summary(
            record.run_id,
            settings_of(record.config),
            record.state,
            record.created,
            record.seconds,
            best,
            last,
            judged.loss if judged else None,
            judged.metric if judged else None,
            versions=record.versions,
        )

    def _root(self) -> Path:
        return self._folder or folders.runs_folder()

    def _path(self, run_id: str) -> Path:
        if not _ID.fullmatch(run_id):
            raise _not_found(run_id)
        return self._root() / run_id

    def _made(self, run_id: str) -> Path:
        """The folder of a run, made again if somebody deleted it."""
        return folders.create(self._path(run_id), 0o700)


def _not_found(run_id: str) -> RunNotFoundError:
    return RunNotFoundError(
        N_(
            "No run is recorded under {received}. Check the address, or press Train to start"
            " a new run."
        ),
        received=run_id[:64],
    )


def _read(path: Path, parse: Callable[[Any], Line]) -> list[Line]:
    """What every line holds, up to the first that is damaged or cut short."""
    found: list[Line] = []
    with suppress(OSError, ValueError, TypeError):
        for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
            found.append(parse(json.loads(line)))
    return found


def _lines(rows: Sequence[Row | Health | Frame]) -> bytes:
    return "".join(json.dumps(row.to_list()) + "\n" for row in rows).encode()


def _add(file: io.FileIO, lines: bytes) -> None:
    """Append whole lines behind whole lines, or leave the file as it was."""
    size = file.seek(0, os.SEEK_END)
    while size:
        file.seek(size - 1)
        if file.read(1) == b"\n":
            break
        size -= 1
    file.truncate(size)
    file.seek(size)
    try:
        while lines:
            lines = lines[file.write(lines) :]
    except OSError:
        with suppress(OSError):
            file.truncate(size)
        raise


def _npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _array(path: Path) -> np.ndarray:
    try:
        array: np.ndarray = np.load(path, allow_pickle=False)
    except OSError as error:
        raise folders.unusable(path, error) from error
    except (ValueError, EOFError) as error:
        raise errors.StorageError(
            N_("{path} is damaged: {reason}. Train the run again with the same settings."),
            path=str(path),
            reason=str(error),
        ) from error
    return array
