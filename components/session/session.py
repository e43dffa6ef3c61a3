"""What one tab is working on, and what its user asked for last."""

from dataclasses import dataclass, field

import streamlit as st

from core.base.errors import DenseboardError
from core.comparison.predictions_game import Guess
from core.settings.config import RunConfig
from core.settings.draft import Draft

TRAIN_ON_CHANGE = "train_on_change"
"""Key of the switch with which every change trains at once."""

_KEY = "session"


@dataclass
class Session:
    """The state of one tab.

    Attributes:
        draft: The settings in the sidebar.
        run: Id of the run shown; ``None`` before the first.
        section: Name of the section of the run's results that is open; ``None`` for the first.
        problems: What was wrong with the address.
        refusal: Why the last thing asked for was not done.
        changed: Settings were changed since the script last looked.
        rejected: A setting was given a value that is not allowed since the script last looked.
        asked: Name of the button pressed since the script last looked.
        guess: What is expected of the next run.
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

    @property
    def acted(self) -> bool:
        """Whether the user did something since the script last looked."""
        return self.changed or self.asked is not None


def session() -> Session:
    """The state of this tab, made on first use."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    state: Session = st.session_state[_KEY]
    return state


def ask(button: str) -> None:
    """Note that a button was pressed; a callback, so that pressing it twice is one wish."""
    session().asked = button
