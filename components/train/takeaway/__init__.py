"""The downloads of a run: script, notebook, model, CSV files and report."""

from components.train.takeaway.takeaway import takeaway

__all__ = ["takeaway"]
