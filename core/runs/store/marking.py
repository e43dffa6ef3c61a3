"""Marks that users set on runs, and deletion of runs."""

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import delete, select, update

from core.base.errors import MarkError
from core.base.text import N_
from core.runs.columns import flat_columns, from_row, to_row
from core.runs.sharing import CHANGES, Sharing
from core.runs.store.changing import begin_series, change
from core.runs.store.database import Database
from core.runs.store.ids import not_found
from core.runs.store.recording import FINAL
from core.runs.store.schema import runs
from core.runs.store.summary import Marks

NAME_LENGTH, TAG_LENGTH, NOTE_LENGTH = 80, 40, 4000  # characters
TAGS = 10
_RESTORABLE_SECONDS = 7 * 24 * 3600.0
_AT_ONCE = 500  # ids in one statement
_MARKS = tuple(runs.c[column.name] for column in flat_columns(Marks))


class Marking:
    """The marks on runs; ``core.runs.store.store.RunStore`` documents each call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def marks(self, run_id: str) -> Marks:
        query = select(*_MARKS).where(runs.c.run_id == run_id, runs.c.deleted.is_(None))
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            raise not_found(run_id)
        return from_row(Marks, row)

    def mark(self, run_id: str, changed: Mapping[str, Any]) -> Marks:
        checked = _checked(changed)
        query = select(*_MARKS, runs.c.dataset, runs.c.owner).where(
            runs.c.run_id == run_id, runs.c.deleted.is_(None)
        )
        with self._database.writing() as connection:
            number = change(connection)
            row = connection.execute(query).mappings().first()
            if row is None:
                raise not_found(run_id)
            marks = replace(from_row(Marks, row), **checked)
            if checked.get("pinned"):
                before = (
                    (runs.c.dataset == row["dataset"])
                    & (runs.c.owner == row["owner"])
                    & runs.c.pinned
                )
                connection.execute(update(runs).where(before).values(pinned=False, revision=number))
            values = {**to_row(marks), "revision": number}
            connection.execute(update(runs).filter_by(run_id=run_id).values(**values))
        if "shared" in checked:
            CHANGES.note()
        return marks

    def delete(self, run_ids: Collection[str]) -> None:
        with self._database.writing() as connection:
            number = change(connection)
            for some in _parts(run_ids):
                active = select(runs.c.run_id).where(
                    runs.c.run_id.in_(some), runs.c.state.not_in(FINAL), runs.c.deleted.is_(None)
                )
                refused = connection.execute(active).scalars().all()
                if refused:
                    raise MarkError(
                        N_(
                            "The run {received} is still training, so nothing was deleted. Stop it"
                            " first, or deselect it."
                        ),
                        received=refused[0],
                    )
                gone = runs.c.run_id.in_(some) & runs.c.deleted.is_(None)
                values = {"deleted": time.time(), "pinned": False, "revision": number}
                connection.execute(update(runs).where(gone).values(**values))

    def restore(self, run_ids: Collection[str]) -> None:
        with self._database.writing() as connection:
            number = change(connection)
            for some in _parts(run_ids):
                back = runs.c.run_id.in_(some) & runs.c.deleted.is_not(None)
                connection.execute(update(runs).where(back).values(deleted=None, revision=number))

    def purge(self) -> int:
        """Remove the runs that were deleted a week ago; return their number."""
        old = runs.c.deleted < time.time() - _RESTORABLE_SECONDS
        with self._database.reading() as connection:
            if connection.execute(select(runs.c.run_id).where(old).limit(1)).first() is None:
                return 0
        with self._database.writing() as connection:
            begin_series(connection)
            return connection.execute(delete(runs).where(old)).rowcount


def _parts(run_ids: Collection[str]) -> Iterable[list[str]]:
    # The same order in every server, so that there is no deadlock.
    ordered = sorted(set(run_ids))
    return (ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE))


def _checked(changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes as they are stored.

    Raises:
        MarkError: One is not allowed.
        TypeError: There is no such mark.
    """
    unknown = changed.keys() - {field.name for field in fields(Marks)}
    if unknown:
        raise TypeError(f"no marks: {', '.join(sorted(unknown))}")
    checked: dict[str, Any] = {
        name: bool(changed[name]) for name in ("pinned", "archived") if name in changed
    }
    if "shared" in changed:
        checked["shared"] = Sharing(changed["shared"]).value
    if "name" in changed:
        checked["name"] = limited(
            changed["name"],
            NAME_LENGTH,
            N_("The name has {received} characters; {allowed} are allowed. Shorten it."),
        )
    if "note" in changed:
        checked["note"] = limited(
            changed["note"],
            NOTE_LENGTH,
            N_("The note has {received} characters; {allowed} are allowed. Shorten it."),
        )
    if "tags" in changed:
        too_long = N_("A tag has {received} characters; {allowed} are allowed. Shorten it.")
        tags = (limited(tag, TAG_LENGTH, too_long) for tag in changed["tags"])
        checked["tags"] = tuple(dict.fromkeys(filter(None, tags)))
        if len(checked["tags"]) > TAGS:
            raise MarkError(
                N_("The run would have {received} tags; {allowed} are allowed. Remove some."),
                received=len(checked["tags"]),
                allowed=TAGS,
            )
    return checked


def limited(text: object, length: int, message: str) -> str:
    """Return a text as databases accept it, without spaces around it.

    Raises:
        MarkError: It is longer than ``length``, as ``message`` says.
    """
    # Some databases accept neither NUL nor surrogates.
    plain = str(text).replace("\0", "").encode("utf-8", "replace").decode().strip()
    if len(plain) > length:
        raise MarkError(message, received=len(plain), allowed=length)
    return plain
