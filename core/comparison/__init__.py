"""Comparison of runs: groups, differences, the verdict, and the importance of settings."""
