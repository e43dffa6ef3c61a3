"""The texts of a draft in the languages of the app.

An object with texts has the language of its pack in its attributes and all others in
``translations``. The code ``""`` stands for the language of the pack.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from core.base.languages import WrittenText

Translations = Mapping[str, Mapping[str, str]]
"""Texts by attribute, by code of the language."""


class Translated(Protocol):
    """What has texts; see the module."""

    @property
    def translations(self) -> Translations: ...


def text_in(owner: Translated, attribute: str, code: str) -> str:
    """Return a text in a language; empty if there is none."""
    if not code:
        return str(getattr(owner, attribute))
    return owner.translations.get(code, {}).get(attribute, "")


def any_text(owner: Translated, attribute: str, code: str = "") -> str:
    """Return a text in a language or, where it has none, in another; empty if there is none."""
    codes = (code, "", *owner.translations)
    return next(filter(None, (text_in(owner, attribute, one) for one in codes)), "")


def with_text(owner: Translated, attribute: str, code: str, text: str) -> dict[str, Any]:
    """Return what to replace in an object, so that it has this text in this language."""
    if not code:
        return {attribute: text}
    texts = {**owner.translations.get(code, {}), attribute: text}
    kept = {name: one for name, one in texts.items() if one}
    others = {name: one for name, one in owner.translations.items() if name != code}
    return {"translations": others | ({code: kept} if kept else {})}


def written(owner: Translated, keys: Mapping[str, str], *, required: bool) -> dict[str, Any]:
    """Return texts as in a file.

    Args:
        owner: Has the texts.
        keys: The key of each text in the file, by its attribute.
        required: Whether texts that are nowhere are there all the same, empty.
    """
    held: dict[str, Any] = {}
    for attribute, key in keys.items():
        text = text_in(owner, attribute, "")
        if text or (required and not any_text(owner, attribute)):
            held[key] = text
    return held


def tables(owner: Translated, keys: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the translations of texts as in a file: a table for each language that has any.

    Args:
        owner: Has the texts.
        keys: The key of each text in the file, by its attribute.
    """
    held = {
        code: {key: texts[name] for name, key in keys.items() if texts.get(name)}
        for code, texts in owner.translations.items()
    }
    return {code: texts for code, texts in held.items() if texts}


def parted(**texts: str) -> dict[str, Any]:
    """Return texts of a pack as the attributes of a draft, ``translations`` among them."""
    values: dict[str, Any] = {}
    translations: dict[str, dict[str, str]] = {}
    for attribute, text in texts.items():
        values[attribute] = str(text)
        if isinstance(text, WrittenText):
            values[attribute] = "" if text.borrowed else str(text)
            for code, one in text.translations.items():
                translations.setdefault(code, {})[attribute] = one
    return values | {"translations": translations}
