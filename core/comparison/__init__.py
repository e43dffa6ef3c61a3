"""Runs against each other: groups, differences, the verdict, and which settings matter."""
