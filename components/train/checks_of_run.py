"""What is found about the settings, in the light of the run that is shown."""

from collections.abc import Sequence
from dataclasses import replace

from core.advice.coach import advise
from core.advice.finding import Finding
from core.advice.refuted import refutable, unrefuted
from core.base.errors import DenseboardError
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.runs.status import Status
from core.settings.config import RunConfig


def trained(config: RunConfig | None, status: Status | None) -> bool:
    """Whether the run shown has these settings, so that all findings were read before it."""
    return config is not None and status is not None and status.config == config


def standing(
    found: Sequence[Finding],
    config: RunConfig | None,
    status: Status | None,
    service: TrainingService,
) -> list[Finding]:
    """Return the findings without those that the run shown has refuted.

    Args:
        found: The findings about the settings.
        config: The settings; ``None`` while they cannot be trained.
        status: The run shown.
        service: Source of its history.
    """
    if config is None or status is None or status.state is not State.DONE or not refutable(found):
        return list(found)
    if replace(status.config, seed=config.seed) != config:
        return list(found)
    try:
        rows, health = service.rows(status.run_id), service.health(status.run_id)
    except DenseboardError:  # the view of the run says so
        return list(found)
    return unrefuted(found, advise(status.config, rows, health))
