"""The sidebar: the settings of every run, and the others behind a fold."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from components.session.session import session
from components.sidebar.inputs import change, follow_language, select, widget
from components.sidebar.layers_form import layers_form
from components.words.language import _
from core.base.errors import ConfigError
from core.base.text import N_
from core.settings import registry
from core.settings.choices import LOSSES, losses_for
from core.settings.draft import Draft
from core.settings.kinds import Setting

_TOY = (
    registry.SAMPLES,
    registry.NOISE,
    registry.DATA_SEED,
    registry.SQUARES,
    registry.PRODUCT,
    registry.SINES,
)
_SIDE_BY_SIDE = (
    (registry.LEARNING_RATE, registry.EPOCHS),
    (registry.BATCH_SIZE, registry.VALIDATION_SHARE),
)
_ADVANCED: dict[str, Sequence[Setting]] = {
    N_("Optimizer"): (
        registry.MOMENTUM,
        registry.NESTEROV,
        registry.BETA_1,
        registry.BETA_2,
        registry.RHO,
        registry.WEIGHT_DECAY,
        registry.CLIPPING,
        registry.CLIP_AT,
    ),
    N_("Learning-rate schedule"): (
        registry.SCHEDULE,
        registry.DECAY_FACTOR,
        registry.DECAY_EPOCHS,
        registry.WARMUP_EPOCHS,
    ),
    N_("Against overfitting"): (
        registry.EARLY_STOPPING,
        registry.PATIENCE,
        registry.DROPOUT,
        registry.L1,
        registry.L2,
        registry.BATCH_NORMALIZATION,
    ),
    N_("Start and balance"): (
        registry.KERNEL_INITIALIZER,
        registry.USE_BIAS,
        registry.BIAS_INITIALIZER,
        registry.CLASS_WEIGHTS,
        registry.SEED,
    ),
}


def settings_form(draft: Draft) -> None:
    """Draw the settings; a change goes into the session's draft before the next script run."""
    follow_language()
    with st.container(gap="xsmall"):
        select(registry.DATASET, draft)
        _toy(draft)
        layers_form(draft)
        if draft.units:
            select(registry.ACTIVATION, draft)
        # Those that do not fit can be chosen as well: why they do not is worth knowing.
        fitting = losses_for(draft.task.name)
        select(registry.LOSS, draft, (*fitting, *(name for name in LOSSES if name not in fitting)))
        select(registry.OPTIMIZER, draft)
        for pair in _SIDE_BY_SIDE:
            for column, setting in zip(st.columns(2), pair, strict=True):
                with column:
                    widget(setting, draft)
        with st.expander(_("Advanced"), icon=":material/tune:"):
            _advanced(draft)


def _toy(draft: Draft) -> None:
    """What a toy problem is drawn with; nothing for other datasets."""
    for setting in _TOY:
        widget(setting, draft)


def _advanced(draft: Draft) -> None:
    for heading, group in _ADVANCED.items():
        if any(setting.applies(draft) for setting in group):
            st.markdown(f"**{_(heading)}**")
            for setting in group:
                widget(setting, draft)


def take_suggestion(suggestion: object) -> None:
    """Callback: take what the coach suggests into the draft, as if it had been chosen here.

    Args:
        suggestion: Name and value of a setting, as the browser sent them.
    """
    draft = session().draft
    with suppress(ConfigError):  # which is told below
        if draft.with_suggestion(suggestion) == draft:
            return  # pressed twice: nothing to train again for
    change(lambda draft: draft.with_suggestion(suggestion))
    if not session().rejected:
        st.toast(_("The suggestion is in the settings now."), icon=":material/check:")
