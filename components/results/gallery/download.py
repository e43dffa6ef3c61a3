"""The download of the selected samples."""

from functools import partial

import streamlit as st

from components.results.gallery.view import View
from components.words.language import _
from core.evaluation.export import csv_file


def download(view: View, name: str) -> None:
    """Draw the button that downloads all samples of the selection as CSV.

    Args:
        view: The selection.
        name: Name of the filter.
    """
    header = [_("Sample"), _("True"), _("Predicted")]
    title = _("Probability: {label}")
    header += [title.format(label=label) for label in view.labels] or [_("Residual")]
    st.download_button(
        _("Download as CSV"),
        partial(csv_file, view.run.predictions, view.matches, view.labels, header),
        file_name=f"denseboard-{view.run.config.dataset}-{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        help=_("All samples of the selection, numbered from 0 as in the arrays"),
        on_click="ignore",
        key=f"{view.key}_download",
    )
