"""Predicts the rows of a file with a trained network, part by part, in a thread."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.base import paths
from core.base.errors import DenseboardError, PredictionError, prediction_failed
from core.data.datasets import Dataset, input_scaling, load, prepare
from core.data.raw_inputs import raw_inputs
from core.data.tables import data
from core.data.tables.new_rows import (
    Findings,
    Match,
    NewRows,
    RowsRequest,
    parts,
    read_written,
    write_part,
)
from core.data.tables.notation import Notation
from core.data.tables.notice import Notice
from core.data.tables.reader import Reader, read_file
from core.data.tables.target import true_values
from core.evaluation.file_scores import Scores
from core.evaluation.predictions import outputs, predictions, probabilities
from core.runs.service_interface import TrainingService
from core.settings.config import RunConfig

logger = logging.getLogger(__name__)

_NUMBERS = 2_000_000  # inputs sent to a worker at once: 8 MB
_MOST_ROWS = 20_000
_PATIENCE = (1.0, 3.0, 10.0)  # seconds before a part is tried again, if no worker answers
_MOST_CLASSES = 20  # with more, only the probability of the predicted class is written


@dataclass(frozen=True)
class Titles:
    """Titles of the columns that are added, in the reader's language.

    Attributes:
        predicted: The prediction.
        probability: Its probability.
        of_class: The probability of one class, with a place for its ``{label}``.
        labels: The name of each class; empty for regression.
    """

    predicted: str
    probability: str
    of_class: str
    labels: Sequence[str]


class FilePrediction:
    """One file being predicted; the page reads its attributes while a thread works.

    Args:
        service: Passes inputs to a worker.
        run_id: The run.
        config: Its settings.
        source: The file with the rows.
        titles: Titles of the added columns.
        name: The name of the file, for display.

    Attributes:
        run_id: The run.
        name: The name of the file.
        result: The file with the predictions; complete once ``done``.
        reader: Reads the file; ``None`` before and afterwards.
        total: Number of rows; 0 until the file has been read.
        predicted: Number of rows predicted so far.
        match: How the columns of the file fit; ``None`` until it has been read.
        notices: Repairs and assumptions while it was read.
        findings: What is unusual in the values, by column.
        scores: Scores; ``None`` if the file has no target.
        problem: Why it failed.
        done: Whether all rows are predicted.
        added: Titles of the columns that were added.
    """

    def __init__(
        self,
        service: TrainingService,
        run_id: str,
        config: RunConfig,
        source: Path,
        titles: Titles,
        name: str = "",
    ) -> None:
        self.run_id, self.name = run_id, name or source.name
        self._service, self._config = service, config
        self._source, self._titles = source, titles
        self.result = source.with_name(f"{source.stem}-predicted.upload")
        self.reader: Reader[NewRows] | None = None
        self.total = self.predicted = 0
        self.match: Match | None = None
        self.notices: Sequence[Notice] = ()
        self.findings: list[Findings] = []
        self.scores: Scores | None = None
        self.problem: DenseboardError | None = None
        self.added: Sequence[str] = ()
        self._notation: Notation | None = None
        self.done = False
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._run, name="denseboard-predict-file")
        self._thread.daemon = True

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread.start()

    def cancel(self) -> None:
        """Stop reading, or after the current part, and delete both files."""
        self._cancelled.set()
        if self.reader is not None:
            self.reader.cancel()
        if not self._thread.is_alive():
            self._delete()

    def wait(self) -> None:
        """Wait until it has ended."""
        self._thread.join()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def content(self) -> bytes:
        """Return the file with the predictions.

        Raises:
            StorageError: It cannot be read.
        """
        try:
            return self.result.read_bytes()
        except OSError as error:
            raise paths.unusable(self.result, error) from error

    def first(self, rows: int) -> Any:
        """Return the first rows with their predictions, as a pandas frame of texts.

        Raises:
            StorageError: They cannot be read.
        """
        return read_written(self.result, rows)

    def _run(self) -> None:
        try:
            self._predict()
        except DenseboardError as error:
            self.problem = error
        except Exception as error:
            logger.exception("The rows of a file could not be predicted.")
            self.problem = prediction_failed(error)
        if self._cancelled.is_set() or self.problem is not None:
            self._delete()

    def _delete(self) -> None:
        self._source.unlink(missing_ok=True)
        self.result.unlink(missing_ok=True)

    def _predict(self) -> None:
        config, dataset = self._config, load(self._config.source)
        raw, uploaded = raw_inputs(dataset), config.info.uploaded
        plan = data.described(config.dataset).read_plan() if uploaded else None
        target = plan.target if plan else config.info.target
        rows = self._read(RowsRequest(self._source, raw.encoders, target, plan))
        self._notation = plan.column(plan.target).notation if plan else None
        self._source.unlink(missing_ok=True)
        self.match, self.notices, self.total = rows.match, rows.notices, len(rows)
        self.findings = [Findings(encoder) for encoder in raw.encoders]
        if rows.match.target:
            self.scores = Scores(len(config.info.classes))
        size = max(1, min(_MOST_ROWS, _NUMBERS // max(config.info.inputs, 1)))
        predict = self._predictor(dataset)
        low, high = np.fmin.reduce(dataset.x_train), np.fmax.reduce(dataset.x_train)
        for start, stop in parts(len(rows), size):
            if self._cancelled.is_set():
                return
            part = rows.part(start, stop)
            inputs = raw.encode(part)
            self._examine(part, inputs, low, high)
            answers = predict(inputs)
            self._score(rows, start, stop, answers)
            added = self._added(answers)
            write_part(self.result, rows.frame.iloc[start:stop], added, start == 0)
            self.added = [title for title, _ in added]
            self.predicted = stop
        self.done = True

    def _read(self, request: RowsRequest) -> NewRows:
        self.reader = reader = read_file(request)
        if self._cancelled.is_set():
            reader.cancel()
        try:
            return reader.result()
        finally:
            self.reader = None

    def _predictor(self, dataset: Dataset) -> Callable[[np.ndarray], np.ndarray]:
        config = self._config
        scaling = input_scaling(dataset, config.holdout, config.input_scaling)
        in_units = prepare(dataset, *config.preparation).outputs_in_units

        def predict(inputs: np.ndarray) -> np.ndarray:
            units = self._ask(scaling.complete(inputs))
            return outputs(config, units, in_units)

        return predict

    def _ask(self, inputs: np.ndarray) -> np.ndarray:
        """Ask a worker, again if it is busy: others may train meanwhile."""
        for wait in _PATIENCE:
            try:
                return self._service.predict(self.run_id, inputs)
            except PredictionError:
                if self._cancelled.wait(wait):
                    break
        return self._service.predict(self.run_id, inputs)

    def _examine(self, part: Any, inputs: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        place = 0
        for found in self.findings:
            width = found.encoder.inputs
            own = inputs[:, place : place + width]
            values = part[found.encoder.column]
            found.add(values, own, float(low[place]), float(high[place]))
            place += width

    def _score(self, rows: NewRows, start: int, stop: int, answers: np.ndarray) -> None:
        target = rows.target(start, stop)
        if self.scores is None or target is None:
            return
        true = true_values(target, self._labels(), self._notation)
        self.scores.add(true, predictions(self._config, answers), target.notna().to_numpy())

    def _labels(self) -> Sequence[str]:
        info = self._config.info
        return data.described(info.name).classes if info.uploaded else info.classes

    def _added(self, answers: np.ndarray) -> list[tuple[str, Sequence[object]]]:
        titles, chosen = self._titles, predictions(self._config, answers)
        if not titles.labels:
            return [(titles.predicted, _rounded(chosen))]
        shares = probabilities(self._config, answers)
        added: list[tuple[str, Sequence[object]]] = [
            (titles.predicted, [titles.labels[place] for place in chosen.tolist()]),
            (titles.probability, _rounded(shares[np.arange(len(shares)), chosen])),
        ]
        if len(titles.labels) <= _MOST_CLASSES:
            for place, label in enumerate(titles.labels):
                added.append((titles.of_class.format(label=label), _rounded(shares[:, place])))
        return added


def _rounded(values: np.ndarray) -> Sequence[object]:
    """Numbers with the precision of float32, as ``core.evaluation.export`` writes them."""
    return [float(f"{value:.7g}") for value in values.tolist()]
