"""The form in the sidebar: basic settings, and the others under Advanced."""

from collections.abc import Callable
from contextlib import suppress

import streamlit as st

from components.session.session import session
from components.sidebar.draw_your_own import draw_your_own
from components.sidebar.inputs import change, follow_language, select, widget
from components.sidebar.layers_form import layers_form
from components.words.language import _, rate
from core.base.errors import ConfigError
from core.settings import basics, data, network, registry
from core.settings.choices import LOSSES, losses_for
from core.settings.draft import Draft
from core.settings.kinds import Setting

ADVANCED = "advanced"
"""Key of the fold of the advanced settings; it is open if this is true."""


def settings_form(draft: Draft, under_rate: Callable[[], None] = lambda: None) -> None:
    """Draw the settings; changes go into the session's draft before the next script run.

    Args:
        draft: The settings.
        under_rate: Draws further elements under the learning rate.
    """
    follow_language()
    with st.container(gap="xsmall"):
        # In their own container: as settings come and go, the fold below would move and close.
        with st.container(gap="xsmall"):
            for setting in registry.declared(data):
                widget(setting, draft)
                if setting is registry.DATASET:
                    draw_your_own()
            layers_form(draft)
            if draft.units:
                _network(draft)
            _basics(draft, under_rate)
        # A third of a page's elements, drawn only for those who look at them; the draft has the
        # values.
        fold = st.expander(_("Advanced"), icon=":material/tune:", key=ADVANCED, on_change="rerun")
        if fold.open:
            with fold:
                _advanced(draft)


def _network(draft: Draft) -> None:
    """Draw the activation and its own settings, if it has any."""
    for setting in registry.declared(network):
        if setting is not registry.HIDDEN_LAYERS:
            widget(setting, draft)


def _basics(draft: Draft, under_rate: Callable[[], None]) -> None:
    halves: list[Setting] = []
    for setting in registry.declared(basics):
        if setting.half:
            halves.append(setting)
        elif setting is registry.LOSS:
            # Losses that do not fit can be chosen too: the checks explain why they do not.
            fitting = losses_for(draft.task.name)
            others = (name for name in LOSSES if name not in fitting)
            select(registry.LOSS, draft, (*fitting, *others))
        else:
            widget(setting, draft)
        if setting is registry.OPTIMIZER:
            _rate_followed(draft)
    for left, right in zip(halves[::2], halves[1::2], strict=True):
        for column, setting in zip(st.columns(2), (left, right), strict=True):
            with column:
                widget(setting, draft)
                if setting is registry.LEARNING_RATE:
                    under_rate()


def _rate_followed(draft: Draft) -> None:
    """Say that the learning rate changed with the optimizer, and offer the previous one."""
    if draft.rate_before is None:
        return
    with st.container(gap="xxsmall"):
        sentence = _(
            "The learning rate changed too: {rate} is usual for {optimizer}. Before: {before}."
        )
        text = sentence.format(
            rate=rate(draft.learning_rate),
            optimizer=_(draft.optimizer_entry.label),
            before=rate(draft.rate_before),
        )
        st.caption(f":material/info: {text}")
        st.button(
            _("Keep the rate of {rate}").format(rate=rate(draft.rate_before)),
            key="keep_rate",
            icon=":material/undo:",
            type="tertiary",
            on_click=change,
            args=(lambda draft: draft.with_rate_before(),),
        )


def _advanced(draft: Draft) -> None:
    for heading, section in registry.SECTIONS.items():
        if any(setting.applies(draft) for setting in section):
            with st.expander(f"**{_(heading)}**", type="compact"):
                for setting in section:
                    widget(setting, draft)


def take_suggestion(suggestion: object) -> None:
    """Callback: apply a suggestion of the coach to the draft, as if the user had made the change.

    Args:
        suggestion: Name and value of a setting, as the browser sent them.
    """
    draft = session().draft
    with suppress(ConfigError):  # reported below
        if draft.with_suggestion(suggestion) == draft:
            return  # applied already: a second click must not train again
    change(lambda draft: draft.with_suggestion(suggestion))
    if not session().rejected:
        st.toast(_("Suggestion applied to the settings."), icon=":material/check:")
