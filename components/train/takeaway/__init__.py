"""What is taken away from a run: a script, a notebook, the model, numbers, a report."""

from components.train.takeaway.takeaway import takeaway

__all__ = ["takeaway"]
