"""Datasets, the tables people bring, tasks, and profiles of columns. NumPy out."""
