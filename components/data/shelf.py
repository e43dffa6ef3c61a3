"""The stored tables and sets of images, to choose, rename or delete."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components.data.class_form import ClassNames, class_form
from components.data.points.draft import PROBLEM, change_copy
from components.data.upload.draft import choose, trying
from components.people.uploads import UPLOADS
from components.sidebar.inputs import reset_select
from components.widgets import messages
from components.words.language import _, moment, ngettext, number, plain
from core.data.points.store import sampling_of
from core.data.tables import data, store
from core.data.tables.description import Description
from core.runs.sharing import Sharing
from core.runs.store import RunStore, Summary
from core.settings.registry import DATASET

_NAMED = 10  # runs listed


def shelf(store_of_runs: RunStore) -> None:
    """Draw a line for each; draw nothing if there are none.

    Args:
        store_of_runs: The record of the runs that the visitor may see.
    """
    tables = store.available()
    if not tables:
        return
    label = _("Your datasets")
    fold = st.expander(label, icon=":material/folder_open:", key="your_tables", on_change="rerun")
    if not fold.open:
        return
    runs = store_of_runs.summaries(others=True)
    with fold:
        for description in reversed(tables):
            _row(description, [run for run in runs if run.dataset == description.name])
        st.caption(
            _(
                "To change the choices for a table, such as its test rows, upload its file again:"
                " you can take them over."
            )
        )


def _row(description: Description, used_by: Sequence[Summary]) -> None:
    name = description.name
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("Name of the dataset"),
            description.label,
            key=f"rename_{name}_{description.label}",
            label_visibility="collapsed",
            width=240,
            on_change=_rename,
            args=(name, f"rename_{name}_{description.label}"),
        )
        st.caption(_origin(description), width="stretch")
        if description.classes:
            with st.popover(_("Classes"), icon=":material/label:"):
                class_form(
                    description.classes,
                    description.class_names,
                    f"classes_{name}",
                    partial(_name_classes, name),
                )
        if description.plane:
            st.button(
                _("Change a copy"),
                key=f"copy_{name}",
                icon=":material/draw:",
                help=_("Opens the points or the formula above, to make another dataset of them"),
                on_click=_change_copy,
                args=(description,),
            )
        st.button(
            _("Show"),
            key=f"show_{name}",
            icon=":material/table_view:",
            on_click=choose,
            args=(name,),
        )
        _share(name)
        if data.shared(name):
            st.caption(_("In the shared folder: read only"))
            return
        with st.popover(_("Delete"), icon=":material/delete:"):
            _deletion(description, used_by)


def _share(name: str) -> None:
    """Draw the switch that shares data with the class, for those who have them."""
    shared = UPLOADS.sharing(name)
    if shared is None:
        return
    st.toggle(
        _("The class sees it"),
        value=shared is Sharing.CLASS,
        key=f"share_data_{name}_{shared}",
        on_change=_turn,
        args=(name, Sharing.PRIVATE if shared is Sharing.CLASS else Sharing.CLASS),
    )


def _turn(name: str, sharing: Sharing) -> None:
    with trying():
        UPLOADS.share(name, sharing)


def _origin(description: Description) -> str:
    rows = description.train_samples + description.test_samples
    if description.plane:
        return _of_points(description, rows)
    text = ngettext("{rows} row from {file}", "{rows} rows from {file}", rows)
    if description.shape:
        text = ngettext("{rows} image from {file}", "{rows} images from {file}", rows)
    elif description.second_file:
        text = _("{rows} rows from {file} and, for the test, {second}")
    return text.format(
        rows=number(rows), file=plain(description.file), second=plain(description.second_file)
    )


def _of_points(description: Description, points: int) -> str:
    sampling = sampling_of(description)
    text = ngettext("{count} point of your own", "{count} points of your own", points)
    if sampling is not None:
        text = ngettext("{count} point from {formula}", "{count} points from {formula}", points)
    return text.format(count=number(points), formula=plain(sampling.formula if sampling else ""))


def _deletion(description: Description, used_by: Sequence[Summary]) -> None:
    name, runs = description.name, len(used_by)
    text = _("No run uses it.")
    if used_by and description.plane:
        text = ngettext(
            "{count} run uses it. Its curves, loss and metric stay, but what needs its points"
            " cannot be shown any more.",
            "{count} runs use it. Their curves, losses and metrics stay, but what needs their"
            " points cannot be shown any more.",
            runs,
        ).format(count=number(runs))
    elif used_by:
        text = ngettext(
            "{count} run uses it. Its curves, loss and metric stay, but what needs its samples"
            " cannot be shown until you upload the same file with the same choices.",
            "{count} runs use it. Their curves, losses and metrics stay, but what needs their"
            " samples cannot be shown until you upload the same file with the same choices.",
            runs,
        ).format(count=number(runs))
    st.markdown(text)
    for run in reversed(used_by[-_NAMED:]):
        st.markdown(_link(run))
    st.button(
        _("Delete the data"),
        key=f"delete_{name}",
        type="primary",
        icon=":material/delete_forever:",
        on_click=_delete,
        args=(name,),
    )


def _link(run: Summary) -> str:
    """Return a Markdown link to a run."""
    return f"- [{moment(run.created)}](./?run={run.run_id})"


def _change_copy(description: Description) -> None:
    with messages.refusal(PROBLEM):
        change_copy(description)


def _rename(name: str, key: str) -> None:
    with trying():
        store.rename(name, st.session_state[key])
        reset_select(DATASET)


def _name_classes(name: str, names: ClassNames) -> None:
    with trying():
        store.name_classes(name, names)


def _delete(name: str) -> None:
    with trying():
        store.delete(name)
        choose(DATASET.default)
        st.toast(_("The data were deleted."), icon=":material/delete:")
