"""The results of a run: its numbers, and figures and tables of where it errs."""

from components.results.numbers import numbers
from components.results.selection import Cell, select, selected
from components.results.views import views
from components.results.yardsticks import yardsticks

__all__ = ["Cell", "numbers", "select", "selected", "views", "yardsticks"]
