"""A table of the user's own: uploaded, looked at, confirmed and kept."""

from components.data.upload.shelf import shelf
from components.data.upload.upload import upload

__all__ = ["shelf", "upload"]
