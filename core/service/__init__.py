"""Submits runs to the workers, follows them, pauses and stops them."""

from core.service.service import TrainingService

__all__ = ["TrainingService"]
