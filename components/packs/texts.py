"""The texts of a pack: translated if it ships, else as its author wrote them."""

from components.words.language import _, plain, written
from core.lessons.packs import Pack


def name(pack: Pack, text: str) -> str:
    """Return a text of one line as Markdown.

    What others wrote is escaped, so that it holds no link, image, formula or HTML.
    """
    return plain(written(text)) if pack.own else _(text)


def said(pack: Pack, text: str) -> str:
    """Return a text of some lines as Markdown, escaped in the same way."""
    if not pack.own:
        return _(text)
    return "\n\n".join(plain(line) for line in written(text).splitlines() if line.strip())
