"""The section in which a trained network predicts the rows of a file."""

from pathlib import Path

import streamlit as st

from components.results.predict_file.findings import column_findings, file_notices, value_findings
from components.results.predict_file.scores import file_scores
from components.results.try_it import TrainedNetwork
from components.widgets import messages
from components.widgets.reading import reading_progress
from components.words.language import _, marked, ngettext, number, plain
from core.base.errors import DenseboardError
from core.base.files import copy_upload
from core.data.tables.limits import upload_mb
from core.evaluation.file_prediction import FilePrediction, Titles

_STATE, _TURN = "file_prediction", "file_prediction_turn"
_EVERY = 0.5  # seconds between two looks at the progress
_FIRST = 8  # rows shown


def predict_file(network: TrainedNetwork, given: tuple[Path, str] | None = None) -> None:
    """Draw the uploader; then the progress; then the predictions and what is odd about the file.

    Args:
        network: The network.
        given: A file that was uploaded elsewhere to be predicted, and its name.
    """
    with st.container(key="predict_file"):
        if given is not None:
            _begin(network, *given)
        state = st.session_state.get(_STATE)
        if state is None or state.run_id != network.run.run_id:
            _uploader(network)
            return
        job: FilePrediction = state
        st.fragment(_job, run_every=_EVERY if job.running else None)(network, job, job.running)


def _uploader(network: TrainedNetwork) -> None:
    info = network.run.config.info
    st.caption(
        _(
            "Upload rows with the columns of the table, with or without {target}: you get them back"
            " with the prediction of this network in further columns."
        ).format(target=marked(info.target))
    )
    try:
        most = upload_mb()
    except DenseboardError as error:
        messages.error(error)
        return
    key = f"predict_upload_{st.session_state.get(_TURN, 0)}"
    file = st.file_uploader(
        _("Rows to predict: text, workbook, JSON, ARFF or Parquet"),
        key=key,
        max_upload_size=most,
        help=_("Columns are found by their names, in any order. The file stays on this machine."),
    )
    if file is None:
        return
    try:
        path = copy_upload(file)
    except DenseboardError as error:
        messages.error(error)
        return
    _begin(network, path, file.name)
    st.rerun()


def _begin(network: TrainedNetwork, path: Path, name: str) -> None:
    _dismiss()
    config = network.run.config
    labels = network.labels if config.task.classifies else []
    titles = Titles(_("Predicted"), _("Probability"), _("Probability: {label}"), labels)
    job = FilePrediction(network.service, network.run.run_id, config, path, titles, name)
    st.session_state[_STATE] = job
    job.start()


def _dismiss() -> None:
    """Callback: cancel and forget the prediction, and empty the uploader."""
    old: FilePrediction | None = st.session_state.pop(_STATE, None)
    if old is not None:
        old.cancel()
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _job(network: TrainedNetwork, job: FilePrediction, was_running: bool) -> None:
    dismissed = st.session_state.get(_STATE) is not job
    if dismissed or (was_running and not job.running):
        st.rerun()  # for the uploader, or without looking again and again
    st.text(job.name)
    if job.match is not None:
        file_notices(job.notices)
        column_findings(job.match)
    if job.running:
        _progress(job)
    elif job.problem is not None:
        messages.error(job.problem)
    elif job.done:
        _result(network, job)
    st.button(
        _("Cancel") if job.running else _("Predict another file"),
        key="predict_dismiss",
        icon=":material/close:" if job.running else ":material/upload_file:",
        on_click=_dismiss,
    )


def _progress(job: FilePrediction) -> None:
    reader = job.reader
    if reader is not None:
        reading_progress(reader)
        return
    if not job.total:
        st.progress(0.0, _("Reading the file…"))
        return
    text = _("{done} of {total} rows predicted").format(
        done=number(job.predicted), total=number(job.total)
    )
    st.progress(job.predicted / job.total, text)


def _result(network: TrainedNetwork, job: FilePrediction) -> None:
    value_findings(job.findings)
    if job.scores is not None:
        file_scores(network.run.config, job.scores, network.labels)
    text = ngettext("{count} row was predicted.", "{count} rows were predicted.", job.total)
    st.caption(text.format(count=number(job.total)) + " " + _("The first ones:"))
    first = job.first(_FIRST)
    columns = list(first.columns)
    answers = len(job.added)  # are written last, and shown first
    st.dataframe(
        first[[*columns[-answers:], *columns[:-answers]]],
        hide_index=True,
        alt=_("The first rows with predictions"),
        height="content",
    )
    st.download_button(
        _("Rows with predictions"),
        job.content,
        file_name=f"{Path(job.name).stem}-predicted.csv",
        mime="text/csv",
        icon=":material/download:",
        type="primary",
        on_click="ignore",
        key="predict_download",
        help=_(
            "All columns of your file, then {columns}; CSV in UTF-8. Texts that a spreadsheet would"
            " run as a formula begin with an apostrophe."
        ).format(columns=plain(", ".join(job.added))),
    )
