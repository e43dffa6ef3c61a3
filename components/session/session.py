"""The state of one browser tab, including its user's last action."""

from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from core.base.errors import DenseboardError
from core.comparison.predictions_game import Guess
from core.packs.draft import PackDraft
from core.search.draft import SearchDraft
from core.settings.config import RunConfig
from core.settings.draft import Draft

TRAIN_ON_CHANGE = "train_on_change"
"""Key of the switch that starts a training at every change."""

OWN_POINTS = "own_points"
"""Key of the fold of the Data page in which points are drawn; it is open if this is true."""

_KEY = "session"


@dataclass
class Session:
    """The state of one tab.

    Attributes:
        draft: The settings in the sidebar.
        run: Id of the run shown; ``None`` before the first.
        section: Name of the section of the run's results that is open; ``None`` for the first.
        problems: Errors in the address or in the last change of a setting.
        refusal: Why the last request was refused.
        changed: Whether settings were changed since the last script run.
        rejected: Whether a setting got an invalid value since the last script run.
        asked: Name of the button pressed since the last script run.
        guess: What the user expects of the next run.
        file: An uploaded file for the run shown to predict, and its name; ``None`` for none.
        search: Id of the search that is open; ``None`` for none.
        search_draft: The form of the next search; ``None`` until it is changed, so that it follows
            the settings.
        chapter: Name of the chapter of the Learn page that is open; ``None`` for the first.
        lesson_runs: The last run that was trained in each place of the Learn page.
        pack: Name of the class pack that is open; ``None`` for none.
        step: Its step, counted from 1.
        pack_draft: The class pack that is being made; ``None`` for none.
        pack_saved: The same pack as it was last saved, or empty.
        pack_kept: What is recorded of it, saved or as a draft; ``None`` for nothing.
        pack_restored: When the draft that the form opened with had last changed, in seconds since
            1970 (UTC); ``None`` if it opened without one, or has been saved since.
        presenting: Whether the tab is shown to a room, in large type.
        sharing: By which the tab knows what it shares with those who follow; ``None`` for nothing.
        held: Id of the run whose curves are held while it trains on; ``None`` for none.
        replays: How often the presenter has replayed a run.
    """

    draft: Draft = field(default_factory=lambda: Draft.of(RunConfig()))
    run: str | None = None
    section: str | None = None
    problems: list[DenseboardError] = field(default_factory=list)
    refusal: DenseboardError | None = None
    changed: bool = False
    rejected: bool = False
    asked: str | None = None
    guess: Guess | None = None
    file: tuple[Path, str] | None = None
    search: str | None = None
    search_draft: SearchDraft | None = None
    chapter: str | None = None
    lesson_runs: dict[str, str] = field(default_factory=dict)
    pack: str | None = None
    step: int = 1
    pack_draft: PackDraft | None = None
    pack_saved: PackDraft | None = None
    pack_kept: PackDraft | None = None
    pack_restored: float | None = None
    presenting: bool = False
    sharing: str | None = None
    held: str | None = None
    replays: int = 0

    @property
    def acted(self) -> bool:
        """Whether the user did something since the last script run."""
        return self.changed or self.asked is not None


def session() -> Session:
    """Return the state of this tab, created on first use."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    state: Session = st.session_state[_KEY]
    return state


def ask(button: str) -> None:
    """Callback: record which button was pressed; a double click counts once."""
    session().asked = button
