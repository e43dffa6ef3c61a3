"""The Data page: a dataset, its preparation, and uploaded tables."""
