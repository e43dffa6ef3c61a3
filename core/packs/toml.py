"""Writes TOML (version 1.0), as far as the files of class packs need it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_DELETE = "\x7f"  # the one character that JSON allows in a string and TOML does not


def to_toml(content: Mapping[str, Any]) -> str:
    """Return a document that ``tomllib`` reads as ``content``.

    Args:
        content: Texts, numbers, truth values and lists of these by bare keys (letters, digits,
            underscores); tables of such, and lists of tables.
    """
    return "\n".join(_table(content, ())).strip() + "\n"


def _table(content: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    inner: list[tuple[str, Any]] = []
    for key, value in content.items():
        if isinstance(value, Mapping) or _is_tables(value):
            inner.append((key, value))
        else:
            yield f"{key} = {_value(value)}"
    for key, value in inner:  # what follows the head of a table is the table's
        name = ".".join((*path, key))
        if isinstance(value, Mapping):
            yield f"[{name}]"
            yield from _table(value, (*path, key))
            continue
        for one in value:
            yield from ("",) if not path else ()
            yield f"[[{name}]]"
            yield from _table(one, (*path, key))


def _is_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value)


def _value(value: Any) -> str:
    if isinstance(value, str):  # a JSON string is a TOML string, but for one character
        return json.dumps(value, ensure_ascii=False).replace(_DELETE, "\\u007f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return repr(value)
