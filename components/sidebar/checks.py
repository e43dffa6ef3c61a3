"""Problems of the settings, each with a button that fixes it."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from components.sidebar.inputs import change
from components.widgets import messages
from components.words.language import ngettext, number, translate
from core.advice.checks import HELD_OUT
from core.advice.finding import Finding
from core.base.errors import DenseboardError
from core.base.messages import Level

_LOOKS = {
    Level.ERROR: (st.error, ":material/block:"),
    Level.WARNING: (st.warning, ":material/warning:"),
}


def checks(
    findings: Sequence[Finding], problem: DenseboardError | None, *, folded: bool = False
) -> None:
    """Draw errors and warnings, where the user sees them before pressing Train.

    The note that no validation samples are held out is drawn here as well: the features that need
    them are on the same page.

    Args:
        findings: From ``core.advice.checks.findings``.
        problem: Why the settings cannot be trained, which may be none of the findings.
        folded: Whether warnings take one line, because a run with these settings is shown, whose
            curves are what matters now.
    """
    if problem is not None and all(finding.level is not Level.ERROR for finding in findings):
        messages.error(problem)
    warnings = [one for one in findings if one.level is Level.WARNING]
    for finding in findings:
        if finding.level in _LOOKS and not (folded and finding in warnings):
            _check(finding)
        elif finding.name == HELD_OUT:
            _note(finding)
    if folded and warnings:
        title = ngettext(
            "{count} warning about these settings",
            "{count} warnings about these settings",
            len(warnings),
        ).format(count=number(len(warnings)))
        with st.expander(title, icon=":material/warning:"):
            for finding in warnings:
                _check(finding)


def _check(finding: Finding) -> None:
    look, icon = _LOOKS[finding.level]
    # Not side by side: the label of the button may be too long.
    with st.container(gap="xsmall"):
        look(translate(finding.message), icon=icon)
        _button(finding, "secondary")


def notes(findings: Sequence[Finding]) -> None:
    """Draw notes beside the settings."""
    for finding in findings:
        if finding.level is Level.NOTE and finding.name != HELD_OUT:
            _note(finding)


def _note(finding: Finding) -> None:
    with st.container(gap="xxsmall"):
        st.caption(f":material/lightbulb: {translate(finding.message)}")
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
