"""All sentences of the coach by name, and advice as JSON."""

from collections.abc import Mapping
from typing import Any

from core.advice.coach import baselines, fit, layers, overshooting, remedies, steps, tried
from core.advice.coach.advice import Advice
from core.base.messages import Message
from core.settings.config import RunConfig

TEMPLATES: Mapping[str, str] = {
    name.lower(): value
    for module in (steps, overshooting, fit, layers, baselines, remedies, tried)
    for name, value in vars(module).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str)
}
"""English templates with ``{places}``, marked with ``N_`` where they are defined."""

_NUMBERS = "_numbers"  # suffix of the names of sentences for regression

_NAMES = {template: name for name, template in TEMPLATES.items()}
_DIGITS = 4


def templates_for(config: RunConfig) -> dict[str, str]:
    """Return the sentences that advice on a run can have, by name."""
    if config.task.classifies:
        return {name: text for name, text in TEMPLATES.items() if not name.endswith(_NUMBERS)}
    return {name: text for name, text in TEMPLATES.items() if name + _NUMBERS not in TEMPLATES}


def to_json(advice: Advice) -> dict[str, Any]:
    """Return advice for a feed: sentences by name, numbers to four significant digits.

    A value that is a template is replaced by its name.
    """
    finding, values = _sentence(advice.finding)
    suggestion, suggested = _sentence(advice.suggestion)
    evidence, shown = _sentence(advice.evidence) if advice.evidence else (None, {})
    return {
        "rule": advice.rule,
        "since": advice.since,
        "severity": advice.severity,
        "finding": finding,
        "values": values,
        "evidence": evidence,
        "shown": shown,
        "suggestion": suggestion,
        "suggested": suggested,
        "change": list(advice.change) if advice.change else None,
    }


def _sentence(sentence: Message) -> tuple[str, dict[str, float | str]]:
    values = {name: _value(value) for name, value in sentence.values.items()}
    return _NAMES[sentence.template], values


def _value(value: float | str) -> float | str:
    if isinstance(value, str):
        return _NAMES[value]
    return value if isinstance(value, int) else float(f"{value:.{_DIGITS}g}")
