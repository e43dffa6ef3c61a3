"""The words of the interface: translation, numbers, and names of runs and settings."""
