"""A table in the session's language, with a CSV file to download."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, Literal

import numpy as np
import streamlit as st

from components.words.language import _, number
from core.base.csv_writer import csv_bytes

UNDEFINED = "–"
Columns = Mapping[str, Sequence[Any] | np.ndarray]
"""Values by title, all of one length."""
_MOST_DRAWN = 200  # columns: writing the cells of 5,000 takes half a minute


def table(
    columns: Columns,
    formats: Mapping[str, Callable[[Any], str]],
    *,
    alt: str,
    file: str,
    key: str,
    helps: Mapping[str, str] | None = None,
    height: Literal["content"] | int = "content",
) -> None:
    """Draw a sortable table, and a button that downloads it as CSV.

    Of a very wide table only the first columns are drawn, which a caption says; the file has all.

    Args:
        columns: Values by title; NaN where undefined.
        formats: Functions that format the values, by title; other columns are shown unformatted.
        alt: Text alternative.
        file: Name of the downloaded file, without an extension.
        key: Identifier of this table on the page.
        helps: Explanations by title.
        height: Pixels, for long tables; by default all rows are visible.
    """
    import pandas as pd  # takes half a second, which the first page must not wait for

    drawn = dict(islice(columns.items(), _MOST_DRAWN))
    first = next(iter(columns))
    settings = {
        name: st.column_config.Column(
            help=(helps or {}).get(name), pinned=name == first, alignment=_side(name in formats)
        )
        for name in drawn
    }
    texts = {name: write for name, write in formats.items() if name in drawn}
    st.dataframe(
        pd.DataFrame(drawn).style.format(texts),  # shown formatted, sorted by value
        hide_index=True,
        column_config=settings,
        height=height,
        placeholder=UNDEFINED,
        alt=alt,
        key=key,
    )
    if len(drawn) < len(columns):
        st.caption(
            _("The first {drawn} of {count} columns; the CSV file has them all.").format(
                drawn=number(len(drawn)), count=number(len(columns))
            )
        )
    st.download_button(
        _("CSV"),
        partial(csv, columns),
        f"{file}.csv",
        "text/csv",
        key=f"{key}_csv",
        help=_("Download the table as CSV"),
        icon=":material/download:",
        on_click="ignore",
    )


def _side(numeric: bool) -> Any:
    return "right" if numeric else "left"


def csv(columns: Columns) -> str:
    """Return a CSV file with all digits, empty for NaN; see ``core.base.csv_writer``."""
    lists = [_plain(values) for values in columns.values()]
    return csv_bytes(columns, list(zip(*lists, strict=True))).decode()


def _plain(values: Sequence[Any] | np.ndarray) -> list[Any]:
    listed = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return ["" if value != value else value for value in listed]
