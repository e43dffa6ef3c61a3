"""What the coach saw in a run, as a list in the report."""

from html import escape

from components.train.takeaway.parcel import Parcel
from components.words.language import _, number, percent, rate
from core.advice.coach import advise
from core.advice.coach.advice import Sentence


def findings(parcel: Parcel) -> str:
    """Each finding with its suggestion; nothing where there are none."""
    run = parcel.status.run_id
    service = parcel.service
    seen = advise(parcel.config, service.rows(run), service.health(run))
    entries = "".join(
        f"<li>{escape(f'{_filled(one.finding)} {_filled(one.suggestion)}')}</li>" for one in seen
    )
    return f"<ul>{entries}</ul>" if entries else ""


def _filled(sentence: Sentence) -> str:
    values = {name: _value(name, value) for name, value in sentence.values.items()}
    return _(sentence.template).format(**values)


def _value(name: str, value: float) -> str:
    """A number as its place says; see ``core.advice.coach.advice.Sentence``."""
    if name == "share":
        return percent(value)
    if name == "rate":
        return rate(value)
    if name.startswith(("loss", "gradient")):
        return number(value, 4)
    return number(value)
