"""The files of lessons: TOML, so that a teacher can add one without code.

Every value under a key of ``TEXTS`` is shown to users, and translated by the catalogues like any
text in the code.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from core.base.errors import LessonError
from core.base.languages import WrittenText
from core.base.text import N_, UserText, shown

TEXTS = frozenset(("title", "idea", "caption", "text", "reason", "task", "hint", "label", "look"))
"""Keys whose values are texts: a string, or a list of strings, each a message of its own."""

_NAME = re.compile(r"(?P<number>\d+)_(?P<name>[a-z][a-z0-9_]*)")


def read_folder(folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Read the files ``<number>_<name>.toml`` of a folder, in the order of their numbers.

    Yields:
        Name and content of each.

    Raises:
        LessonError: A file has another name, cannot be read, or is not TOML.
    """
    for path in sorted(folder.glob("*.toml"), key=_number):
        match = _NAME.fullmatch(path.stem)
        if match is None:
            raise LessonError(
                N_("{file}: its name must be a number, an underscore and a word, as in {example}."),
                file=UserText(path.name),
                example=UserText("3_activations.toml"),
            )
        try:
            yield match["name"], tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:  # ``tomllib.TOMLDecodeError`` is a ValueError
            raise LessonError(
                N_("{file}: it cannot be read as TOML: {reason}."),
                file=UserText(path.name),
                reason=UserText(problem),
            ) from problem


class Table:
    """A table of a file, whose values are taken out one by one.

    Args:
        file: Name of the file or of the part of it, for messages.
        content: The table.
        languages: Codes of languages in which the table, and those in it, may repeat texts: each
            under its code, as a table with the same keys.

    Raises:
        LessonError: What is under the code of a language is no table.
    """

    def __init__(
        self, file: str, content: Mapping[str, Any], languages: Collection[str] = ()
    ) -> None:
        self._file = file
        self._content = dict(content)
        self._languages = languages
        given = [code for code in languages if code in self._content]
        self._translations = {code: self._inner(code, N_("a table of texts"), ()) for code in given}

    @property
    def file(self) -> str:
        """Name of the file or of the part of it, for messages."""
        return self._file

    def text(self, key: str, *, default: str | None = None) -> str:
        """Take out a text.

        Raises:
            LessonError: It is missing, empty or not a string.
        """
        value = self._take(key, default)
        if not isinstance(value, str) or (not value and value != default):
            raise self.error(key, value, N_("a text"))
        return value

    def words(self, key: str, *, default: str | None = None) -> str:
        """Take out a text with its translations; one that only has translations is the first.

        Raises:
            LessonError: It is missing everywhere, empty or not a string.
        """
        translations = {
            code: table.text(key)
            for code, table in self._translations.items()
            if key in table._content
        }
        if translations and key not in self._content:
            return WrittenText(next(iter(translations.values())), translations, borrowed=True)
        text = self.text(key, default=default)
        return WrittenText(text, translations) if translations else text

    def texts(self, key: str, *, default: Collection[str] | None = None) -> tuple[str, ...]:
        """Take out a list of texts.

        Raises:
            LessonError: It is missing, or not a list of strings.
        """
        value = self._take(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise self.error(key, value, N_("a list of texts"))
        return tuple(value)

    def switch(self, key: str) -> bool:
        """Take out ``true`` or ``false``; without it, it is false.

        Raises:
            LessonError: It is neither.
        """
        value = self._take(key, False)
        if not isinstance(value, bool):
            raise self.error(key, value, N_("true or false"))
        return value

    def count(self, key: str) -> int:
        """Take out a whole number from 1.

        Raises:
            LessonError: It is missing, or something else.
        """
        value = self._take(key, None)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.error(key, value, N_("a whole number from 1"))
        return value

    def number(self, key: str) -> float:
        """Take out a number.

        Raises:
            LessonError: It is missing, or something else.
        """
        value = self._take(key, None)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.error(key, value, N_("a number"))
        try:
            return float(value)
        except OverflowError:
            raise self.error(key, value, N_("a number")) from None

    def name_place_or_table(self, key: str) -> "str | int | Table | None":
        """Take out a name, a place counted from 1, or a table; ``None`` if it is missing.

        Raises:
            LessonError: It is something else.
        """
        if isinstance(self._content.get(key), dict):
            return self._inner(key, N_("a table"), self._languages)
        value = self._take(key, None)
        if isinstance(value, bool) or not isinstance(value, str | int | None):
            raise self.error(key, value, N_("a name, a whole number from 1, or a table"))
        return value

    def tables(self, key: str) -> list["Table"]:
        """Take out an array of tables, which may be missing.

        Raises:
            LessonError: It is something else.
        """
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.error(key, value, N_("an array of tables"))
        return [
            Table(f"{self._file}, {key} {place}", one, self._languages)
            for place, one in enumerate(value, start=1)
        ]

    def settings(self, key: str) -> Mapping[str, Any]:
        """Take out a table of settings by name, which may be missing.

        Raises:
            LessonError: It is something else.
        """
        value = self._take(key, {})
        if not isinstance(value, dict):
            raise self.error(key, value, N_("a table of settings"))
        return value

    def rest(self) -> dict[str, Any]:
        """Take out everything that is left."""
        rest, self._content = self._content, {}
        return rest

    def finish(self) -> None:
        """Check that nothing is left.

        Raises:
            LessonError: There is a key that nobody has asked for.
        """
        if self._content:
            raise LessonError(
                N_("{file}: there is no key {keys} here; correct or remove it."),
                file=UserText(self._file),
                keys=UserText(", ".join(self._content)),
            )
        for table in self._translations.values():
            table.finish()

    def error(self, key: str, received: Any, allowed: str) -> LessonError:
        """Return the error for a value that is not allowed.

        Args:
            key: Its key.
            received: The value; ``None`` if it is missing.
            allowed: What is allowed, marked for translation.
        """
        return LessonError(
            N_("{file}: {key} received {received}, allowed is {allowed}."),
            file=UserText(self._file),
            key=UserText(key),
            received=UserText(shown("nothing" if received is None else repr(received))),
            allowed=allowed,
        )

    def _inner(self, key: str, allowed: str, languages: Collection[str]) -> "Table":
        value = self._take(key, None)
        if not isinstance(value, dict):
            raise self.error(key, value, allowed)
        return Table(f"{self._file}, {key}", value, languages)

    def _take(self, key: str, default: Any) -> Any:
        return self._content.pop(key, default)


def extract(
    file: BinaryIO, _keywords: Any, _tags: Any, options: Any
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Return the texts of a file for Babel, as its extractors do; there are no options."""
    content = tomllib.loads(file.read().decode())
    for text in _texts(content):
        yield 1, None, text, []


def _texts(value: Any, shown: bool = False) -> Iterator[str]:
    if isinstance(value, str):
        if shown:
            yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one, shown)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, key in TEXTS)


def _number(path: Path) -> tuple[int, str]:
    digits = path.stem.partition("_")[0]
    return (int(digits) if digits.isdecimal() else 0), path.stem
