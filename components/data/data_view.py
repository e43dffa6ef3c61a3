"""The Data page's main area."""

import streamlit as st

from components.data.images import images
from components.data.overview import overview
from components.data.preparing import preparing
from components.data.table import columns
from components.widgets import messages
from components.words.language import _, marked, number
from core.base.errors import DenseboardError
from core.data.datasets import Source, at_hand, load
from core.data.datasets.dataset import Dataset
from core.data.profile import parts
from core.settings.draft import Draft

_MEGABYTE = 1e6


def data_view(draft: Draft) -> None:
    """Draw the dataset chosen: what it is, what it looks like and what is done to it."""
    st.subheader(marked(draft.info.label), anchor=False)
    st.caption(_(draft.info.help))
    dataset = _loaded(draft)
    if dataset is None:
        return
    divided = parts(dataset, draft.validation_share, draft.seed)
    overview(draft, divided)
    if draft.info.images:
        images(draft, dataset, divided)
    else:
        columns(draft, dataset, divided)
    preparing(draft, dataset, divided)


def _loaded(draft: Draft) -> Dataset | None:
    """The dataset; nothing while it is not at hand and has not been asked for."""
    info = draft.info
    if not at_hand(draft.dataset) and info.download_bytes:
        st.info(
            _("{dataset} is not loaded yet. The first time, {size} MB are downloaded.").format(
                dataset=marked(info.label), size=number(info.download_bytes / _MEGABYTE)
            ),
            icon=":material/download:",
        )
        if not st.button(_("Show the data"), icon=":material/table_view:", type="primary"):
            return None
    try:
        return _load(draft.source)
    except DenseboardError as problem:
        messages.error(problem)
        return None


def _load(source: Source) -> Dataset:
    with st.spinner(_("Loading the samples…")):
        bar = st.empty()

        def received(done: int, total: int) -> None:
            bar.progress(min(done / total, 1.0))

        dataset = load(source, received)
        bar.empty()
        return dataset
