"""The list of all runs, kept in memory and brought up to date by what has changed."""

import json
import threading
from typing import Any

from sqlalchemy import select

from core.runs.states import State
from core.runs.store.database import Database
from core.runs.store.recording import DAMAGE
from core.runs.store.schema import changes, runs
from core.runs.store.summary import Marks, Point, Summary
from core.settings.settings import DEFAULTS

_READ = (
    runs.c.run_id,
    runs.c.settings,
    runs.c.state,
    runs.c.created,
    runs.c.seconds,
    runs.c.evaluation,
    runs.c.versions,
    runs.c.epochs,
    runs.c.best_epoch,
    runs.c.best_metric,
    runs.c.last_epoch,
    runs.c.last_metric,
    runs.c.name,
    runs.c.tags,
    runs.c.note,
    runs.c.pinned,
    runs.c.archived,
    runs.c.deleted,
)
_PLAIN = Marks()
# As JSON has them. An optimizer's own settings have no default of their own.
_USUAL = json.loads(json.dumps({name: v for name, v in DEFAULTS.items() if v is not None}))


class Listing:
    """All runs that are not deleted.

    Args:
        database: Where they are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._reading = threading.Lock()
        self._series, self._seen = "", 0
        self._known: dict[str, Summary] = {}
        self._ordered: list[Summary] = []
        self._versions: dict[str, dict[str, str]] = {}  # few are different

    def summaries(self, *, archived: bool) -> list[Summary]:
        """The oldest first.

        Raises:
            StorageError: They cannot be read.
        """
        with self._reading:
            self._refresh()
            if archived:
                return list(self._ordered)
            return [summary for summary in self._ordered if not summary.marks.archived]

    def _refresh(self) -> None:
        with self._database.reading() as connection:
            series, number = connection.execute(select(changes.c.series, changes.c.number)).one()
            anew = series != self._series or number < self._seen
            if not anew and number == self._seen:
                return
            asked = select(*_READ)
            if not anew:
                asked = asked.where(runs.c.revision > self._seen)
            found = connection.execute(asked).all()
        known = {} if anew else self._known
        for row in found:
            summary = self._summary(row) if row.deleted is None else None
            if summary is None:
                known.pop(row.run_id, None)
            else:
                known[row.run_id] = summary
        self._known = known
        self._ordered = sorted(known.values(), key=_age)
        self._series, self._seen = series, number

    def _summary(self, row: Any) -> Summary | None:
        """One line; ``None`` where the row is damaged."""
        try:
            told = json.loads(row.settings)
            told["dataset"]  # which has no default
            settings = {**_USUAL, **told}
            judged = json.loads(row.evaluation) if row.evaluation else {}
            return Summary(
                row.run_id,
                settings,
                State(row.state),
                row.created,
                row.seconds,
                _point(row.best_epoch, row.best_metric),
                _point(row.last_epoch, row.last_metric),
                judged.get("loss"),
                judged.get("metric"),
                read_marks(row),
                self._of_versions(row.versions),
                row.epochs,
            )
        except DAMAGE:
            return None

    def _of_versions(self, text: str) -> dict[str, str]:
        if text not in self._versions:
            self._versions[text] = dict(json.loads(text))
        return self._versions[text]


def read_marks(row: Any) -> Marks:
    """What its user wrote on a run.

    Args:
        row: With the columns name, tags, note, pinned and archived.
    """
    if row.tags == "[]" and not (row.name or row.note or row.pinned or row.archived):
        return _PLAIN
    tags = tuple(str(tag) for tag in json.loads(row.tags))
    return Marks(row.name, tags, row.note, bool(row.pinned), bool(row.archived))


def _age(summary: Summary) -> tuple[float, str]:
    return summary.created, summary.run_id


def _point(epoch: int | None, metric: float | None) -> Point | None:
    return None if epoch is None or metric is None else Point(epoch, metric)
