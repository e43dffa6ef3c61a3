"""The record of runs: what was asked, how it went, how it ended, and what its user wrote on it."""

from core.runs.store.claim import Claim
from core.runs.store.store import RunStore
from core.runs.store.summary import Marks, Point, Summary, settings_of

__all__ = ["Claim", "Marks", "Point", "RunStore", "Summary", "settings_of"]
