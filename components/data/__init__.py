"""The Data page: a dataset, and what is done to it before training."""

from components.data.data_form import data_form
from components.data.data_view import data_view

__all__ = ["data_form", "data_view"]
