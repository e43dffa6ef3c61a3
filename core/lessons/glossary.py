"""The glossary: every setting, and the terms that go with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.lessons.files import Table, read_folder
from core.lessons.formulas import Formula, read_formulas
from core.settings.kinds import Setting
from core.settings.registry import SETTINGS

_FOLDER = Path(__file__).with_name("glossary")


@dataclass(frozen=True)
class Term:
    """One entry.

    Attributes:
        name: Identifier; that of a setting for settings.
        label: The term (marked for translation); the label of a setting for settings.
        text: A paragraph (marked for translation). It follows the help of a setting.
        formulas: What it is as formulas; the choices of a setting use the same symbols.
        picture: Name of its picture in ``components.lessons.pictures``.
        chapter: Name of the chapter that explains it; empty for none.
        setting: The setting; ``None`` for other terms.
    """

    name: str
    label: str
    text: str
    formulas: tuple[Formula, ...]
    picture: str
    chapter: str
    setting: Setting | None


@dataclass(frozen=True)
class Section:
    """Terms that belong together.

    Attributes:
        title: What they are about (marked for translation).
        terms: The terms.
    """

    title: str
    terms: tuple[Term, ...]


@cache
def glossary() -> tuple[Section, ...]:
    """Return all terms by section, in order.

    Raises:
        LessonError: A file is not a section of the glossary.
    """
    return tuple(_section(Table(name, content)) for name, content in read_folder(_FOLDER))


def terms() -> Mapping[str, Term]:
    """Return all terms by name.

    Raises:
        LessonError: As in ``glossary``.
    """
    return {term.name: term for section in glossary() for term in section.terms}


def _section(table: Table) -> Section:
    section = Section(table.text("title"), tuple(map(_term, table.tables("terms"))))
    table.finish()
    return section


def _term(table: Table) -> Term:
    name = table.text("name")
    setting = SETTINGS.get(name)
    label = table.text("title") if setting is None else setting.label
    term = Term(
        name,
        label,
        table.text("text"),
        read_formulas(table),
        table.text("picture"),
        table.text("chapter", default=""),
        setting,
    )
    table.finish()
    return term
