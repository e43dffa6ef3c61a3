"""A table of the user's own: uploaded, looked at, confirmed and kept."""

from components.upload.shelf import shelf
from components.upload.upload import upload

__all__ = ["shelf", "upload"]
