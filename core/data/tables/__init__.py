"""An uploaded table: read, described, planned, encoded and stored."""
