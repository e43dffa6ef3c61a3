"""The upload of a table: read, checked, confirmed and stored."""

from components.data.upload.shelf import shelf
from components.data.upload.upload import upload

__all__ = ["shelf", "upload"]
