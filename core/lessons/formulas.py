"""Formulas of chapters and of the glossary."""

from dataclasses import dataclass

from core.lessons.files import Table


@dataclass(frozen=True)
class Formula:
    """Equations, and what their symbols mean.

    Attributes:
        equations: In LaTeX, without words.
        caption: What the symbols mean (marked for translation), with LaTeX between ``$``; empty if
            other equations use the same.
    """

    equations: tuple[str, ...]
    caption: str


def read_formulas(table: Table) -> tuple[Formula, ...]:
    """Take the tables ``formulas`` out of a table; there may be none.

    Raises:
        LessonError: One is not a formula.
    """
    formulas = []
    for one in table.tables("formulas"):
        formulas.append(Formula(one.texts("equations"), one.text("caption", default="")))
        one.finish()
    return tuple(formulas)
