"""Every sentence of the coach by name, and advice in the form in which it travels."""

from collections.abc import Mapping
from typing import Any

from core.advice.coach import fit, layers, remedies, steps
from core.advice.coach.advice import Advice, Sentence

TEMPLATES: Mapping[str, str] = {
    name.lower(): value
    for module in (steps, fit, layers, remedies)
    for name, value in vars(module).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str)
}
"""English templates with ``{places}``, marked with ``N_`` where they stand."""

_NAMES = {template: name for name, template in TEMPLATES.items()}
_DIGITS = 4


def to_json(advice: Advice) -> dict[str, Any]:
    """Advice as a feed carries it: sentences by name, numbers to four significant digits."""
    finding, values = _sentence(advice.finding)
    suggestion, suggested = _sentence(advice.suggestion)
    return {
        "rule": advice.rule,
        "since": advice.since,
        "severity": advice.severity,
        "finding": finding,
        "values": values,
        "suggestion": suggestion,
        "suggested": suggested,
        "change": list(advice.change) if advice.change else None,
    }


def _sentence(sentence: Sentence) -> tuple[str, dict[str, float]]:
    values = {
        name: value if isinstance(value, int) else float(f"{value:.{_DIGITS}g}")
        for name, value in sentence.values.items()
    }
    return _NAMES[sentence.template], values
