"""Offers to predict an uploaded file that has the columns of a stored table, but not its target."""

from collections.abc import Iterator

import streamlit as st

from components.data.upload.draft import hand_over
from components.data.upload.table_draft import TableDraft
from components.people import visitor
from components.session import address
from components.session.session import session
from components.widgets import messages
from components.widgets.choice import select
from components.widgets.links import go_to_train
from components.words.labels import run_label
from components.words.language import _, marked, plain
from core.base.errors import DenseboardError
from core.data.tables import store
from core.data.tables.description import Description
from core.data.tables.new_rows import match
from core.runs.store import Summary
from core.settings.draft import Draft

_MOST = 20  # runs that are offered, the latest first


def predictable(draft: TableDraft) -> None:
    """Draw the offer, if the file fits a table and a run on it can predict it."""
    if draft.table is None:
        return
    names = [str(name) for name in draft.table.frame.columns]
    for description in _tables_without_target(names):
        runs = {run.run_id: run for run in _runs(description.name)}
        if runs:
            _offer(draft, description, runs)
            return


def _tables_without_target(names: list[str]) -> Iterator[Description]:
    """The stored tables that have these columns and a further one, their target; latest first."""
    for description in reversed(store.available()):
        if description.shape:
            continue
        plan = description.read_plan()
        matched = match(names, [column.name for column in plan.inputs], plan.target)
        if not matched.target and not matched.missing:
            yield description


def _runs(dataset: str) -> Iterator[Summary]:
    runs = visitor.training().store
    of_table = [run for run in runs.summaries() if run.dataset == dataset and run.state.final]
    for run in of_table[: -_MOST - 1 : -1]:
        if runs.has_artifact(run.run_id, "model"):
            yield run


def _offer(draft: TableDraft, description: Description, runs: dict[str, Summary]) -> None:
    with st.container(border=True, key="predictable"):
        st.markdown(
            ":material/batch_prediction: "
            + _(
                "These are the columns of your table “{table}”, without {target}, which a network"
                " can predict. To train on them as a new problem instead, go on below."
            ).format(table=plain(description.label), target=marked(description.read_plan().target))
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            labels = {run_id: run_label(run) for run_id, run in runs.items()}
            run_id = select(_("Run"), labels, key="predict_with", width=360)
            if st.button(
                _("Predict this file"),
                key="predict_this_file",
                type="primary",
                icon=":material/batch_prediction:",
                help=_("Opens the run on the Train page, and predicts every row"),
            ):
                _predict(draft, run_id)


def _predict(draft: TableDraft, run_id: str) -> None:
    try:
        config = visitor.training().status(run_id).config
    except DenseboardError as problem:
        messages.error(problem)
        return
    state = session()
    state.file = hand_over(draft)
    state.run, state.draft, state.section = run_id, Draft.of(config), "predict"
    address.write(config, run_id)
    address.write_section("predict")
    go_to_train()
