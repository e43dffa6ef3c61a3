"""Advice: checks of the settings before training, and the coach during it."""
