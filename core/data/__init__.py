"""Datasets, uploaded tables, tasks, and profiles of columns. NumPy out."""
