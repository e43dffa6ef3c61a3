"""What a dataset looks like before anything is trained on it."""

from core.profile.columns import Column, describe, distribution
from core.profile.parts import Parts, parts
from core.profile.steps import Step, steps

__all__ = ["Column", "Parts", "Step", "describe", "distribution", "parts", "steps"]
