"""Signed tokens by which a browser shows who has signed in.

A token is ``PERSON.ISSUED.REVOKED.SIGNATURE``: the id of the person, when it was given out (in
seconds since 1970), how often the person had been signed out everywhere by then, and an HMAC-SHA256
of these in base 64. It is void after ``SECONDS``, or once the person is signed out everywhere.
"""

import base64
import hmac
import time
from collections.abc import Callable

from core.base.cache import LRUCache
from core.people.person import Person
from core.people.secrets import signature, signing_key
from core.runs.person_record import PersonRecord
from core.runs.sharing import Changes
from core.runs.store import RunStore

SECONDS = 30 * 24 * 3600
"""How long a token is valid."""

_LONGEST = 400  # characters of a token
_KNOWN_SECONDS = 2.0  # for which a person is not read again
_KNOWN = 500
_Known = tuple[float, int, PersonRecord | None]
"""Until when a person is known, after how many calls of ``forget``, and the record."""
_RETURN_LETTERS = 8  # 40 bits, guarded by a limit of attempts


class Sessions:
    """Gives out tokens and reads them, from any thread.

    Args:
        store: The store of everybody.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._key: bytes | None = None
        self._known: LRUCache[str, _Known] = LRUCache(_KNOWN)
        self._forgotten = Changes()
        self._signed: LRUCache[str, bool] = LRUCache(_KNOWN)  # tokens with a signature of ours

    def issue(self, record: PersonRecord) -> str:
        """Return a new token of a person.

        Raises:
            StorageError: The database cannot be used.
        """
        content = f"{record.person_id}.{int(time.time())}.{record.revoked}"
        return f"{content}.{self._sign(content)}"

    def read(self, token: str) -> Person | None:
        """Return whose token this is; ``None`` if it is forged, too old or void.

        Raises:
            StorageError: The database cannot be used.
        """
        return self._read(token, self._person)

    def known(self, token: str) -> Person | None:
        """Return whose token this is if ``read`` has just said so, without waiting for a database.

        Returns:
            ``None`` if that is not known, or if the token is nobody's.
        """
        return self._read(token, self._known_person) if self._signed.get(token) else None

    def _read(self, token: str, find: Callable[[str], PersonRecord | None]) -> Person | None:
        parts = token.split(".") if len(token) <= _LONGEST and token.isascii() else []
        if len(parts) != 4:
            return None
        if not self._is_signed(token, ".".join(parts[:3]), parts[3]):
            return None
        person_id, issued, revoked = parts[:3]
        if not 0 <= time.time() - int(issued) < SECONDS:
            return None
        record = find(person_id)
        if record is None or record.revoked != int(revoked):
            return None
        return Person.of(record)

    def return_key(self, record: PersonRecord) -> str:
        """Return the key with which a person comes back in another browser: ``ABCD-EFGH``."""
        purpose = f"{record.person_id}.{record.revoked}"
        letters = base64.b32encode(signature(self._signing_key(), "return", purpose)).decode()
        half = _RETURN_LETTERS // 2
        return f"{letters[:half]}-{letters[half:_RETURN_LETTERS]}"

    def forget(self, person_id: str) -> None:
        """Read a person again at the next token: the record has changed."""
        self._forgotten.note()
        self._known.pop(person_id)

    def _person(self, person_id: str) -> PersonRecord | None:
        forgotten = self._forgotten.count
        known = self._fresh(person_id)
        if known is not None:
            return known[2]
        record = self._store.people.by_id(person_id)
        self._known.put(person_id, (time.monotonic() + _KNOWN_SECONDS, forgotten, record))
        return record

    def _known_person(self, person_id: str) -> PersonRecord | None:
        known = self._fresh(person_id)
        return None if known is None else known[2]

    def _fresh(self, person_id: str) -> _Known | None:
        # What was read before a call of ``forget`` is not known after it, even if another thread
        # puts it there only then.
        known = self._known.get(person_id)
        if known is None or time.monotonic() >= known[0] or known[1] != self._forgotten.count:
            return None
        return known

    def _is_signed(self, token: str, content: str, signed: str) -> bool:
        # Asked for each message to a browser: once a token is known to be ours, it stays ours.
        if self._signed.get(token) is None:
            if not hmac.compare_digest(self._sign(content), signed):
                return False
            self._signed.put(token, True)
        return True

    def _sign(self, content: str) -> str:
        signed = signature(self._signing_key(), "session", content)
        return base64.urlsafe_b64encode(signed).decode().rstrip("=")

    def _signing_key(self) -> bytes:
        if self._key is None:
            self._key = signing_key(self._store)
        return self._key
