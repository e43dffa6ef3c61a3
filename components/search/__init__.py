"""The Search page and its feed."""
