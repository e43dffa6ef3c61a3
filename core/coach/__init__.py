"""The coach: says what it sees in a run, with the evidence and one suggestion."""

from core.coach.advice import Advice, Sentence
from core.coach.coach import Coach, Coaches, advise
from core.coach.rules import RULES

__all__ = ["RULES", "Advice", "Coach", "Coaches", "Sentence", "advise"]
