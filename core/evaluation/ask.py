"""Predictions of a trained network for samples that are in no dataset."""

import numpy as np

from core.data.datasets import Dataset, input_scaling, prepare
from core.evaluation.predictions import outputs
from core.runs.service_interface import TrainingService
from core.settings.config import RunConfig


def predict(
    service: TrainingService, run_id: str, config: RunConfig, dataset: Dataset, samples: np.ndarray
) -> np.ndarray:
    """Return the outputs of a run's network for samples.

    Args:
        service: Passes the samples to a worker.
        run_id: The run.
        config: Its settings.
        dataset: The dataset it was trained on.
        samples: ``(samples, *input_shape)``, unscaled, in the units of ``dataset.x_test``.

    Returns:
        As in ``core.runs.results.Result.outputs``, a row or number per sample.

    Raises:
        DenseboardError: As ``TrainingService.predict``.
    """
    scale = input_scaling(dataset, config.holdout, config.input_scaling)
    units = service.predict(run_id, scale(samples))

    def in_units(values: np.ndarray) -> np.ndarray:
        prepared = prepare(dataset, *config.preparation)
        return prepared.outputs_in_units(values)

    return outputs(config, units, in_units)
