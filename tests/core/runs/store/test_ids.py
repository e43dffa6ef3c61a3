"""Ids can be put into addresses, files and commands as they are."""

import secrets

import pytest

from core.base.csv_writer import harmless
from core.runs.store import ids


def test_ids_are_new_and_known_as_such() -> None:
    made = {ids.new() for _ in range(1000)}
    assert len(made) == 1000 and all(map(ids.is_id, made))
    assert all(harmless(one) == one for one in made)


def test_no_id_begins_with_a_hyphen(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["-first", "-_second", "third-"])
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _bytes: next(drawn))
    assert ids.new() == "third-"
