"""A run: its states, what it leaves behind, and the store that keeps it."""
