"""Predictions of trained models on demand, also while the worker trains a run."""

import logging
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from core.base.cache import LRUCache
from core.base.errors import PredictionError
from core.base.text import N_
from core.data.datasets import load, prepare
from core.evaluation import permutation
from core.evaluation.predictions import outputs
from core.runs.column_importance import ColumnImportance
from core.settings.config import RunConfig
from core.training import functions
from core.training.backend import keras
from core.training.background import BackgroundThread
from core.training.network import BUILDING

logger = logging.getLogger(__name__)

_MODELS = 8
_PARAMETERS = 20_000_000  # of all cached models: 80 MB
_PART = 8192  # samples in one forward pass, as when a run is evaluated


class Predictor:
    """Caches models by run; evicts the least recently used."""

    def __init__(self) -> None:
        self._models: LRUCache[str, Any] = LRUCache(
            _MODELS, _PARAMETERS, lambda model: model.count_params()
        )

    def answer(self, run_id: str, inputs: np.ndarray, file: bytes | None) -> np.ndarray | None:
        """Compute the outputs of a model.

        Args:
            run_id: The run that trained it.
            inputs: ``(samples, *input_shape)``, scaled, float32.
            file: The ``.keras`` file, if the model may not be cached.

        Returns:
            ``(samples, units)``, float32; ``None`` if the file is needed.

        Raises:
            PredictionError: The file is damaged, or the inputs do not fit the model.
        """
        model = self._models.get(run_id)
        if model is None:
            if file is None:
                return None
            model = load_model(file)
            self._models.put(run_id, model)
        wanted, got = tuple(model.input_shape[1:]), inputs.shape[1:]
        if got != wanted:
            raise PredictionError(
                N_("Inputs: received samples of shape {received}, the model takes {wanted}."),
                received=str(got),
                wanted=str(wanted),
            )
        starts = range(0, len(inputs), _PART)
        parts = [model(inputs[start : start + _PART], training=False).numpy() for start in starts]
        answers: np.ndarray = np.concatenate(parts)
        return answers


def load_model(file: bytes) -> Any:
    """Load a trained network from its ``.keras`` file.

    Raises:
        PredictionError: The file is damaged.
    """
    functions.register()  # so that the model finds them
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        path.write_bytes(file)
        try:
            # Creating layers draws seeds that a run in another thread may be drawing too.
            with BUILDING:
                return keras.models.load_model(path, compile=False)
        except Exception as error:
            logger.info("A model could not be loaded.", exc_info=True)
            raise PredictionError(
                N_(
                    "The file of the trained model is damaged ({kind}). Train the run again with"
                    " the same settings."
                ),
                kind=type(error).__name__,
            ) from None


def column_importance(
    models: Predictor, run_id: str, config_json: str, file: bytes | None
) -> ColumnImportance | None:
    """Measure how much a run's network relies on each column of its table.

    Args:
        models: The cached models.
        run_id: The run.
        config_json: Its settings, from ``RunConfig.to_json``.
        file: As for ``Predictor.answer``.

    Returns:
        ``None`` if the file is needed.

    Raises:
        DenseboardError: The file is damaged, or the run holds out no rows.
    """
    config = RunConfig.from_json(config_json)
    dataset = load(config.source)
    prepared = prepare(dataset, *config.preparation)
    if models.answer(run_id, prepared.x_train[:1], file) is None:
        return None

    def answer(inputs: np.ndarray) -> np.ndarray:
        units = models.answer(run_id, prepared.scale_inputs(inputs), file)
        assert units is not None  # cached by the first answer
        return outputs(config, units, prepared.outputs_in_units)

    return permutation.column_importance(answer, config, dataset)


_predictor = Predictor()
_thread = BackgroundThread("denseboard-predictor")


async def predict(run_id: str, inputs: np.ndarray, file: bytes | None) -> np.ndarray | None:
    """Like ``Predictor.answer``, without blocking the worker's event loop."""
    answer: np.ndarray | None = await _thread.run(_predictor.answer, run_id, inputs, file)
    return answer


async def column_importance_of(
    run_id: str, config_json: str, file: bytes | None
) -> ColumnImportance | None:
    """Like ``column_importance``, without blocking the worker's event loop."""
    found: ColumnImportance | None = await _thread.run(
        column_importance, _predictor, run_id, config_json, file
    )
    return found
