"""The persons who have signed in."""

import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from core.runs.columns import flat_columns, from_row, to_row
from core.runs.person_record import PersonRecord
from core.runs.store.changing import add
from core.runs.store.database import Database
from core.runs.store.recording import DAMAGE
from core.runs.store.schema import persons

_PERSON = select(*(persons.c[column.name] for column in flat_columns(PersonRecord)))


class People:
    """The persons of a database; every call is one transaction.

    Every call raises ``StorageError`` if the database cannot be used.

    Args:
        database: The database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, person: PersonRecord) -> bool:
        """Record a new person; return false if the id or a name like this one is taken."""
        with self._database.writing() as connection:
            return add(connection, persons, {**to_row(person), "spelling": spelling(person.name)})

    def by_id(self, person_id: str) -> PersonRecord | None:
        """Return the person with an id; ``None`` if there is none."""
        return self._one(persons.c.person_id == person_id)

    def by_name(self, name: str) -> PersonRecord | None:
        """Return the person whose name looks like this; ``None`` if there is none."""
        return self._one(persons.c.spelling == spelling(name))

    def everybody(self) -> list[PersonRecord]:
        """Return all persons by name, without damaged records."""
        with self._database.reading() as connection:
            rows = connection.execute(_PERSON.order_by(persons.c.spelling)).mappings().all()
        found = []
        for row in rows:
            with suppress(*DAMAGE):
                found.append(from_row(PersonRecord, row))
        return found

    def change(self, person_id: str, **values: str) -> None:
        """Change the ``role`` of a person; no effect if there is none."""
        ours = persons.c.person_id == person_id
        with self._database.writing() as connection:
            connection.execute(update(persons).where(ours).values(**values))

    def revoke(self, person_id: str) -> None:
        """Sign a person out everywhere: every token given out so far is void."""
        ours = persons.c.person_id == person_id
        with self._database.writing() as connection:
            connection.execute(update(persons).where(ours).values(revoked=persons.c.revoked + 1))

    def remove(self, person_id: str) -> None:
        """Forget a person, whose name is free again."""
        with self._database.writing() as connection:
            connection.execute(delete(persons).where(persons.c.person_id == person_id))

    def _one(self, condition: ColumnElement[bool]) -> PersonRecord | None:
        with self._database.reading() as connection:
            row: Mapping[Any, Any] | None = (
                connection.execute(_PERSON.where(condition)).mappings().first()
            )
        return None if row is None else from_row(PersonRecord, row)


def spelling(name: str) -> str:
    """Return a name as names are compared: without case, width of letters and extra spaces."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())[:100]
