"""The Data page: a dataset, its preparation, and tables that people bring."""
