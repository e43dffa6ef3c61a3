"""Small data besides the runs: views of test results, guesses, preferences."""

import json
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import delete, func, select

from core.runs.store.changing import add, put
from core.runs.store.database import Database
from core.runs.store.ids import not_found
from core.runs.store.schema import guesses, pack_answers, preferences, runs, test_views


class Notes:
    """Views, guesses and preferences; ``core.runs.store.store.RunStore`` documents each call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_test_views(self, run_ids: Collection[str], owner: str) -> None:
        seen = select(test_views.c.run_id).where(
            test_views.c.run_id.in_(run_ids), test_views.c.owner == owner
        )
        with self._database.reading() as connection:
            new = set(run_ids).difference(connection.execute(seen).scalars())
        if not new:
            return
        query = select(runs.c.run_id, runs.c.dataset).where(
            runs.c.run_id.in_(new), runs.c.deleted.is_(None)
        )
        with self._database.writing() as connection:
            datasets = {row.run_id: row.dataset for row in connection.execute(query)}
            for run_id in sorted(new):  # the same order in every server: no deadlock
                if run_id not in datasets:
                    raise not_found(run_id)
                key = {"owner": owner, "run_id": run_id}
                values = {"dataset": datasets[run_id], "at": time.time()}
                add(connection, test_views, {**key, **values})

    def test_views(self, dataset: str, owner: str) -> int:
        ours = (test_views.c.dataset == dataset) & (test_views.c.owner == owner)
        query = select(func.count()).select_from(test_views).where(ours)
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def preference(self, name: str, default: Any, owner: str) -> Any:
        query = select(preferences.c.value).filter_by(owner=owner, name=name)
        with self._database.reading() as connection:
            value = connection.execute(query).scalar()
        if value is not None:
            with suppress(ValueError):
                return json.loads(value)
        return default

    def prefer(self, name: str, value: Any, owner: str) -> None:
        key = {"owner": owner, "name": name}
        with self._database.writing() as connection:
            put(connection, preferences, key, {"value": json.dumps(value)})

    def settle(self, name: str, value: Any) -> Any:
        with self._database.writing() as connection:
            add(connection, preferences, {"owner": "", "name": name, "value": json.dumps(value)})
        return self.preference(name, value, "")

    def forget(self, owner: str) -> None:
        with self._database.writing() as connection:
            for table in (preferences, test_views, pack_answers):
                connection.execute(delete(table).filter_by(owner=owner))

    def guess(self, run_id: str, guess: Mapping[str, Any]) -> None:
        values = {"run_id": run_id, "guess": json.dumps(dict(guess))}
        known = select(runs.c.run_id).where(runs.c.run_id == run_id, runs.c.deleted.is_(None))
        with self._database.writing() as connection:
            if connection.execute(known).first() is None:
                raise not_found(run_id)
            add(connection, guesses, values)

    def guesses(self) -> dict[str, Mapping[str, Any]]:
        query = select(guesses.c.run_id, guesses.c.guess).join(runs).where(runs.c.deleted.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        read: dict[str, Mapping[str, Any]] = {}
        for run_id, guess in rows:
            with suppress(ValueError):
                read[run_id] = json.loads(guess)
        return read
