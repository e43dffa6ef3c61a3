"""Trains with Keras; runs in workers only."""
