"""A look at single test samples: pages of them, filters, and one of them closely."""

from components.results.gallery.choosing import opened
from components.results.gallery.gallery import ANCHOR, gallery

__all__ = ["ANCHOR", "gallery", "opened"]
