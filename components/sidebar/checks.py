"""What is wrong or unwise about the settings, each with a button that mends it."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from components.sidebar.inputs import change
from components.widgets import messages
from components.words.language import translate
from core.advice.finding import Finding
from core.base.errors import DenseboardError
from core.base.messages import Level

_LOOKS = {
    Level.ERROR: (st.error, ":material/block:"),
    Level.WARNING: (st.warning, ":material/warning:"),
}


def coherence(found: Sequence[Finding], problem: DenseboardError | None) -> None:
    """Draw what is wrong or unwise, where it is seen before Train is pressed.

    Args:
        found: From ``core.advice.checks.findings``.
        problem: Why the settings cannot be trained, which may be for another reason.
    """
    if problem is not None and all(finding.level is not Level.ERROR for finding in found):
        messages.error(problem)
    for finding in found:
        if finding.level in _LOOKS:
            look, icon = _LOOKS[finding.level]
            # Not side by side: what the button says may be longer than there is room.
            with st.container(gap="xsmall"):
                look(translate(finding.message), icon=icon)
                _button(finding, "secondary")


def notes(found: Sequence[Finding]) -> None:
    """Draw what is worth knowing, beside the settings."""
    for finding in found:
        if finding.level is Level.NOTE:
            with st.container(gap="xxsmall"):
                text = translate(finding.message)
                st.caption(f":material/lightbulb: {text}")
                _button(finding, "tertiary")


def _button(finding: Finding, kind: Literal["secondary", "tertiary"]) -> None:
    fix = finding.fix
    if fix is not None:
        st.button(
            translate(fix.label),
            key=f"fix_{finding.name}",
            icon=":material/build:",
            type=kind,
            on_click=change,
            args=(lambda _draft: fix.draft,),
        )
