"""Whose uploaded data are. The same file with the same choices is stored once, and may be several
persons'."""

from collections.abc import Mapping

from sqlalchemy import delete, select, update

from core.runs.sharing import Sharing
from core.runs.store.changing import add
from core.runs.store.database import Database
from core.runs.store.schema import uploads


class Uploads:
    """The owners of uploaded data; every call is one transaction.

    Every call raises ``StorageError`` if the database cannot be used.

    Args:
        database: The database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def owners(self) -> Mapping[str, frozenset[str]]:
        """Return the ids of the owners by name of the dataset; one that nobody owns is missing."""
        found: dict[str, set[str]] = {}
        with self._database.reading() as connection:
            for name, owner in connection.execute(select(uploads.c.name, uploads.c.owner)):
                found.setdefault(name, set()).add(owner)
        return {name: frozenset(persons) for name, persons in found.items()}

    def shared(self) -> frozenset[str]:
        """Return the names of the datasets that somebody shares with the class."""
        query = select(uploads.c.name).where(uploads.c.shared == Sharing.CLASS.value)
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def take(self, name: str, owner: str) -> None:
        """Record one more owner; no effect if that is known."""
        with self._database.writing() as connection:
            add(connection, uploads, {"name": name, "owner": owner})

    def release(self, name: str, owner: str) -> None:
        """Record one owner less."""
        with self._database.writing() as connection:
            connection.execute(delete(uploads).filter_by(name=name, owner=owner))

    def share(self, name: str, owner: str, sharing: Sharing) -> None:
        """Change whether the class sees what this owner has."""
        ours = (uploads.c.name == name) & (uploads.c.owner == owner)
        with self._database.writing() as connection:
            connection.execute(update(uploads).where(ours).values(shared=sharing.value))
