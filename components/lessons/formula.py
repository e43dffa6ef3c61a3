"""Typeset formulas."""

import re
from collections.abc import Iterable

import streamlit as st

from components.words.language import _, decimal_and_group
from core.lessons.formulas import Formula

_NUMBER = re.compile(r"\d+\.\d+")


def typeset(equations: Iterable[str]) -> str:
    """Return equations as Markdown, one below the other.

    Args:
        equations: In LaTeX, with decimal points: they become the sign of the language.
    """
    rows = r" \\[0.4em] ".join(f"& {_NUMBER.sub(_decimal, one)}" for one in equations)
    return rf"$\begin{{aligned}} {rows} \end{{aligned}}$"


def formulas(shown: Iterable[Formula]) -> None:
    """Draw formulas, each above what its symbols mean."""
    for one in shown:
        st.markdown(typeset(one.equations))
        if one.caption:
            st.caption(_(one.caption))


def _decimal(found: re.Match[str]) -> str:
    """A number as the language writes it; braces keep TeX from adding space after a comma."""
    decimal = decimal_and_group()[0]
    return found[0].replace(".", f"{{{decimal}}}")
