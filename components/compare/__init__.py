"""The Compare page: the record of runs, and runs against each other."""

from components.compare.compare_page import compare_page

__all__ = ["compare_page"]
