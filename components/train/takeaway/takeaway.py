"""The section that offers the files of a run."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import streamlit as st

from components.train.takeaway import files
from components.train.takeaway.page import page
from components.train.takeaway.parcel import Parcel, lazily
from components.words.language import _
from core.runs.results import Result
from core.runs.service_interface import Status, TrainingService

_NARROWEST = 230  # pixels of a button with its caption
_KEY_LENGTH = 8  # characters of a run's id in the names of its files


class _Offer(NamedTuple):
    """One file: the ending of its name, its button, its purpose, its type and its maker."""

    ending: str
    label: str
    caption: str
    icon: str
    mime: str
    make: Callable[[Parcel], str | bytes]


def takeaway(
    status: Status, service: TrainingService, result: Result | None, *, sealed: bool = False
) -> None:
    """Draw a button for each file; a file is made when its button is pressed.

    Args:
        status: A run that has ended.
        service: Where its record comes from.
        result: Its result; ``None`` if it was never evaluated, or if the test set is sealed.
        sealed: Whether it was evaluated, but may not be shown.
    """
    parcel = Parcel(service, status, result)
    st.caption(
        _(
            "All files of this run, to continue without this page. The script and the notebook"
            " need only Keras with TensorFlow, NumPy, scikit-learn and, for a table, pandas, and"
            " take the same steps; with dropout, numbers agree to about four decimals, and less"
            " in long runs."
        )
    )
    if sealed:
        st.caption(
            _(
                "The test set is sealed: files that contain test results are not offered. Script"
                " and notebook show the test result to whoever runs them."
            )
        )
    offers = list(_offers(parcel))
    with st.grid(len(offers), min_column_width=_NARROWEST, gap="small"):
        for offer in offers:
            _button(parcel, offer)


def _offers(parcel: Parcel) -> Iterator[_Offer]:
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
        _("The same script for Jupyter, in cells"),
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
    if parcel.result is not None:
        yield from _left_behind(parcel, parcel.result)
    if parcel.status.rows:
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
        _("Can be opened here again, beside the presets"),
        "settings",
        "application/json",
        files.settings,
    )


def _left_behind(parcel: Parcel, result: Result) -> Iterator[_Offer]:
    if parcel.service.store.has_artifact(parcel.status.run_id, "model"):
        yield _Offer(
            ".keras",
            _("Model"),
            _("The trained network; keras.models.load_model opens it"),
            "deployed_code",
            "application/octet-stream",
            files.model,
        )
    if not parcel.config.info.deleted:  # else the true values are gone
        yield _Offer(
            "-predictions.csv",
            _("Predictions"),
            _("Every test sample: true, predicted and certainty, as CSV"),
            "table",
            "text/csv",
            partial(files.predictions, result=result),
        )


def _button(parcel: Parcel, offer: _Offer) -> None:
    run_id = parcel.status.run_id
    name = f"denseboard-{parcel.config.dataset}-{run_id[:_KEY_LENGTH]}{offer.ending}"
    with st.container(gap="xxsmall"):
        st.download_button(
            offer.label,
            lazily(offer.make, parcel),
            file_name=name,
            mime=offer.mime,
            icon=f":material/{offer.icon}:",
            on_click="ignore",
            width="stretch",
            # Streamlit takes no key with two underscores in a row, which a run's id may have.
            key=f"takeaway_{run_id.replace('_', '.')}{offer.ending}",
        )
        st.caption(offer.caption)
