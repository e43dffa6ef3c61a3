"""Datasets, uploaded tables, tasks, and profiles of columns, as NumPy arrays."""
