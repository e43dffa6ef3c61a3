"""Widgets for every page: charts, tables, tiles, choices, messages."""
