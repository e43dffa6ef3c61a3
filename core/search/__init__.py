"""Searches: what to vary, by which method, and what a trial is."""
