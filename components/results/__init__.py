"""The results of a run: its scores, figures, predictions and weights."""
