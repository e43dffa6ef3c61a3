"""What was answered and trained in a class pack: for the teacher everybody's, else one's own."""

import streamlit as st

from components.packs.persons import persons_table
from components.packs.places import go, open_first
from components.packs.step_work import step_work
from components.packs.texts import name
from components.packs.work_file import work_csv
from components.people.others import persons_seen, teaches
from components.people.visitor import visitor
from components.session.session import Session
from components.widgets import messages
from components.widgets.download import lazily
from components.words.language import _
from core.base.errors import DenseboardError
from core.lessons.packs import Pack
from core.packs.own import open_pack
from core.packs.work import PackWork, pack_work
from core.people.person import ALONE, Person
from core.runs.service_interface import TrainingService
from core.runs.store import RunStore

REFRESH_SECONDS = 5.0
"""Between two looks at the record while the page is open."""


def work_page(part: str, state: Session, service: TrainingService) -> None:
    """Draw the page.

    Args:
        part: Name or id of the pack.
        state: The state of the tab.
        service: The training service of the visitor.
    """
    st.button(
        _("All class packs"),
        key="pack_back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=go,
        args=(state,),
    )
    try:
        pack = open_pack(part, service.store)
    except DenseboardError as problem:
        messages.error(problem)
        return
    st.header(name(pack, pack.title), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Open"), key="pack_work_open", icon=":material/play_arrow:"):
            open_first(state, pack)
        st.download_button(
            _("All answers and runs as CSV"),
            lazily(_file, pack, service.store, _person()),
            f"denseboard-pack-{part}.csv",
            "text/csv",
            key="pack_work_csv",
            icon=":material/download:",
            on_click="ignore",
        )
    _live(pack, service.store)


def read(pack: Pack, store: RunStore, person: Person) -> PackWork:
    """Read the work that a person may see, in a few queries, however many persons there are.

    Raises:
        DenseboardError: The record cannot be read, or the pack is no longer shared.
    """
    return pack_work(
        pack,
        persons_seen(person),
        store.packs.answers(pack.name),
        store.packs.runs(pack.name),
        store.summaries(others=True),
        store.rows,
    )


def _file(pack: Pack, store: RunStore, person: Person) -> bytes:
    return work_csv(read(pack, store, person))


def _person() -> Person:
    return visitor() or ALONE


@st.fragment(run_every=REFRESH_SECONDS)
def _live(pack: Pack, store: RunStore) -> None:
    """Drawn again while the page is open."""
    try:
        work = read(pack, store, _person())
        persons_table(work, everybody=teaches())
        for place, one in enumerate(work.steps, start=1):
            step_work(work, one, place)
    except DenseboardError as problem:
        messages.error(problem)
