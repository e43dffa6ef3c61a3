"""What was shown, what somebody expected, what somebody prefers."""

import json
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import func, select

from core.runs.store.changing import add, put
from core.runs.store.database import Database
from core.runs.store.ids import not_found
from core.runs.store.schema import guesses, looks, preferences, runs


class Notes:
    """Small things beside the runs; ``core.runs.store.store.RunStore`` says what each call
    means."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, run_ids: Collection[str]) -> None:
        seen = select(looks.c.run_id).where(looks.c.run_id.in_(run_ids))
        with self._database.reading() as connection:
            new = set(run_ids).difference(connection.execute(seen).scalars())
        if not new:
            return
        asked = select(runs.c.run_id, runs.c.dataset).where(
            runs.c.run_id.in_(new), runs.c.deleted.is_(None)
        )
        with self._database.writing() as connection:
            found = {row.run_id: row.dataset for row in connection.execute(asked)}
            for run_id in sorted(new):  # all servers in one order, so that none waits for another
                if run_id not in found:
                    raise not_found(run_id)
                values = {"run_id": run_id, "dataset": found[run_id], "at": time.time()}
                add(connection, looks, values)

    def looks(self, dataset: str) -> int:
        asked = select(func.count()).select_from(looks).where(looks.c.dataset == dataset)
        with self._database.reading() as connection:
            return int(connection.execute(asked).scalar_one())

    def preference(self, name: str, default: Any) -> Any:
        asked = select(preferences.c.value).filter_by(name=name)
        with self._database.reading() as connection:
            found = connection.execute(asked).scalar()
        if found is not None:
            with suppress(ValueError):
                return json.loads(found)
        return default

    def prefer(self, name: str, value: Any) -> None:
        told = json.dumps(value)
        with self._database.writing() as connection:
            put(connection, preferences, {"name": name}, {"value": told})

    def guess(self, run_id: str, told: Mapping[str, Any]) -> None:
        values = {"run_id": run_id, "told": json.dumps(dict(told))}
        known = select(runs.c.run_id).where(runs.c.run_id == run_id, runs.c.deleted.is_(None))
        with self._database.writing() as connection:
            if connection.execute(known).first() is None:
                raise not_found(run_id)
            add(connection, guesses, values)

    def guesses(self) -> dict[str, Mapping[str, Any]]:
        asked = select(guesses.c.run_id, guesses.c.told).join(runs).where(runs.c.deleted.is_(None))
        with self._database.reading() as connection:
            found = connection.execute(asked).all()
        read: dict[str, Mapping[str, Any]] = {}
        for run_id, told in found:
            with suppress(ValueError):
                read[run_id] = json.loads(told)
        return read
