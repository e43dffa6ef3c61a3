"""The coach: says what it sees in a run, with the evidence and one suggestion."""

from core.advice.coach.advice import Advice, Sentence
from core.advice.coach.coach import Coach, Coaches, advise
from core.advice.coach.rules import RULES
from core.advice.coach.texts import TEMPLATES, to_json

__all__ = ["RULES", "TEMPLATES", "Advice", "Coach", "Coaches", "Sentence", "advise", "to_json"]
