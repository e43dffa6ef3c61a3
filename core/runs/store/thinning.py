"""Keeps the record within a size: removes what can be spared of old runs, oldest first."""

from collections.abc import Iterator

from sqlalchemy import delete, func, select

from core.runs.states import State
from core.runs.store.changing import put
from core.runs.store.database import Database
from core.runs.store.schema import artifacts, chunks, runs

SPARED = ("epochs", "weights", "checkpoint")
"""The artifacts that are removed, of all runs the first one first: the outputs of epochs can be
computed again from their weights, and without a checkpoint more epochs train from the start."""

_MARK = "thinned"  # the artifact of a run of which something was removed
_SHARE = 0.9  # of the limit is left, so that it is not met again with the next run
_AT_ONCE = 100  # runs in one transaction
_PAGES = 2_000  # that SQLite gives back in one transaction
_FINAL = tuple(state.value for state in State if state.final)


class Thinning:
    """Thins a database; ``core.runs.store.store.RunStore`` documents each call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def thin(self, limit: int) -> int:
        excess = self._size() - limit
        if excess <= 0:
            return 0
        wanted = excess + int((1 - _SHARE) * limit)
        freed = 0
        for name in SPARED:
            for group in self._oldest(name):
                if freed >= wanted:
                    break
                enough = _enough(group, wanted - freed)
                self._remove(name, [run_id for run_id, _size in enough])
                freed += sum(size for _run_id, size in enough)
        if freed:
            self._database.shrink(_PAGES)
        return freed

    def is_thinned(self, run_id: str) -> bool:
        query = select(artifacts.c.name).filter_by(run_id=run_id, name=_MARK)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def _size(self) -> int:
        size = 0
        with self._database.reading() as connection:
            for table in (artifacts, chunks):
                total = select(func.coalesce(func.sum(func.length(table.c.data)), 0))
                size += int(connection.execute(total).scalar_one())
        return size

    def _oldest(self, name: str) -> Iterator[list[tuple[str, int]]]:
        """Yield finished runs with an artifact, and its bytes: oldest first, no pinned ones."""
        query = (
            select(artifacts.c.run_id, func.length(artifacts.c.data))
            .join(runs)
            .where(artifacts.c.name == name, runs.c.state.in_(_FINAL), runs.c.pinned.is_(False))
            .order_by(runs.c.created, runs.c.run_id)
        )
        with self._database.reading() as connection:
            found = [(str(run_id), int(size)) for run_id, size in connection.execute(query)]
        for start in range(0, len(found), _AT_ONCE):
            yield found[start : start + _AT_ONCE]

    def _remove(self, name: str, run_ids: list[str]) -> None:
        theirs = (artifacts.c.name == name) & artifacts.c.run_id.in_(run_ids)
        with self._database.writing() as connection:
            connection.execute(delete(artifacts).where(theirs))
            for run_id in run_ids:
                put(connection, artifacts, {"run_id": run_id, "name": _MARK}, {"data": b""})


def _enough(group: list[tuple[str, int]], wanted: int) -> list[tuple[str, int]]:
    """Return the first runs of a group whose artifacts take as many bytes, or all."""
    taken: list[tuple[str, int]] = []
    for run_id, size in group:
        if sum(one for _run_id, one in taken) >= wanted:
            break
        taken.append((run_id, size))
    return taken
