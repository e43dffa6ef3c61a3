"""The upload of a table or images."""

from components.data.upload.upload import upload

__all__ = ["upload"]
