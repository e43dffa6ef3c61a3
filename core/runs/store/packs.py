"""Class packs that people made, what is answered in packs, and which runs belong to their steps."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, delete, select, update

from core.runs.columns import flat_columns, from_row, to_row
from core.runs.pack_record import AnswerRecord, DraftRecord, PackRecord, PackRun
from core.runs.sharing import Sharing
from core.runs.store.changing import add, put
from core.runs.store.database import Database
from core.runs.store.ids import not_found, pack_not_found
from core.runs.store.recording import DAMAGE
from core.runs.store.schema import pack_answers, pack_drafts, pack_runs, packs, runs

_PACK = select(*(packs.c[column.name] for column in flat_columns(PackRecord)))
_DRAFT = select(*(pack_drafts.c[column.name] for column in flat_columns(DraftRecord)))
_ANSWER = select(*(pack_answers.c[column.name] for column in flat_columns(AnswerRecord)))


class Packs:
    """The class packs of a database; every call is one transaction.

    Every call raises ``StorageError`` if the database cannot be used. Packs that ship have no
    record of their own, but answers and runs like any other.

    Args:
        database: The database.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def may_make(self) -> bool:
        """Whether whoever asks may make packs."""
        return True

    def save(self, record: PackRecord) -> None:
        """Record a new pack, or the content of a known one; owner and sharing of that stay.

        The draft of whoever saves is discarded.
        """
        values = to_row(record)
        known = packs.c.pack_id == record.pack_id
        content = {"content": record.content, "changed": record.changed}
        with self._database.writing() as connection:
            if not connection.execute(update(packs).where(known).values(**content)).rowcount:
                put(connection, packs, {"pack_id": record.pack_id}, values)
            _discard(connection, record.pack_id, record.owner)

    def record(self, pack_id: str) -> PackRecord:
        """Return a pack.

        Raises:
            LessonError: There is none with this id.
        """
        with self._database.reading() as connection:
            query = _PACK.where(packs.c.pack_id == pack_id)
            row: Mapping[Any, Any] | None = connection.execute(query).mappings().first()
        if row is None:
            raise pack_not_found(pack_id)
        return from_row(PackRecord, row)

    def listed(self) -> list[PackRecord]:
        """Return all packs, the last saved first."""
        with self._database.reading() as connection:
            rows = connection.execute(_PACK.order_by(packs.c.changed.desc())).mappings().all()
        return [from_row(PackRecord, row) for row in rows]

    def share(self, pack_id: str, sharing: Sharing) -> None:
        """Change who may open a pack besides its owner; no effect if there is none."""
        ours = packs.c.pack_id == pack_id
        with self._database.writing() as connection:
            connection.execute(update(packs).where(ours).values(shared=sharing.value))

    def delete(self, pack_id: str) -> None:
        """Delete a pack with drafts and answers. Runs stay, and belong to no step any more."""
        with self._database.writing() as connection:
            connection.execute(delete(packs).where(packs.c.pack_id == pack_id))
            connection.execute(delete(pack_drafts).where(pack_drafts.c.pack_id == pack_id))
            for table in (pack_answers, pack_runs):
                connection.execute(delete(table).where(table.c.pack == pack_id))

    def keep(self, record: DraftRecord) -> None:
        """Record what a person has entered and not saved yet, in place of what was kept before."""
        key = {"pack_id": record.pack_id, "owner": record.owner}
        content = {"content": record.content, "changed": record.changed}
        with self._database.writing() as connection:
            put(connection, pack_drafts, key, content)

    def drafts(self, *, owner: str = "") -> list[DraftRecord]:
        """Return the unsaved drafts of a person, the last changed first."""
        query = _DRAFT.filter_by(owner=owner).order_by(pack_drafts.c.changed.desc())
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [from_row(DraftRecord, row) for row in rows]

    def discard(self, pack_id: str, *, owner: str = "") -> None:
        """Delete a person's draft of a pack; no effect if there is none."""
        with self._database.writing() as connection:
            _discard(connection, pack_id, owner)

    def answer(self, record: AnswerRecord) -> None:
        """Record an answer; later ones of the same person to the same question change nothing."""
        with self._database.writing() as connection:
            add(connection, pack_answers, to_row(record))

    def change_answer(self, record: AnswerRecord) -> None:
        """Record an answer in place of the one of the same person to the same question."""
        values = to_row(record)
        key = {name: values[name] for name in ("owner", "pack", "step", "asked")}
        with self._database.writing() as connection:
            put(connection, pack_answers, key, values)

    def answer_to(self, pack: str, step: str, asked: str, *, owner: str = "") -> str | None:
        """Return the recorded answer of a person to a question; ``None`` if there is none."""
        query = select(pack_answers.c.answer).filter_by(
            owner=owner, pack=pack, step=step, asked=asked
        )
        with self._database.reading() as connection:
            answer: str | None = connection.execute(query).scalar()
        return answer

    def answers(self, pack: str, *, owner: str | None = None) -> list[AnswerRecord]:
        """Return the answers of a person in a pack, oldest first; ``None`` for everybody's."""
        query = _ANSWER.where(pack_answers.c.pack == pack).order_by(pack_answers.c.at)
        if owner is not None:
            query = query.where(pack_answers.c.owner == owner)
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        found = []
        for row in rows:
            with suppress(*DAMAGE):
                found.append(from_row(AnswerRecord, row))
        return found

    def note_run(self, run_id: str, pack: str, step: str) -> None:
        """Record that a run was started while a step was open; only the first step counts.

        Raises:
            RunNotFoundError: There is no run with that id.
        """
        known = select(runs.c.run_id).where(runs.c.run_id == run_id, runs.c.deleted.is_(None))
        with self._database.writing() as connection:
            if connection.execute(known).first() is None:
                raise not_found(run_id)
            add(connection, pack_runs, {"run_id": run_id, "pack": pack, "step": step})

    def runs(self, pack: str, *, owner: str | None = None) -> list[PackRun]:
        """Return a person's runs of a pack's steps, oldest first, without deleted ones; ``None``
        for everybody's."""
        query = (
            select(pack_runs.c.run_id, pack_runs.c.step)
            .join(runs)
            .where(pack_runs.c.pack == pack, runs.c.deleted.is_(None))
            .order_by(runs.c.created)
        )
        if owner is not None:
            query = query.where(runs.c.owner == owner)
        with self._database.reading() as connection:
            return [PackRun(*row) for row in connection.execute(query)]


def _discard(connection: Connection, pack_id: str, owner: str) -> None:
    connection.execute(delete(pack_drafts).filter_by(pack_id=pack_id, owner=owner))
