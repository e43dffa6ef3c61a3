"""Pasted points: the field, and what was not understood, line by line."""

import tempfile
from pathlib import Path

import streamlit as st

from components.data.points.draft import DRAW, PROBLEM, WAY, points_draft
from components.widgets import messages
from components.words.language import _, ngettext, number, plain, translate
from core.data.points import pasted
from core.data.points.pasted import Pasted
from core.data.points.points import around

_TEXT = "points_text"
_RESULT = "points_pasted"
_LISTED = 10  # lines that were not understood


def paste_form() -> None:
    """Draw the field, and what came of the last text."""
    st.text_area(
        _("x1, x2 and a class or a number on each line, such as cells copied from a spreadsheet"),
        key=_TEXT,
        height=160,
        placeholder="0.5; 1.2; A",
    )
    st.caption(
        _(
            "A third column of numbers is a number to predict if it has more than four different"
            " ones, or decimals; else it has classes. The points replace those drawn before."
        )
    )
    st.button(
        _("Read the points"), key="read_points", icon=":material/content_paste:", on_click=_read
    )
    result = st.session_state.get(_RESULT)
    if isinstance(result, Pasted):
        _told(result)


def _read() -> None:
    text = str(st.session_state.get(_TEXT) or "")
    st.session_state.pop(_RESULT, None)
    with messages.refusal(PROBLEM), tempfile.TemporaryDirectory() as folder:
        result = pasted.read(text, Path(folder) / "points.txt")
        st.session_state[_RESULT] = result
        points_draft().put(result.points, around(result.points.x))


def _told(result: Pasted) -> None:
    count = len(result.points.y)
    text = ngettext("{count} point was read.", "{count} points were read.", count)
    told = text.format(count=number(count))
    if result.header:
        header = _("The first line was taken for the names of the columns: {names}.")
        told += " " + header.format(names=plain(result.header))
    st.success(told, icon=":material/check:")
    if result.problems:
        lines = [f"- {translate(each)}" for each in result.problems[:_LISTED]]
        more = len(result.problems) - _LISTED
        if more > 0:
            rest = ngettext("and {count} more line", "and {count} more lines", more)
            lines.append(f"- {rest.format(count=number(more))}")
        left_out = ngettext(
            "{count} line was not understood and is left out:",
            "{count} lines were not understood and are left out:",
            len(result.problems),
        )
        heading = left_out.format(count=number(len(result.problems)))
        st.warning("\n".join([heading, "", *lines]), icon=":material/warning:")
    st.button(
        _("Show and change them"),
        key="show_pasted",
        icon=":material/draw:",
        on_click=_show,
    )


def _show() -> None:
    st.session_state[WAY] = DRAW
