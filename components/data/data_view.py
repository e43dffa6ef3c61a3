"""The Data page's main area."""

import streamlit as st

from components.data.images import images
from components.data.overview import overview
from components.data.preparing import preparing
from components.data.table import columns
from components.widgets import messages
from components.words.language import _, marked, number
from core.base.errors import DenseboardError
from core.data.datasets import Source, bytes_to_download, load
from core.data.datasets.dataset import Dataset
from core.data.profile import parts
from core.settings.draft import Draft

_MEGABYTE = 1e6
_LARGE = 10 * _MEGABYTE  # from here on, sizes are in whole megabytes


def data_view(draft: Draft) -> None:
    """Draw the chosen dataset: overview, samples and preprocessing."""
    st.subheader(marked(draft.info.label), anchor=False)
    st.caption(_(draft.info.help))
    dataset = _loaded(draft)
    if dataset is None:
        return
    divided = parts(dataset, draft.holdout)
    overview(draft, divided)
    if draft.info.images:
        images(draft, dataset, divided)
    else:
        columns(draft, dataset, divided)
    preparing(draft, dataset, divided)


def _loaded(draft: Draft) -> Dataset | None:
    """Return the dataset; ``None`` if it has to be downloaded and the user did not request it."""
    try:
        size = bytes_to_download(draft.dataset)
        if size and not _requested(draft, size):
            return None
        return _load(draft.source)
    except DenseboardError as problem:
        messages.error(problem)
        return None


def _requested(draft: Draft, size: int) -> bool:
    st.info(
        _("{dataset} is not on this machine yet: showing it downloads {size} MB once.").format(
            dataset=marked(draft.info.label),
            size=number(size / _MEGABYTE, 0 if size > _LARGE else 1),
        ),
        icon=":material/download:",
    )
    return st.button(_("Show the data"), icon=":material/table_view:", type="primary")


def _load(source: Source) -> Dataset:
    with st.spinner(_("Loading the samples…")):
        bar = st.empty()

        def received(done: int, total: int) -> None:
            bar.progress(min(done / total, 1.0))

        dataset = load(source, received)
        bar.empty()
        return dataset
