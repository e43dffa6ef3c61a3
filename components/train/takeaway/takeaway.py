"""The section with the downloads of a run."""

from collections.abc import Iterator
from functools import partial

import streamlit as st

from components.train.takeaway import files
from components.train.takeaway.exported_run import ExportedRun
from components.train.takeaway.models import model_offers, model_usage
from components.train.takeaway.offer import Offer, button
from components.train.takeaway.page import page
from components.words.language import _
from core.evaluation.tracking.formats import FORMATS, MIME
from core.runs.results import Result
from core.runs.service_interface import TrainingService
from core.runs.status import Status

_NARROWEST = 230  # pixels of a button with its caption


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
            " only Keras with TensorFlow, NumPy, scikit-learn and, for tables, pandas or, for own"
            " images, Pillow, and take the same steps; with dropout, numbers agree to about four"
            " decimals, or fewer in long runs."
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
            button(run, offer)
    if _has_model(run):
        model_usage(run)


def _offers(run: ExportedRun) -> Iterator[Offer]:
    yield Offer(
        ".py",
        _("Keras script"),
        _("Trains this network again, in plain Keras"),
        "code",
        "text/x-python",
        files.script,
    )
    yield Offer(
        ".ipynb",
        _("Notebook"),
        _("The same script as a Jupyter notebook"),
        "menu_book",
        "application/x-ipynb+json",
        files.cells,
    )
    yield Offer(
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
        yield Offer(
            "-curves.csv",
            _("Curves"),
            _("Loss and metric of every epoch, as CSV"),
            "show_chart",
            "text/csv",
            files.curves,
        )
        yield from _tracking_files()
    yield Offer(
        "-settings.json",
        _("Settings"),
        _("Can be opened again here, under Presets"),
        "settings",
        "application/json",
        files.settings,
    )


def _tracking_files() -> Iterator[Offer]:
    for wanted in FORMATS:
        yield Offer(
            wanted.ending,
            _(wanted.label),
            _(wanted.caption),
            wanted.icon,
            MIME,
            partial(files.tracking, wanted=wanted),
        )


def _result_files(run: ExportedRun, result: Result) -> Iterator[Offer]:
    if _has_model(run):
        yield from model_offers(run)
    if not run.config.info.deleted:  # else the true values are gone
        yield Offer(
            "-predictions.csv",
            _("Predictions"),
            _("Every test sample: true, predicted and certainty, as CSV"),
            "table",
            "text/csv",
            partial(files.predictions, result=result),
        )


def _has_model(run: ExportedRun) -> bool:
    return run.result is not None and run.service.store.has_artifact(run.status.run_id, "model")
