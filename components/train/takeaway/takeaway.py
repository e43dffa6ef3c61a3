"""The section with the downloads of a run."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import streamlit as st

from components.train.takeaway import files
from components.train.takeaway.exported_run import ExportedRun, lazily
from components.train.takeaway.page import page
from components.words.language import _
from core.runs.results import Result
from core.runs.service_interface import Status, TrainingService

_NARROWEST = 230  # pixels of a button with its caption
_ID_LENGTH = 8  # characters of a run's id in the names of its files


class _Offer(NamedTuple):
    """One file: end of its name, label, caption, icon, type, and the function that makes it."""

    ending: str
    label: str
    caption: str
    icon: str
    mime: str
    make: Callable[[ExportedRun], str | bytes]


def takeaway(
    status: Status, service: TrainingService, result: Result | None, *, sealed: bool = False
) -> None:
    """Draw a button for each file; a file is made when its button is clicked.

    Args:
        status: A run that has ended.
        service: Source of its record.
        result: Its result; ``None`` if it was never evaluated, or if the test set is sealed.
        sealed: Whether it was evaluated, but the result may not be shown.
    """
    run = ExportedRun(service, status, result)
    st.caption(
        _(
            "All files of this run, for work outside Denseboard. The script and the notebook need"
            " only Keras with TensorFlow, NumPy, scikit-learn and, for a table, pandas, and take"
            " the same steps; with dropout, numbers agree to about four decimals, or fewer in"
            " long runs."
        )
    )
    if sealed:
        st.caption(
            _(
                "The test set is sealed: files with test results are not offered. Script and"
                " notebook print the test result when they run."
            )
        )
    offers = list(_offers(run))
    with st.grid(len(offers), min_column_width=_NARROWEST, gap="small"):
        for offer in offers:
            _button(run, offer)


def _offers(run: ExportedRun) -> Iterator[_Offer]:
    yield _Offer(
        ".py",
        _("Keras script"),
        _("Trains this network again, in plain Keras"),
        "code",
        "text/x-python",
        files.script,
    )
    yield _Offer(
        ".ipynb",
        _("Notebook"),
        _("The same script as a Jupyter notebook"),
        "menu_book",
        "application/x-ipynb+json",
        files.cells,
    )
    yield _Offer(
        ".html",
        _("Report"),
        _("Settings, curves, result and script in one page that opens anywhere"),
        "description",
        "text/html",
        page,
    )
    if run.result is not None:
        yield from _result_files(run, run.result)
    if run.status.rows:
        yield _Offer(
            "-curves.csv",
            _("Curves"),
            _("Loss and metric of every epoch, as CSV"),
            "show_chart",
            "text/csv",
            files.curves,
        )
    yield _Offer(
        "-settings.json",
        _("Settings"),
        _("Can be opened again here, under Presets"),
        "settings",
        "application/json",
        files.settings,
    )


def _result_files(run: ExportedRun, result: Result) -> Iterator[_Offer]:
    if run.service.store.has_artifact(run.status.run_id, "model"):
        yield _Offer(
            ".keras",
            _("Model"),
            _("The trained network; keras.models.load_model opens it"),
            "deployed_code",
            "application/octet-stream",
            files.model,
        )
    if not run.config.info.deleted:  # else the true values are gone
        yield _Offer(
            "-predictions.csv",
            _("Predictions"),
            _("Every test sample: true, predicted and certainty, as CSV"),
            "table",
            "text/csv",
            partial(files.predictions, result=result),
        )


def _button(run: ExportedRun, offer: _Offer) -> None:
    run_id = run.status.run_id
    name = f"denseboard-{run.config.dataset}-{run_id[:_ID_LENGTH]}{offer.ending}"
    with st.container(gap="xxsmall"):
        st.download_button(
            offer.label,
            lazily(offer.make, run),
            file_name=name,
            mime=offer.mime,
            icon=f":material/{offer.icon}:",
            on_click="ignore",
            width="stretch",
            # Streamlit takes no key with two underscores in a row, which a run's id may have.
            key=f"takeaway_{run_id.replace('_', '.')}{offer.ending}",
        )
        st.caption(offer.caption)
