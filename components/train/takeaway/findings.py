"""The coach's advice on a run, as the report lists it."""

from components.live.coach_context import context_of
from components.train.takeaway.parcel import Parcel
from components.words.advice import advice
from core.advice.coach import advise


def findings(parcel: Parcel) -> list[str]:
    """Return each finding with its suggestion."""
    run = parcel.status.run_id
    service = parcel.service
    context = context_of(service, parcel.status)
    rows, health = service.rows(run), service.health(run)
    return [advice(one) for one in advise(parcel.config, rows, health, context)]
