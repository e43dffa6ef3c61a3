"""The list of all runs, cached in memory and updated with changes."""

import threading
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from core.runs.columns import flat_columns, from_row
from core.runs.store.database import Database
from core.runs.store.recording import DAMAGE
from core.runs.store.schema import changes, runs
from core.runs.store.summary import Summary

_SUMMARY = select(*(runs.c[column.name] for column in flat_columns(Summary)), runs.c.deleted)


class Listing:
    """All runs that are not deleted.

    Args:
        database: The database of the runs.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reading = threading.Lock()
        self._series, self._seen = "", 0
        self._known: dict[str, Summary] = {}
        self._ordered: list[Summary] = []

    def summaries(self, *, archived: bool) -> list[Summary]:
        """Return the runs, oldest first.

        Args:
            archived: Whether to include archived runs.

        Raises:
            StorageError: The database cannot be read.
        """
        with self._reading:
            self._refresh()
            if archived:
                return list(self._ordered)
            return [summary for summary in self._ordered if not summary.marks.archived]

    def _refresh(self) -> None:
        with self._database.reading() as connection:
            series, number = connection.execute(select(changes.c.series, changes.c.number)).one()
            replaced = series != self._series or number < self._seen
            if not replaced and number == self._seen:
                return
            query = _SUMMARY if replaced else _SUMMARY.where(runs.c.revision > self._seen)
            rows = connection.execute(query).mappings().all()
        known = {} if replaced else self._known
        for row in rows:
            summary = _summary(row) if row["deleted"] is None else None
            if summary is None:
                known.pop(row["run_id"], None)
            else:
                known[row["run_id"]] = summary
        self._known = known
        self._ordered = sorted(known.values(), key=_age)
        self._series, self._seen = series, number


def _summary(row: Mapping[Any, Any]) -> Summary | None:
    """Return the summary of a row; ``None`` if it is damaged."""
    try:
        return from_row(Summary, row)
    except DAMAGE:
        return None


def _age(summary: Summary) -> tuple[float, str]:
    return summary.created, summary.run_id
