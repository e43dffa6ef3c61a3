"""Keeps the record within the size that ``DENSEBOARD_RECORD_MB`` states."""

import logging
import os
import threading

from core.base.errors import DenseboardError
from core.runs.store import RunStore

logger = logging.getLogger(__name__)

VARIABLE = "DENSEBOARD_RECORD_MB"
USUAL_MB = 20_000
_SECONDS = 300.0  # between two looks
_MB = 10**6


def record_mb() -> int:
    """Return the size limit of the record in MB (10⁶ bytes); 0 for none.

    It is ``DENSEBOARD_RECORD_MB``, else 20,000; also if that is not a whole number from 0, which is
    logged: a server must not stop because of it.
    """
    stated = os.environ.get(VARIABLE, "").strip()
    if not stated:
        return USUAL_MB
    if stated.isascii() and stated.isdecimal():
        return int(stated)
    logger.warning(
        "%s is %r; allowed are whole numbers of MB from 0. %d is used.", VARIABLE, stated, USUAL_MB
    )
    return USUAL_MB


class Thinner:
    """Thins the record now and then, in a thread of its own.

    Args:
        store: The record.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="denseboard-thinner", daemon=True)

    def start(self) -> None:
        """Begin; the first look is one interval from now."""
        self._thread.start()

    def close(self) -> None:
        """End; a transaction under way is finished by its thread."""
        self._ended.set()

    def look(self) -> int:
        """Thin the record if it has grown beyond its limit; return the bytes removed."""
        limit = record_mb() * _MB
        if not limit:
            return 0
        try:
            freed = self._store.thin(limit)
        except DenseboardError as error:
            logger.warning("%s", error)
            return 0
        if freed:
            logger.info("Removed %d MB of old runs: %s is reached.", freed // _MB, VARIABLE)
        return freed

    def _serve(self) -> None:
        while not self._ended.wait(_SECONDS):
            self.look()
