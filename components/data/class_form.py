"""Names for the classes of a table, which are often 0 and 1 in the file."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.words.language import _, plain
from core.data.tables.class_names import MOST_NAME

_MOST = 30  # classes; with more of them, a file usually has names

ClassNames = tuple[tuple[str, str], ...]


def class_form(
    classes: Sequence[str],
    names: ClassNames,
    key: str,
    change: Callable[[ClassNames], None],
) -> None:
    """Draw a field for each class; draw nothing for regression.

    Args:
        classes: Labels of the classes in the table.
        names: Pairs of a label and its current name.
        key: Prefix of the keys of the fields.
        change: Called with all names after a change.
    """
    if not 0 < len(classes) <= _MOST:
        return
    current = dict(names)
    with st.expander(_("Names of the classes"), icon=":material/label:", expanded=bool(current)):
        st.caption(_("They are shown instead of the labels and change no result."))
        with st.container(horizontal=True):
            for place, label in enumerate(classes):
                st.text_input(
                    _("Class {label}").format(label=plain(label)),
                    current.get(label, ""),
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
