"""The record of runs: one folder per run, complete from its first moment.

``run.json`` says what was asked and how it ended, ``history.jsonl`` has one row per line,
``outputs.npy`` and ``model.keras`` are there once the run has been judged.
"""

import io
import json
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from core import errors, folders
from core.config import RunConfig
from core.engine.locks import FileLock
from core.errors import DenseboardError, RunNotFoundError
from core.history import Row
from core.results import Evaluation, Result
from core.states import State
from core.text import N_

_FORMAT = 1
_ID_BYTES = 16  # 128 random bits: the address of a run is what protects it


@dataclass(frozen=True)
class Record:
    """What ``run.json`` holds.

    Attributes:
        run_id: The unguessable name of the run.
        config: Its settings.
        state: Where it stands, or stood when last recorded.
        created: When it was asked for, seconds since 1970 (UTC).
        worker: Address of the worker that trains it, once it has one.
        seconds: From the start of the worker's work to its end.
        problem: Why it failed.
        evaluation: How the model did on the test set.
        versions: Of the libraries that decide the numbers.
    """

    run_id: str
    config: RunConfig
    state: State = State.QUEUED
    created: float = field(default_factory=time.time)
    worker: str = ""
    seconds: float = 0.0
    problem: DenseboardError | None = None
    evaluation: Evaluation | None = None
    versions: dict[str, str] = field(default_factory=lambda: _versions())

    def to_json(self) -> str:
        """The record as indented JSON."""
        problem = self.problem
        return json.dumps(
            {
                "format": _FORMAT,
                "run_id": self.run_id,
                "config": json.loads(self.config.to_json()),
                "state": self.state.value,
                "created": self.created,
                "worker": self.worker,
                "seconds": self.seconds,
                "problem": problem and [type(problem).__name__, problem.template, problem.values],
                "evaluation": self.evaluation and asdict(self.evaluation),
                "versions": self.versions,
            },
            indent=1,
            default=str,
        )

    @classmethod
    def from_json(cls, text: str) -> "Record":
        """Read what ``to_json`` wrote.

        Raises:
            ValueError, KeyError, TypeError: It is not such a record.
            ConfigError: Its settings are no longer allowed.
        """
        told = json.loads(text)
        evaluation = told["evaluation"]
        return cls(
            told["run_id"],
            RunConfig.from_json(json.dumps(told["config"])),
            State(told["state"]),
            told["created"],
            told["worker"],
            told["seconds"],
            _problem(told["problem"]),
            Evaluation(**evaluation) if evaluation else None,
            told["versions"],
        )


class RunStore:
    """Reads and writes the folders of runs.

    Args:
        folder: Where they are; by default ``core.folders.runs_folder()``, asked each time so
            that a folder deleted while the app runs is made again.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def create(self, config: RunConfig) -> Record:
        """Record a new run.

        Raises:
            StorageError: The data folder cannot be written.
        """
        record = Record(secrets.token_urlsafe(_ID_BYTES), config)
        folders.create(self._path(record.run_id))
        self.save(record)
        return record

    def save(self, record: Record) -> None:
        """Replace ``run.json``; a reader sees the old or the new one, never a part.

        Raises:
            StorageError: It cannot be written.
        """
        _replace(self._path(record.run_id) / "run.json", record.to_json().encode())

    def append(self, run_id: str, rows: Sequence[Row]) -> None:
        """Add rows to the history.

        Raises:
            StorageError: They cannot be written.
        """
        lines = "".join(json.dumps(row.to_list()) + "\n" for row in rows)
        path = self._path(run_id) / "history.jsonl"
        try:
            with path.open("a", encoding="utf-8") as file:
                file.write(lines)
        except OSError as error:
            raise folders.unusable(path, error) from error

    def finish(self, record: Record, rows: Sequence[Row], result: Result | None) -> None:
        """Record the end of a run: whole history, outputs and model, and last its state.

        Raises:
            StorageError: Something cannot be written; what was recorded before still holds.
        """
        folder = self._path(record.run_id)
        lines = "".join(json.dumps(row.to_list()) + "\n" for row in rows)
        _replace(folder / "history.jsonl", lines.encode())
        if result is not None:
            record = replace(record, evaluation=result.evaluation)
            _replace(folder / "outputs.npy", _npy(result.outputs))
            if result.model:
                _replace(folder / "model.keras", result.model)
        self.save(record)

    def record(self, run_id: str) -> Record:
        """The record of one run.

        Raises:
            RunNotFoundError: There is none under that id, or it cannot be understood.
            StorageError: It cannot be read.
        """
        path = self._path(run_id) / "run.json"
        try:
            return Record.from_json(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise _not_found(run_id) from None
        except OSError as error:
            raise folders.unusable(path, error) from error
        except (ValueError, KeyError, TypeError, DenseboardError) as error:
            raise RunNotFoundError(
                N_(
                    "The record {path} is damaged: {reason}. Train it again with the same settings."
                ),
                path=str(path),
                reason=str(error),
            ) from error

    def rows(self, run_id: str) -> list[Row]:
        """The history recorded so far; a last line cut short by a crash is left out."""
        rows = []
        with suppress(OSError, ValueError, TypeError):
            path = self._path(run_id) / "history.jsonl"
            for line in path.read_text(encoding="utf-8").splitlines():
                rows.append(Row.from_list(json.loads(line)))
        return rows

    def result(self, record: Record) -> Result | None:
        """What a finished run left, the model excepted (see ``model_path``).

        Raises:
            StorageError: It is there but cannot be read.
        """
        if record.evaluation is None:
            return None
        path = self._path(record.run_id) / "outputs.npy"
        try:
            return Result(record.evaluation, np.load(path, allow_pickle=False))
        except OSError as error:
            raise folders.unusable(path, error) from error
        except ValueError as error:
            raise errors.StorageError(
                N_("{path} is damaged: {reason}. Train the run again with the same settings."),
                path=str(path),
                reason=str(error),
            ) from error

    def model_path(self, run_id: str) -> Path:
        """Where the trained model is, if it was kept: a ``.keras`` file."""
        return self._path(run_id) / "model.keras"

    def unfinished(self) -> Iterator[Record]:
        """Runs that were not over when last recorded, the oldest first.

        Raises:
            StorageError: The folder cannot be read.
        """
        found = []
        for path in self._root().iterdir():
            with suppress(DenseboardError):
                record = self.record(path.name)
                if not record.state.final:
                    found.append(record)
        return iter(sorted(found, key=lambda record: record.created))

    def claim(self, run_id: str) -> FileLock | None:
        """The right to write a run's record, which one server has at a time."""
        lock = FileLock(self._path(run_id) / "lock")
        return lock if lock.acquire() else None

    def _root(self) -> Path:
        return self._folder or folders.runs_folder()

    def _path(self, run_id: str) -> Path:
        if not run_id.replace("-", "").replace("_", "").isalnum() or len(run_id) > 64:
            raise _not_found(run_id)
        return self._root() / run_id


def _not_found(run_id: str) -> RunNotFoundError:
    return RunNotFoundError(
        N_(
            "No run is recorded under {received}. Check the address, or press Train to start"
            " a new run."
        ),
        received=run_id[:64],
    )


def _versions() -> dict[str, str]:
    return {name: version(name) for name in ("tensorflow", "keras", "numpy", "scikit-learn")}


def _problem(told: Any) -> DenseboardError | None:
    if told is None:
        return None
    kind, template, values = told
    found = getattr(errors, kind, DenseboardError)
    made: DenseboardError = found(template, **values)
    return made


def _npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise folders.unusable(path, error) from error
