"""Single test samples: pages, filters, and one sample in detail."""

from components.results.gallery.choosing import opened
from components.results.gallery.gallery import gallery

__all__ = ["gallery", "opened"]
