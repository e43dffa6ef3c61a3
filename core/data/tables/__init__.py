"""A table that somebody brings: read, described, planned, encoded and kept."""
