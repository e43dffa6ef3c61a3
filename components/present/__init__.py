"""Showing Denseboard to a room: large type, and prepared steps."""
