"""Who gets into a class, and who is known from a sign-in provider."""

from typing import Any

import pytest

from core.base.errors import SignInError
from core.people.attempts import MOST, SECONDS, Attempts
from core.people.joining import by_claims, join
from core.people.person import Person, Role
from core.people.sessions import Sessions
from core.runs.person_record import PersonRecord
from core.runs.store import RunStore

CODE, KEY = "tulips", "a-key-of-teachers"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> RunStore:
    for name, value in {
        "PEOPLE": "class",
        "CLASS_CODE": CODE,
        "TEACHER_KEY": KEY,
        "TEACHER_CLAIM": "roles=teacher",
    }.items():
        monkeypatch.setenv(f"DENSEBOARD_{name}", value)
    return RunStore()


@pytest.fixture
def enter(store: RunStore) -> Any:
    sessions = Sessions(store)

    def enter(name: str, code: str = CODE, key: str = "") -> PersonRecord:
        return join(store, sessions, name, code, key)

    return enter


def test_a_code_and_a_name_are_enough(enter: Any) -> None:
    ana = enter("  Ana \u202eGarcía ", f" {CODE} ")
    assert (ana.name, ana.role) == ("Ana García", "student")
    assert enter("Ben").person_id != ana.person_id


@pytest.mark.parametrize("code", ["", "tulip", "TULIPS", "tulips!", KEY])
def test_another_code_is_refused(store: RunStore, enter: Any, code: str) -> None:
    with pytest.raises(SignInError, match="not that of this class"):
        enter("Ana", code)
    assert store.people.everybody() == []


def test_the_key_makes_a_teacher_who_needs_no_code(enter: Any) -> None:
    teacher = enter("Ms Ruiz", "", KEY)
    assert Person.of(teacher).teaches
    assert enter("ms ruiz", "", KEY) == teacher  # in another browser
    for key in ("a-key-of-teacherz", "X"):
        with pytest.raises(SignInError):
            enter("Mr Ruiz", CODE, key)
    with pytest.raises(SignInError, match="taken"):
        enter("Ms Ruiz")


def test_a_name_belongs_to_whoever_took_it(store: RunStore, enter: Any) -> None:
    ana = enter("Ana García")
    for alike in ("Ana García", "ana  garcía", "ANA GARCÍA", "Ａna Garcı\u0301a".replace("ı", "i")):
        with pytest.raises(SignInError, match="The name Ana García is taken"):
            enter(alike)
    with pytest.raises(SignInError, match="taken"):
        enter("Ana García", "", KEY)  # nor does a teacher's key open it
    key = Sessions(store).return_key(ana)
    for typed in (key, key.lower(), key.replace("-", " ")):
        assert enter("ana garcía", CODE, typed) == ana
    ben = enter("Ben")
    with pytest.raises(SignInError, match="taken"):
        enter("Ana García", CODE, Sessions(store).return_key(ben))
    with pytest.raises(SignInError, match="not that of this class"):
        enter("Ana García", "", key)  # who has left the class cannot come back
    with pytest.raises(SignInError, match="Nobody called Carla"):
        enter("Carla", CODE, key)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Type your name"),
        (" \t\u200b\u2060", "Type your name"),
        ("x" * 41, "41 characters; 40"),
    ],
)
def test_what_is_no_name(enter: Any, name: str, sentence: str) -> None:
    with pytest.raises(SignInError, match=sentence):
        enter(name)


def test_attempts_are_limited_by_address(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("core.people.attempts.time.monotonic", lambda: now)
    attempts = Attempts()
    for _ in range(MOST):
        assert attempts.wait("10.0.0.1") == 0
        attempts.fail("10.0.0.1")
        now += 1
    assert attempts.wait("10.0.0.1") == SECONDS - MOST
    assert attempts.wait("10.0.0.2") == 0
    now += SECONDS - MOST
    assert attempts.wait("10.0.0.1") == 0
    attempts.fail("10.0.0.1")
    assert attempts.wait("10.0.0.1") == 1


def claims(**more: Any) -> dict[str, Any]:
    return {"iss": "https://id.example", "sub": "u1", "name": "Ana", **more}


def test_a_provider_says_who_it_is(store: RunStore) -> None:
    ana = by_claims(store, claims())
    assert (ana.name, ana.role) == ("Ana", Role.STUDENT)
    assert by_claims(store, claims(name="Ana García")) == ana
    other = by_claims(store, claims(sub="u2"))
    assert (other.name, other.person_id != ana.person_id) == ("Ana (2)", True)
    elsewhere = by_claims(store, claims(iss="https://other.example"))
    assert elsewhere.person_id not in (ana.person_id, other.person_id)
    assert by_claims(store, {"sub": "u9", "email": "eva@id.example"}).name == "eva@id.example"
    for nobody in ({}, {"sub": ""}, {"sub": 3}, {"name": "Ana"}):
        with pytest.raises(SignInError, match="has no sub"):
            by_claims(store, nobody)


def test_a_claim_makes_a_teacher_and_takes_it_back(store: RunStore) -> None:
    for said, teaches in (
        (["student", "teacher"], True),
        ("teacher", True),
        ("teachers", False),
        ([], False),
        (None, False),
    ):
        assert Person.of(by_claims(store, claims(roles=said))).teaches == teaches, said
