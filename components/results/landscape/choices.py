"""The choices of a loss landscape."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components.widgets.choice import choice, select
from components.words.language import _, number
from core.network import architecture
from core.runs.landscape import (
    RESOLUTIONS,
    SAMPLES,
    WIDTHS,
    Directions,
    LandscapeSettings,
    Rows,
)
from core.settings.config import RunConfig

_SEEDS = 9999


def choices(
    config: RunConfig, initial: LandscapeSettings, key: str, *, disabled: bool
) -> LandscapeSettings:
    """Draw the choices for one run.

    Args:
        config: The run.
        initial: What is chosen at first.
        key: Identifier of the run on the page.
        disabled: Whether nothing can be changed now.
    """
    _begin(key, initial)
    directions = choice(
        _("Directions"),
        {
            Directions.PATH: _("Main directions of the path"),
            Directions.RANDOM: _("Random directions"),
        },
        key=f"{key}_directions",
        label_shown=True,
        help=_(
            "Main directions: the two in which the weights moved most, so the path is seen best."
            " Random directions: what the loss is like around the end, wherever training went."
        ),
        disabled=disabled,
    )
    rows = rows_choice(config, key, disabled=disabled)
    penalties = True
    if architecture.penalised(config):
        st.session_state.setdefault(f"{key}_penalties", initial.penalties)
        penalties = st.toggle(
            _("With penalties"),
            key=f"{key}_penalties",
            persist_state="session",
            help=_("Whether the penalties of this run are part of the loss, as in its curves"),
            disabled=disabled,
        )
    random = directions == Directions.RANDOM
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sizes = size_choices(key, random=random, disabled=disabled)
        seed = _seed(initial, key, disabled) if random else 0
    return LandscapeSettings(Directions(directions), rows, penalties, seed=seed, **sizes)


def _begin(key: str, initial: LandscapeSettings) -> None:
    for name in ("directions", "rows", "width", "resolution", "samples"):
        st.session_state.setdefault(f"{key}_{name}", getattr(initial, name))


def rows_choice(config: RunConfig, key: str, *, disabled: bool) -> Rows:
    """Draw the choice of the rows that the loss is computed on; never the test set."""
    names: dict[str, str] = {Rows.TRAINING: _("Training loss")}
    if config.validation_samples:
        names[Rows.VALIDATION] = _("Validation loss")
    chosen = choice(
        _("Loss"),
        names,
        key=f"{key}_rows",
        label_shown=True,
        help=_("Training goes down the training loss. The test set is not used here."),
        disabled=disabled,
    )
    return Rows(chosen)


def size_choices(key: str, *, random: bool, disabled: bool) -> Mapping[str, Any]:
    """Draw the choices of how wide and how fine the plane is, for how many samples.

    Args:
        key: Identifier of the run or pair on the page.
        random: Whether directions are random.
        disabled: Whether nothing can be changed now.

    Returns:
        The fields of ``LandscapeSettings`` by name.
    """
    width_help = _("In multiples of the path's extent: at 1, the path just fits")
    if random:
        width_help = _(
            "In multiples of the weights' norm: at 1, each unit's weights change by their own norm"
        )
    common: dict[str, Any] = {"disabled": disabled, "persist_state": "session", "width": 150}
    width = select(
        _("Half-width"),
        {one: number(one, len(f"{one:g}".partition(".")[2])) for one in WIDTHS},
        key=f"{key}_width",
        default=1.0,
        help=width_help,
        **common,
    )
    resolution = select(
        _("Grid"),
        {one: f"{one} × {one}" for one in RESOLUTIONS},
        key=f"{key}_resolution",
        default=25,
        help=_("Points at which the loss is computed"),
        **common,
    )
    samples = select(
        _("Rows at most"),
        {one: number(one) for one in SAMPLES},
        key=f"{key}_samples",
        default=2000,
        help=_("If there are more, a sample is drawn, the same one every time"),
        **common,
    )
    return {"width": width, "resolution": resolution, "samples": samples}


def _seed(initial: LandscapeSettings, key: str, disabled: bool) -> int:
    st.session_state.setdefault(f"{key}_seed", initial.seed)
    seed: int = st.number_input(
        _("Seed of the directions"),
        0,
        _SEEDS,
        key=f"{key}_seed",
        persist_state="session",
        width=190,
        help=_("Another seed draws other directions; what all of them show is no accident"),
        disabled=disabled,
    )
    return seed
