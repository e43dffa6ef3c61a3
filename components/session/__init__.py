"""The session of a browser tab: its state and its address."""
