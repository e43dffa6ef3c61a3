"""Names for the classes of a table, which a file often has as 0 and 1."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.words.language import _, plain
from core.data.tables.plan import MOST_NAME

_MOST = 30  # classes; who has more has words for them in the file

ClassNames = tuple[tuple[str, str], ...]


def class_form(
    classes: Sequence[str],
    names: ClassNames,
    key: str,
    change: Callable[[ClassNames], None],
) -> None:
    """Draw a field for each class; nothing for regression.

    Args:
        classes: Their labels in the table.
        names: Pairs of a label and the name it has now.
        key: Start of the identifiers of the fields.
        change: Called with all names after a change.
    """
    if not 0 < len(classes) <= _MOST:
        return
    given = dict(names)
    with st.expander(_("Names of the classes"), icon=":material/label:", expanded=bool(given)):
        st.caption(_("They are shown instead of the labels in the file, and change no number."))
        with st.container(horizontal=True):
            for place, label in enumerate(classes):
                st.text_input(
                    _("Class {label}").format(label=plain(label)),
                    given.get(label, ""),
                    max_chars=MOST_NAME,
                    placeholder=label,
                    key=f"{key}_{place}",
                    width=190,
                    on_change=_take,
                    args=(tuple(classes), key, change),
                )


def _take(classes: Sequence[str], key: str, change: Callable[[ClassNames], None]) -> None:
    names = [str(st.session_state[f"{key}_{place}"] or "") for place in range(len(classes))]
    change(tuple(zip(classes, names, strict=True)))
