"""How persons get in: with a code and a name, or by what a sign-in provider says of them."""

import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Any

from core.base.errors import SignInError
from core.base.text import N_, UserText
from core.people import setup
from core.people.person import Role
from core.people.secrets import same
from core.people.sessions import Sessions
from core.runs.person_record import PersonRecord
from core.runs.store import RunStore, ids

NAME_LENGTH = 40
_MOST_ALIKE = 100  # persons of one name that a provider sends


def join(store: RunStore, sessions: Sessions, name: str, code: str, key: str) -> PersonRecord:
    """Return the person who gets into the class, recorded if new.

    A name belongs to whoever took it first. In another browser that person types the key of
    ``Sessions.return_key`` as well, a teacher that of the teacher.

    Args:
        store: The store of everybody.
        sessions: Knows the keys.
        name: As the person typed it.
        code: The code of the class; a teacher needs none.
        key: The key of a teacher, or that of a student who comes back; empty for none.

    Raises:
        SignInError: The code or the key is wrong, the name is taken, or is none.
        StorageError: The database cannot be used.
    """
    teaches = same(key.strip(), setup.TEACHER_KEY.value)
    if not teaches and not same(code.strip(), setup.CLASS_CODE.value):
        raise SignInError(N_("The code is not that of this class. Ask your teacher for it."))
    plain = _plain(name)
    role = Role.TEACHER if teaches else Role.STUDENT
    record = PersonRecord(ids.new(), plain, role.value)
    if not (key.strip() and not teaches) and store.people.add(record):
        return record
    known = store.people.by_name(plain)
    if known is None:
        raise SignInError(
            N_("Nobody called {name} has signed in yet, so there is no key. Leave it empty."),
            name=UserText(plain),
        )
    if teaches and known.role == Role.TEACHER:
        return known
    if not teaches and same(_letters(key), _letters(sessions.return_key(known))):
        return known
    raise SignInError(
        N_(
            "The name {name} is taken. Choose another one, or, if it is yours, add the key that"
            " your menu shows at the top right; your teacher knows it too."
        ),
        name=UserText(known.name),
    )


def by_claims(store: RunStore, claims: Mapping[str, Any]) -> PersonRecord:
    """Return the person whom a sign-in provider describes, recorded if new.

    Args:
        store: The store of everybody.
        claims: Of the ID token: ``iss`` and ``sub`` say who it is, ``name`` or ``email`` the name.

    Raises:
        SignInError: They do not say who it is.
        SetupError: It is not known what the provider says of teachers.
        StorageError: The database cannot be used.
    """
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise SignInError(
            N_("The sign-in provider does not say who you are: its answer has no {claim}."),
            claim="sub",
        )
    who = hashlib.sha256(f"{claims.get('iss', '')}\n{subject}".encode()).hexdigest()[:40]
    role = Role.TEACHER if _teaches(claims) else Role.STUDENT
    known = store.people.by_id(who)
    if known is None:
        named = str(claims.get("name") or claims.get("email") or subject)
        for number in range(1, _MOST_ALIKE):
            name = _plain(named) if number == 1 else f"{_plain(named)} ({number})"
            if store.people.add(PersonRecord(who, name, role.value)):
                break
        known = store.people.by_id(who)
        if known is None:
            raise SignInError(N_("Too many people are called {name}."), name=UserText(named[:40]))
    elif known.role != role:
        store.people.change(who, role=role.value)
        known = store.people.by_id(who) or known
    return known


def _teaches(claims: Mapping[str, Any]) -> bool:
    claim, wanted = setup.teacher_claim()
    said = claims.get(claim)
    values = said if isinstance(said, list | tuple) else [said]
    return any(str(value) == wanted for value in values if value is not None)


def _plain(name: str) -> str:
    """Return a name in one line, without characters that cannot be seen.

    Raises:
        SignInError: Nothing is left, or it is too long.
    """
    # Categories C (control, format, …) and Z (separators); some turn the direction of text.
    visible = "".join(
        " " if unicodedata.category(letter)[0] in "CZ" else letter
        for letter in unicodedata.normalize("NFC", name)
    )
    plain = " ".join(visible.split())
    if not plain:
        raise SignInError(N_("Type your name, by which the others know you."))
    if len(plain) > NAME_LENGTH:
        raise SignInError(
            N_("The name has {received} characters; {allowed} are allowed. Shorten it."),
            received=len(plain),
            allowed=NAME_LENGTH,
        )
    return plain


def _letters(key: str) -> str:
    return "".join(letter for letter in key.upper() if letter.isalnum())
