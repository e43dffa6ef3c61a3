"""What the coach compares a run with: earlier runs and simpler models."""

from collections.abc import Sequence

from core.advice.coach import Attempt, BaselineMetrics, Context
from core.advice.coach.attempts import attempts_before
from core.base.errors import DenseboardError
from core.evaluation.background import measured
from core.evaluation.baselines import CONSTANT, LINEAR, LOGISTIC
from core.runs.service_interface import TrainingService
from core.runs.status import Status
from core.settings.config import RunConfig


def context_of(service: TrainingService, status: Status) -> Context:
    """Return what a run is compared with; nothing is read until a rule needs it.

    Args:
        service: Where earlier runs are recorded.
        status: The run.
    """

    def attempts() -> Sequence[Attempt]:
        try:
            runs = service.store.summaries()
        except DenseboardError:
            return ()  # the page reports the error
        return attempts_before(status.run_id, status.created, status.config.dataset, runs)

    return Context(attempts, lambda: _baselines(status.config))


def context_for_visitors(_service: TrainingService, status: Status) -> Context:
    """Return what a run is compared with for those who look at it: no runs of anybody.

    Args:
        status: The run.
    """
    return Context(lambda: (), lambda: _baselines(status.config))


def _baselines(config: RunConfig) -> BaselineMetrics | None:
    future = measured(config)
    if not future.done():
        return None
    try:
        metrics = {baseline.name: baseline.held_out.metric for baseline in future.result()}
    except DenseboardError:
        return BaselineMetrics()
    return BaselineMetrics(metrics.get(CONSTANT), metrics.get(LOGISTIC, metrics.get(LINEAR)))
