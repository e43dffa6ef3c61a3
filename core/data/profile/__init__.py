"""What a dataset looks like before anything is trained on it."""

from core.data.profile.columns import Column, describe, distribution
from core.data.profile.parts import Parts, parts
from core.network.preparation import Step, steps

__all__ = ["Column", "Parts", "Step", "describe", "distribution", "parts", "steps"]
