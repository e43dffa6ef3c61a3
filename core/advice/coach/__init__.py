"""The coach: finds problems in a run, and reports each with its evidence and one suggestion."""

from core.advice.coach.advice import Advice
from core.advice.coach.coach import Coach, Coaches, advise
from core.advice.coach.context import Attempt, BaselineMetrics, Context
from core.advice.coach.rules import RULES
from core.advice.coach.texts import TEMPLATES, templates_for, to_json

__all__ = [
    "RULES",
    "TEMPLATES",
    "Advice",
    "Attempt",
    "BaselineMetrics",
    "Coach",
    "Coaches",
    "Context",
    "advise",
    "templates_for",
    "to_json",
]
