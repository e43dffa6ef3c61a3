"""The sidebar: the settings of every run, and the others behind a fold."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from components.inputs import change, follow_language, select, widget
from components.language import _
from components.layers_form import layers_form
from components.session import session
from core import settings
from core.choices import LOSSES, losses_for
from core.draft import Draft
from core.errors import ConfigError
from core.setting import Setting
from core.text import N_

_TOY = (
    settings.SAMPLES,
    settings.NOISE,
    settings.DATA_SEED,
    settings.SQUARES,
    settings.PRODUCT,
    settings.SINES,
)
_SIDE_BY_SIDE = (
    (settings.LEARNING_RATE, settings.EPOCHS),
    (settings.BATCH_SIZE, settings.VALIDATION_SHARE),
)
_ADVANCED: dict[str, Sequence[Setting]] = {
    N_("Optimizer"): (
        settings.MOMENTUM,
        settings.NESTEROV,
        settings.BETA_1,
        settings.BETA_2,
        settings.RHO,
        settings.WEIGHT_DECAY,
        settings.CLIPPING,
        settings.CLIP_AT,
    ),
    N_("Learning-rate schedule"): (
        settings.SCHEDULE,
        settings.DECAY_FACTOR,
        settings.DECAY_EPOCHS,
        settings.WARMUP_EPOCHS,
    ),
    N_("Against overfitting"): (
        settings.EARLY_STOPPING,
        settings.PATIENCE,
        settings.DROPOUT,
        settings.L1,
        settings.L2,
        settings.BATCH_NORMALIZATION,
    ),
    N_("Start and balance"): (
        settings.KERNEL_INITIALIZER,
        settings.USE_BIAS,
        settings.BIAS_INITIALIZER,
        settings.CLASS_WEIGHTS,
        settings.SEED,
    ),
}


def settings_form(draft: Draft) -> None:
    """Draw the settings; a change goes into the session's draft before the next script run."""
    follow_language()
    with st.container(gap="xsmall"):
        select(settings.DATASET, draft)
        _toy(draft)
        layers_form(draft)
        if draft.units:
            select(settings.ACTIVATION, draft)
        # Those that do not fit can be chosen as well: why they do not is worth knowing.
        fitting = losses_for(draft.task.name)
        select(settings.LOSS, draft, (*fitting, *(name for name in LOSSES if name not in fitting)))
        select(settings.OPTIMIZER, draft)
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
