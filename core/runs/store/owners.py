"""Whose runs and searches are, and who may see them besides."""

from sqlalchemy import func, select

from core.runs.sharing import Ownership, Sharing
from core.runs.store.database import Database
from core.runs.store.ids import not_found
from core.runs.store.schema import artifacts, chunks, runs, searches

_WIDTH = list(Sharing)  # from the fewest to the most who see it


class Owners:
    """Reads owners; ``core.runs.store.store.RunStore`` documents each call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_run(self, run_id: str) -> Ownership:
        joined = runs.outerjoin(searches, runs.c.search == searches.c.search_id)
        query = (
            select(
                runs.c.owner, runs.c.shared, runs.c.dataset, searches.c.shared.label("of_search")
            )
            .select_from(joined)
            .where(runs.c.run_id == run_id)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise not_found(run_id)
        shared = map(Sharing.of, (row.shared, row.of_search))
        return Ownership(row.owner, max(shared, key=_WIDTH.index), row.dataset)

    def size_of(self, owner: str) -> int:
        size = 0
        with self._database.reading() as connection:
            for table in (artifacts, chunks):
                total = func.coalesce(func.sum(func.length(table.c.data)), 0)
                theirs = (runs.c.owner == owner) & runs.c.deleted.is_(None)
                query = select(total).select_from(table.join(runs)).where(theirs)
                size += int(connection.execute(query).scalar_one())
        return size

    def shared_searches(self) -> frozenset[str]:
        query = select(searches.c.search_id).where(searches.c.shared == Sharing.CLASS.value)
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())
