"""Predictions of a trained network for all rows of a file."""

from components.results.predict_file.predict_file import predict_file

__all__ = ["predict_file"]
