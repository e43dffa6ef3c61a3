"""Packs that people make: a TOML file like those that ship, from anybody, so untrusted."""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from core.base.errors import LessonError
from core.base.languages import LANGUAGES, WrittenText
from core.base.text import N_, UserText, shown
from core.lessons.packs import Pack, find_pack, read_pack
from core.runs.pack_record import MOST_BYTES, PackRecord
from core.runs.store import RunStore, ids

_LONGEST = 4_000  # characters of a text
_DEEPEST = 6  # tables and lists in each other

Content = Mapping[str, Any]


def open_pack(name: str, store: RunStore) -> Pack:
    """Return a pack that ships, or one that somebody made and this person may open.

    Args:
        name: Its name or id.
        store: The record that the person may see.

    Raises:
        LessonError: There is none, or its file is of another version of the app.
        StorageError: The record cannot be read.
    """
    if not ids.is_made(name):
        return find_pack(name)
    return read_file(name, store.packs.record(name).content.encode())


class Heading(NamedTuple):
    """What a list says of a pack.

    Attributes:
        title: Its title; empty if its file is damaged.
        text: What one learns.
        minutes: How long it takes with a class.
        steps: Number of its steps.
    """

    title: str
    text: str
    minutes: int
    steps: int


def heading(record: PackRecord) -> Heading:
    """Return what a list says of a recorded pack, without reading its settings."""
    with suppress(ValueError, LookupError, TypeError, RecursionError, StopIteration):
        content = tomllib.loads(record.content)
        return Heading(
            _words(content, "title"),
            _words(content, "text"),
            int(content["minutes"]),
            len(content["steps"]),
        )
    return Heading("", "", 0, 0)


def _words(content: Content, key: str) -> str:
    """A text with its translations, read less strictly than ``core.lessons.files`` does."""
    translations = {
        code: str(content[code][key])
        for code in LANGUAGES
        if isinstance(content.get(code), dict) and key in content[code]
    }
    text = str(content[key]) if key in content else next(iter(translations.values()))
    return WrittenText(text, translations)


def read_file(name: str, file: bytes) -> Pack:
    """Read a pack from its file, which is untrusted input.

    Args:
        name: Its id.
        file: The bytes of the file.

    Raises:
        LessonError: It is no such file; the message names the place in it and what is allowed.
    """
    if len(file) > MOST_BYTES:
        raise LessonError(
            N_(
                "The file has {size} bytes, but a class pack has at most {most}. Choose a file that"
                " was downloaded from the form of a class pack."
            ),
            size=len(file),
            most=MOST_BYTES,
        )
    try:
        content = tomllib.loads(file.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise LessonError(
            N_(
                "The file is not TOML: {reason}. Correct it there, or choose a file that was"
                " downloaded from the form of a class pack."
            ),
            reason=UserText(shown(problem)),
        ) from None
    return read_content(name, content)


def read_content(name: str, content: Content) -> Pack:
    """Read a pack from what its file holds, with the limits of ``read_file``.

    Args:
        name: Its id.
        content: As ``core.lessons.packs.read_pack`` describes it, without ``claims``.

    Raises:
        LessonError: Something is missing, not allowed, or too long.
    """
    _check_texts(content, ())
    return read_pack(name, content, own=True)


def _check_texts(value: Any, place: tuple[str, ...]) -> None:
    """Refuse what is too long or too deep before anything else looks at it."""
    if len(place) > 2 * _DEEPEST:
        raise _refused(place, N_("fewer nested tables"))
    if isinstance(value, dict):
        for key, one in value.items():
            _check_texts(one, (*place, key))
    elif isinstance(value, list):
        for number, one in enumerate(value, start=1):
            _check_texts(one, (*place, str(number)))
    elif isinstance(value, str):
        if len(value) > _LONGEST:
            raise _refused(place, N_("at most 4,000 characters"))
    elif not isinstance(value, bool | int | float):  # a date, which no setting and no text is
        raise _refused(place, N_("a text, a number, true or false"))


def _refused(place: tuple[str, ...], allowed: str) -> LessonError:
    return LessonError(
        N_("The class pack: {place} is not allowed; allowed is {allowed}."),
        place=UserText(shown(" ".join(place))),
        allowed=allowed,
    )
