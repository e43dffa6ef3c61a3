"""A run: its states, its results, and the store that records it."""
