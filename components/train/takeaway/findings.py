"""The coach's advice on a run, for the report."""

from components.live.coach_context import context_of
from components.train.takeaway.exported_run import ExportedRun
from components.words.advice import advice
from core.advice.coach import advise


def findings(run: ExportedRun) -> list[str]:
    """Return each finding with evidence and suggestion."""
    service, run_id = run.service, run.status.run_id
    context = context_of(service, run.status)
    rows, health = service.rows(run_id), service.health(run_id)
    return [advice(item) for item in advise(run.config, rows, health, context)]
