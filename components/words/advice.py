"""The coach's sentences in the session's language, with their numbers."""

from components.words.language import _, number, percent, rate
from core.advice.coach import Advice
from core.base.messages import Message


def advice(item: Advice) -> str:
    """Return finding, evidence and suggestion as one text."""
    sentences = (item.finding, item.evidence, item.suggestion)
    return " ".join(_filled(sentence) for sentence in sentences if sentence is not None)


def _filled(sentence: Message) -> str:
    values = {name: _value(name, value) for name, value in sentence.values.items()}
    return _(sentence.template).format(**values)


def _value(name: str, value: float | str) -> str:
    """Format a value by its placeholder's prefix; see ``core.advice.coach.advice.Advice``."""
    if isinstance(value, str):
        return _(value)
    kind = name.partition("_")[0]
    if kind == "share":
        return percent(value)
    if kind == "rate":
        return rate(value)
    return number(value, 4) if kind in ("loss", "gradient", "error") else number(value)
