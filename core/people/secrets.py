"""Compares what only some people know, in a time that says nothing about it."""

import hashlib
import hmac
import secrets

from core.people.setup import SECRET
from core.runs.store import RunStore

_PREFERENCE = "people_secret"
_BYTES = 32


def signing_key(store: RunStore) -> bytes:
    """Return the key that sessions are signed with: the same on all servers of a database.

    Raises:
        StorageError: The database cannot be used.
    """
    text = SECRET.value or store.preference(_PREFERENCE)
    if not text:
        text = store.settle(_PREFERENCE, secrets.token_urlsafe(_BYTES))
    return hashlib.sha256(str(text).encode()).digest()


def signature(key: bytes, purpose: str, text: str) -> bytes:
    """Return the HMAC-SHA256 of a text, of no use for another purpose (RFC 2104)."""
    return hmac.digest(key, f"{purpose}:{text}".encode(), "sha256")


def same(received: str, expected: str) -> bool:
    """Whether two texts are equal, in a time that depends on neither; an empty one never is."""
    digests = (
        hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in (received, expected)
    )
    return hmac.compare_digest(*digests) and bool(expected)
