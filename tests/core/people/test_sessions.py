"""Tokens: whose they are, and every way in which they are void."""

import base64
import time

import pytest

from core.people import sessions as module
from core.people.person import Person, Role
from core.people.secrets import same, signature, signing_key
from core.people.sessions import SECONDS, Sessions
from core.runs.person_record import PersonRecord
from core.runs.store import RunStore

ANA = PersonRecord("ana-id_1", "Ana", Role.STUDENT.value)
BEN = PersonRecord("ben-id", "Ben", Role.TEACHER.value)


@pytest.fixture
def store() -> RunStore:
    store = RunStore()
    for record in (ANA, BEN):
        store.people.add(record)
    return store


@pytest.fixture
def sessions(store: RunStore) -> Sessions:
    return Sessions(store)


def test_a_token_says_whose_it_is_on_every_server(store: RunStore, sessions: Sessions) -> None:
    token = sessions.issue(ANA)
    assert sessions.read(token) == Person("ana-id_1", "Ana", Role.STUDENT)
    assert Sessions(store).read(token) == sessions.read(token)
    assert Sessions(store).read(sessions.issue(BEN)) == Person("ben-id", "Ben", Role.TEACHER)
    assert sessions.issue(ANA) != sessions.issue(BEN)


def test_a_forged_token_is_nobodys(sessions: Sessions) -> None:
    person, issued, revoked, signed = sessions.issue(ANA).split(".")
    of_ben = sessions.issue(BEN).split(".")[3]
    forged = [
        "",
        "...",
        "a.b.c.d",
        f"ben-id.{issued}.{revoked}.{signed}",
        f"{person}.{int(issued) + 1}.{revoked}.{signed}",
        f"{person}.{issued}.1.{signed}",
        f"{person}.{issued}.{revoked}.{of_ben}",
        f"{person}.{issued}.{revoked}.",
        f"{person}.{issued}.{revoked}.{signed}x",
        f"{person}.{issued}.{revoked}.{signed}.{signed}",
        f"{person}.{issued}.{revoked}.{'ñ' * len(signed)}",
        "x" * 100_000,
    ]
    for token in forged:
        assert sessions.read(token) is None, token[:80]


def test_a_token_of_another_purpose_or_key_is_nobodys(store: RunStore, sessions: Sessions) -> None:
    content = f"ana-id_1.{int(time.time())}.0"
    for key, purpose in ((signing_key(store), "return"), (b"0" * 32, "session")):
        signed = base64.urlsafe_b64encode(signature(key, purpose, content)).decode().rstrip("=")
        assert sessions.read(f"{content}.{signed}") is None


def test_a_token_ends(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    token, now = sessions.issue(ANA), time.time()
    for later, valid in ((SECONDS - 10, True), (SECONDS + 1, False), (-10, False)):
        monkeypatch.setattr("core.people.sessions.time.time", lambda later=later: now + later)
        assert (sessions.read(token) is not None) == valid, later


def test_signing_out_everywhere_voids_all_tokens_so_far(
    store: RunStore, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = [sessions.issue(ANA) for _ in range(2)]
    kept = sessions.issue(BEN)
    key = sessions.return_key(ANA)
    monkeypatch.setattr(module, "_KNOWN_SECONDS", 0.0)
    store.people.revoke(ANA.person_id)
    assert [sessions.read(token) for token in tokens] == [None, None]
    assert sessions.read(kept) is not None
    again = store.people.by_id(ANA.person_id)
    assert again is not None and sessions.read(sessions.issue(again)) is not None
    assert sessions.return_key(again) != key
    store.people.remove(ANA.person_id)
    assert sessions.read(sessions.issue(again)) is None


def test_a_change_is_noticed_within_seconds_or_at_once(store: RunStore, sessions: Sessions) -> None:
    token = sessions.issue(ANA)
    assert sessions.read(token)
    store.people.revoke(ANA.person_id)
    assert sessions.read(token)  # for two seconds
    sessions.forget(ANA.person_id)
    assert sessions.read(token) is None


def test_what_has_just_been_read_is_known_without_the_database(
    store: RunStore, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = sessions.issue(ANA)
    assert sessions.known(token) is None
    person = sessions.read(token)
    with monkeypatch.context() as patch:
        patch.setattr(store.people, "by_id", None)
        assert sessions.known(token) == person
    assert sessions.known(f"{token}x") is None
    sessions.forget(ANA.person_id)
    assert sessions.known(token) is None
    sessions.read(token)
    monkeypatch.setattr("core.people.sessions.time.monotonic", lambda: float("inf"))
    assert sessions.known(token) is None


def test_the_key_is_kept_or_given(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = signing_key(store)
    assert kept == signing_key(store)
    monkeypatch.setenv("DENSEBOARD_SECRET", "s" * 32)
    assert signing_key(store) != kept


def test_return_keys_are_of_one_person(sessions: Sessions) -> None:
    assert sessions.return_key(ANA) == sessions.return_key(ANA)
    assert sessions.return_key(ANA) != sessions.return_key(BEN)
    assert len(sessions.return_key(ANA)) == 9


def test_what_is_empty_equals_nothing() -> None:
    assert same("a", "a")
    for received, expected in (("a", "b"), ("", ""), ("", "a"), ("a", ""), ("\udcff", "a")):
        assert not same(received, expected)


def test_what_is_read_during_a_sign_out_is_not_known_after_it(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = Sessions(store)
    token = sessions.issue(ANA)
    people = store.people
    monkeypatch.setattr(RunStore, "people", property(lambda _store: reading))

    class Reading:
        """Reads what was there before a sign-out that happens meanwhile."""

        def by_id(self, person_id: str) -> PersonRecord | None:
            before = people.by_id(person_id)
            people.revoke(person_id)
            sessions.forget(person_id)
            return before

    reading = Reading()
    sessions.read(token)
    monkeypatch.setattr(RunStore, "people", property(lambda _store: people))
    assert sessions.read(token) is None
