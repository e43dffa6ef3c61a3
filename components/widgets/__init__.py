"""Widgets that any page can use: charts, tables, tiles, choices, messages."""
