"""Two runs, each with the test set as it predicted it."""

from core.data.datasets import load
from core.evaluation.evaluated import EvaluatedRun
from core.runs.service_interface import TrainingService
from core.runs.store import Summary


def evaluated(service: TrainingService, run: Summary, name: str) -> EvaluatedRun | None:
    """The run with its predictions; ``None`` where it has none.

    Args:
        service: Reads its result.
        run: The run.
        name: What the comparison calls it, in words.

    Raises:
        DenseboardError: The result or the test set cannot be read.
    """
    config, result = run.config(), service.result(run.run_id)
    if result is None:
        return None
    return EvaluatedRun(run.run_id, config, load(config.source), result, name=name)
