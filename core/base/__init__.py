"""Utilities for all rooms: errors, messages, files, locks, caches, intervals."""
