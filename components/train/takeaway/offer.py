"""A file that is made when its button is clicked."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from components.train.takeaway.exported_run import ExportedRun
from components.widgets.download import lazily
from core.base.text import for_file_name

_ID_LENGTH = 8  # characters of a run's id in the names of its files


class Offer(NamedTuple):
    """One file: end of its name, label, caption, icon, type, and the function that makes it."""

    ending: str
    label: str
    caption: str
    icon: str
    mime: str
    make: Callable[[ExportedRun], str | bytes]

    def name(self, run: ExportedRun) -> str:
        """Return the name of its file."""
        info = run.config.info
        dataset = for_file_name(info.label if info.uploaded else "") or info.name
        return f"denseboard-{dataset}-{run.status.run_id[:_ID_LENGTH]}{self.ending}"


def button(run: ExportedRun, offer: Offer) -> None:
    """Draw the button of a file, with its caption."""
    with st.container(gap="xxsmall"):
        st.download_button(
            offer.label,
            lazily(offer.make, run),
            file_name=offer.name(run),
            mime=offer.mime,
            icon=f":material/{offer.icon}:",
            on_click="ignore",
            width="stretch",
            # Streamlit takes no key with two underscores in a row, which a run's id may have.
            key=f"takeaway_{run.status.run_id.replace('_', '.')}{offer.ending}",
        )
        st.caption(offer.caption)
