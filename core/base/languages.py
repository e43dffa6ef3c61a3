"""The languages of the app, and texts that their author wrote in more than one of them."""

from collections.abc import Mapping

from core.base.text import UserText

LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}
"""Names by code, each in its own language."""


class WrittenText(UserText):
    """A text and its translations, all by its author; as a ``str`` it is what has no translation.

    Args:
        text: The text.
        translations: The text in other languages, by code.
        borrowed: Whether the text itself is one of the translations, because nothing else was
            written.
    """

    translations: Mapping[str, str]
    borrowed: bool

    def __new__(
        cls, text: str, translations: Mapping[str, str] | None = None, *, borrowed: bool = False
    ) -> "WrittenText":
        made = super().__new__(cls, text)
        made.translations = translations or {}
        made.borrowed = borrowed
        return made

    def said(self, code: str) -> str:
        """Return the text in a language, or as it was written if it has no translation."""
        return self.translations.get(code, str(self))
