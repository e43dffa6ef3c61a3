"""A search and one of its networks as plain scripts, which run without Denseboard."""

from contextlib import suppress
from functools import lru_cache, partial

import streamlit as st

from components.widgets import messages
from components.words.language import _, language, speaking
from components.words.searches import trial_number
from core.base.errors import DenseboardError
from core.network.script import Origin, Section, joined, notebook
from core.network.script import sections as run_sections
from core.network.script.uploads import uploaded
from core.runs.service_interface import TrainingService
from core.search.config import SearchConfig
from core.search.leaders import Leader
from core.search.script import sections as search_sections
from core.search.service_interface import SearchStatus

_OPEN = "search_take_away"
_ID_LENGTH = 8  # characters of an id in the names of files


def take_away(status: SearchStatus, service: TrainingService, chosen: Leader | None) -> None:
    """Draw the downloads of a search; nothing is written until they are opened.

    Args:
        status: The search.
        service: Has the record of the run.
        chosen: The trial whose network is offered, if any.
    """
    fold = st.expander(_("Take it away"), icon=":material/download:", key=_OPEN, on_change="rerun")
    if not fold.open:
        return
    with fold:
        st.caption(
            _(
                "The scripts need Keras with TensorFlow, NumPy, scikit-learn and, for tables,"
                " pandas or, for own images, Pillow; that of the search needs Optuna as well. Grid"
                " and Random find the same trials. The script of the search does not use the test"
                " set; that of a trial evaluates its network on it when it runs."
                " Trials are counted from 1 here and from 0 by Optuna: trial 1 is trial 0 in the"
                " script's output and in optuna-dashboard."
            )
        )
        try:
            with st.spinner(_("Writing the scripts…")):
                search = _search(status.config.to_json(), language())
                network = None if chosen is None else _network(chosen, service)
        except DenseboardError as problem:
            messages.error(problem)
            return
        name = f"denseboard-search-{status.record.search_id[:_ID_LENGTH]}"
        with st.container(horizontal=True):
            title = _("A search with Denseboard, in plain Optuna and Keras")
            _buttons(_("Search"), title, search, name, "search")
        if chosen is not None and network is not None:
            with st.container(horizontal=True):
                shown = trial_number(chosen.number)
                label = _("Trial {number}").format(number=shown)
                title = _("A network trained with Denseboard, in plain Keras")
                _buttons(label, title, network, f"{name}-trial-{chosen.number + 1}", "trial")


def _buttons(label: str, title: str, parts: list[Section], name: str, key: str) -> None:
    st.download_button(
        _("{what}: script").format(what=label),
        partial(joined, parts),
        file_name=f"{name}.py",
        mime="text/x-python",
        icon=":material/code:",
        on_click="ignore",
        key=f"take_{key}_script",
    )
    st.download_button(
        _("{what}: notebook").format(what=label),
        partial(notebook, title, parts),
        file_name=f"{name}.ipynb",
        mime="application/x-ipynb+json",
        icon=":material/menu_book:",
        on_click="ignore",
        key=f"take_{key}_notebook",
    )


@lru_cache(maxsize=8)
def _search(description: str, code: str) -> list[Section]:
    """The script of a search in a language.

    Raises:
        DenseboardError: Its table was deleted, or too much varies at once.
    """
    config = SearchConfig.from_json(description)
    with speaking(code):
        return search_sections(config, uploaded(config.base), _)


def _network(chosen: Leader, service: TrainingService) -> list[Section]:
    """The script of the first run of a trial, without its test result."""
    versions = {}
    with suppress(DenseboardError):
        versions = dict(service.store.record(chosen.run).versions)
    origin = Origin(chosen.run, versions=versions)
    return run_sections(chosen.config, origin, uploaded(chosen.config), _)
