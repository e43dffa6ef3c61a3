"""Asks a trained network about samples that are in no dataset."""

import numpy as np

from core.data.datasets import Dataset, input_scaling, prepare
from core.evaluation.predictions import outputs
from core.runs.service_interface import TrainingService
from core.settings.config import RunConfig


def predict(
    service: TrainingService, run_id: str, config: RunConfig, dataset: Dataset, samples: np.ndarray
) -> np.ndarray:
    """What a run's network makes of samples.

    Args:
        service: Asks a worker.
        run_id: The run.
        config: Its settings.
        dataset: What it was trained on.
        samples: ``(samples, *input_shape)``, unscaled, in the units of ``dataset.x_test``.

    Returns:
        As in ``core.runs.results.Result.outputs``, a row or number per sample.

    Raises:
        DenseboardError: As ``TrainingService.predict``.
    """
    scale = input_scaling(dataset, config.validation_share, config.seed)
    given = service.predict(run_id, scale(samples))

    def in_units(values: np.ndarray) -> np.ndarray:
        centred = not config.loss_entry.positive
        prepared = prepare(dataset, config.validation_share, config.seed, centred)
        return prepared.outputs_in_units(values)

    return outputs(config, given, in_units)
