"""A run with its predictions for the test set."""

from core.data.datasets import load
from core.evaluation.evaluated import EvaluatedRun
from core.runs.service_interface import TrainingService
from core.runs.store import Summary


def evaluated(service: TrainingService, run: Summary, name: str) -> EvaluatedRun | None:
    """Return a run with its predictions, if it has any.

    Args:
        service: Source of its result.
        run: The run.
        name: Its name in the comparison.

    Raises:
        DenseboardError: The result or the test set cannot be read.
    """
    config, result = run.config(), service.result(run.run_id)
    if result is None:
        return None
    return EvaluatedRun(run.run_id, config, load(config.source), result, name=name)
