"""The language in which the form of a class pack shows its texts, one at a time."""

from collections.abc import Iterator
from typing import NamedTuple

from components.widgets.choice import choice
from components.words.language import _, language_name, plain
from core.base.languages import LANGUAGES
from core.packs.draft import PackDraft
from core.packs.translations import Translated, any_text, text_in


class TextLanguage(NamedTuple):
    """A language of the texts in the form.

    Attributes:
        code: Its code in ``core.packs.translations``: empty for the language of the pack.
        original: The code of the language of the pack.
    """

    code: str
    original: str

    def key(self, key: str) -> str:
        """Return the key of a field, another one for each language."""
        return f"{key}_{self.code}" if self.code else key

    def text(self, owner: Translated, attribute: str) -> str:
        """Return a text in this language."""
        return text_in(owner, attribute, self.code)

    def any(self, owner: Translated, attribute: str) -> str:
        """Return a text in this language or, where it has none, in another."""
        return any_text(owner, attribute, self.code)

    def note(self, owner: Translated, attribute: str) -> str:
        """Return, as Markdown, the text that is translated here; empty for none."""
        original = text_in(owner, attribute, "") if self.code else ""
        name = language_name(self.original).capitalize()
        return f"{name}: {plain(original)}" if original.strip() else ""


def text_language(draft: PackDraft) -> TextLanguage:
    """Draw the switch between the languages of the app, and return the one that is chosen."""
    own = draft.language or next(iter(LANGUAGES))
    names = {own: LANGUAGES[own]} | {code: name for code, name in LANGUAGES.items() if code != own}
    chosen = choice(
        _("Language of the texts"),
        names,
        key=f"pack_language_{draft.pack_id}",
        label_shown=True,
        help=_(
            "Everyone reads a class pack in their own language. A text that is missing there"
            " appears in the other one."
        ),
    )
    return TextLanguage("" if chosen == own else chosen, own)


def languages_used(draft: PackDraft, shown: TextLanguage) -> Iterator[tuple[str, str]]:
    """Return the languages that a pack has texts in, and the one shown.

    Yields:
        The code in ``core.packs.translations``, and the name within a sentence.
    """
    owners: list[Translated] = [draft]
    for step in draft.steps:
        owners += [step, *step.answers, *([step.reference] if step.reference else [])]
    used = {shown.code, *(code for owner in owners for code in owner.translations)}
    for code in LANGUAGES:
        if code == shown.original:
            yield "", language_name(code)
        elif code in used:
            yield code, language_name(code)
