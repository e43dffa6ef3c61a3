"""Recorded runs to diagnose: the curves, the question, and then the coach's own words."""

from collections.abc import Mapping, Sequence

import streamlit as st

from components.lessons.figure import figure
from components.lessons.figures.curves import curves
from components.lessons.question_form import book_of, question
from components.lessons.training import open_settings
from components.session.chosen import CASE
from components.session.session import Session
from components.train.summary import summary
from components.widgets import messages
from components.widgets.choice import keep_choice
from components.words.advice import advice
from components.words.comparison import setting_value
from components.words.language import _, translate
from core.advice import checks
from core.base.errors import LessonError
from core.lessons.cases import FIGURE, Case
from core.lessons.recordings import Recording
from core.runs.service_interface import TrainingService
from core.settings.config import RunConfig
from core.settings.draft import Draft
from core.settings.registry import DATASET, SETTINGS


def cases(
    offered: Sequence[Case],
    state: Session,
    service: TrainingService,
    share: Mapping[str, str] | None = None,
) -> None:
    """Draw one case of several, and the choice between them.

    Args:
        offered: The cases.
        state: The state of the tab.
        service: The training service.
        share: As for ``figure``.
    """
    place = _chosen(len(offered))
    case = offered[place]
    try:
        recording = case.recording()
    except LessonError as problem:
        messages.error(problem)
        return
    st.markdown(_(case.caption))
    unavailable = _("This figure could not be loaded. Reload the page.")
    figure(FIGURE, curves(place, recording), unavailable, share)
    if question(case.question, book_of(case.question, service.store)):
        _answer(recording, service)
    if st.button(
        _("Train it yourself"),
        key=f"case_train_{case.name}",
        icon=":material/network_node:",
        help=_("Opens the Train page with the settings of this run"),
    ):
        open_settings(recording.config, state)


def _chosen(count: int) -> int:
    """Draw the choice between the runs; return the place of the chosen one."""
    places = list(range(count))
    keep_choice(CASE, places, 0)
    chosen = st.pills(
        _("Recorded run"),
        places,
        format_func=lambda place: _("Run {number}").format(number=place + 1),
        key=CASE,
        required=True,
        persist_state="session",
    )
    return chosen or 0


def _answer(recording: Recording, service: TrainingService) -> None:
    """What the coach says, and what the run was set to."""
    with st.container(border=True):
        title = _("The coach")
        st.markdown(f"**{title}**")
        found = recording.advice()
        for item in found:
            draw = st.warning if item.severity == "warning" else st.info
            draw(advice(item), icon=":material/exercise:")
        if not found:
            st.info(_("The coach finds nothing in these curves."), icon=":material/exercise:")
        for finding in checks.findings(Draft.of(recording.config)):
            text = translate(finding.message)
            st.caption(_("Before training, the Train page says: {text}").format(text=text))
        settings = "; ".join(_settings(recording.config))
        st.caption(_("Settings that are not the usual ones: {settings}").format(settings=settings))
        summary(recording.config, service.estimate(recording.config))


def _settings(config: RunConfig) -> list[str]:
    """The settings that are not the defaults of the dataset, with their values."""
    return [
        f"{_(SETTINGS[name].label)} {setting_value(name, getattr(config, name))}"
        for name in config.to_address()
        if name != DATASET.name
    ]
