"""What the coach saw in a run, as a list in the report."""

from html import escape

from components.live.coach_context import context_of
from components.train.takeaway.parcel import Parcel
from components.words.advice import advice
from core.advice.coach import advise


def findings(parcel: Parcel) -> str:
    """Each finding with its suggestion; nothing where there are none."""
    run = parcel.status.run_id
    service = parcel.service
    context = context_of(service, parcel.status)
    seen = advise(parcel.config, service.rows(run), service.health(run), context)
    entries = "".join(f"<li>{escape(advice(one))}</li>" for one in seen)
    return f"<ul>{entries}</ul>" if entries else ""
