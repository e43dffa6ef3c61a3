"""The test samples: pages, filters, and one sample in detail."""

from components.results.gallery.choosing import open_sample
from components.results.gallery.gallery import gallery

__all__ = ["gallery", "open_sample"]
