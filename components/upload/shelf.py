"""The tables that are kept: chosen, renamed, deleted."""

import streamlit as st

from components.language import _, ngettext, number, plain
from components.upload.draft import choose, trying
from core.runs import RunStore
from core.settings import DATASET
from core.tables import store
from core.tables.description import Description


def shelf() -> None:
    """Draw a line for each; nothing where none is kept."""
    kept = store.kept()
    if not kept:
        return
    with st.expander(_("Your tables"), icon=":material/folder_open:"):
        for description in reversed(kept):
            _row(description)


def _row(description: Description) -> None:
    name = description.name
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("Name of the table"),
            description.label,
            key=f"rename_{name}_{description.label}",
            label_visibility="collapsed",
            width=240,
            on_change=_rename,
            args=(name, f"rename_{name}_{description.label}"),
        )
        rows = description.train_samples + description.test_samples
        st.caption(
            ngettext("{rows} row from {file}", "{rows} rows from {file}", rows).format(
                rows=number(rows), file=plain(description.file)
            ),
            width="stretch",
        )
        st.button(
            _("Show"),
            key=f"show_{name}",
            icon=":material/table_view:",
            on_click=choose,
            args=(name,),
        )
        with st.popover(_("Delete"), icon=":material/delete:"):
            _deletion(name)


def _deletion(name: str) -> None:
    runs = len(store.used_by(name, RunStore().records()))
    told = _("No run uses it.")
    if runs:
        told = ngettext(
            "{count} run uses it. Its curves and results stay, but its samples cannot be shown"
            " until you upload the same file with the same choices.",
            "{count} runs use it. Their curves and results stay, but their samples cannot be shown"
            " until you upload the same file with the same choices.",
            runs,
        ).format(count=number(runs))
    st.markdown(told)
    st.button(
        _("Delete the data"),
        key=f"delete_{name}",
        type="primary",
        icon=":material/delete_forever:",
        on_click=_delete,
        args=(name,),
    )


def _rename(name: str, key: str) -> None:
    with trying():
        store.rename(name, st.session_state[key])


def _delete(name: str) -> None:
    with trying():
        store.delete(name)
        choose(DATASET.default)
