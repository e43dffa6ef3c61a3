"""The store of runs: settings, curves, results, and the users' marks."""

from core.runs.history import Point
from core.runs.store.claim import Claim
from core.runs.store.store import RunStore
from core.runs.store.summary import Marks, Summary, settings_of

__all__ = ["Claim", "Marks", "Point", "RunStore", "Summary", "settings_of"]
