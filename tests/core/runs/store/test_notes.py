"""Views of test results, guesses, preferences."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.base.errors import RunNotFoundError
from core.runs.store import RunStore
from core.settings.config import RunConfig, default_config
from tests.core.runs.store.test_marking import done


def test_views_are_counted_once_per_run_and_stay(store: RunStore) -> None:
    ids = [done(store) for _ in range(3)]
    iris = done(store, default_config("iris"))
    assert store.test_views("digits") == 0
    for run_id in (ids[0], ids[0], ids[1], iris):
        store.add_test_views(run_id)
    store.delete([ids[0]])
    assert store.test_views("digits") == 2 and store.test_views("iris") == 1
    with pytest.raises(RunNotFoundError):
        store.add_test_views("nothing")


def test_several_views_are_noted_all_or_none(store: RunStore) -> None:
    ids = [done(store) for _ in range(3)]
    with pytest.raises(RunNotFoundError):
        store.add_test_views(*ids, "nothing")
    assert store.test_views("digits") == 0
    store.add_test_views(*ids[:2])
    store.add_test_views(*ids)
    assert store.test_views("digits") == 3


def test_many_views_at_once(store: RunStore) -> None:
    run_id = done(store)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(store.add_test_views, [run_id] * 16))
    assert store.test_views("digits") == 1


def test_the_first_guess_counts(store: RunStore) -> None:
    run_id, other = store.create(RunConfig()).run_id, done(store)
    store.guess(run_id, {"metric": 0.9, "why": "más capas"})
    store.guess(run_id, {"metric": 0.1})
    store.guess(other, {"metric": 0.2})
    assert store.guesses() == {
        run_id: {"metric": 0.9, "why": "más capas"},
        other: {"metric": 0.2},
    }
    store.delete([other])
    assert set(store.guesses()) == {run_id}
    with pytest.raises(RunNotFoundError):
        store.guess("nothing", {})


def test_preferences_are_the_servers(store: RunStore) -> None:
    assert store.preference("columns") is None and store.preference("columns", []) == []
    for value in (["a", "ñ"], {"deep": [1, None]}, False, None):
        store.prefer("columns", value)
        assert store.preference("columns", "default") == value
