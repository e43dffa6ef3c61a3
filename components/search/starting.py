"""The row of buttons that starts a search, and what it will take."""

import json
from dataclasses import replace
from functools import partial

import streamlit as st

from components.search.form_state import edit_copy, edit_file, replace_form
from components.session.session import ask
from components.widgets import messages
from components.words.comparison import lowered, setting_label, setting_value
from components.words.language import _, ngettext, number, seconds, translate
from core.base.errors import DenseboardError
from core.search.config import SearchConfig, read_search
from core.search.draft import SearchDraft
from core.search.forecast import most_trials
from core.search.presets import SEARCH_PRESETS
from core.search.repairs import Repair
from core.search.service_interface import SearchService
from core.settings.draft import Draft
from core.settings.layered import PerLayer
from core.settings.optimizer import JIT_COMPILE
from core.settings.registry import SETTINGS, VALIDATION_SHARE

START = "start_search"
_PRESETS = "search_presets"
_FILES = "search_files"
_EDITION = "search_edition"
_MOST_MB = 1
_WORTHWHILE = 0.75


def starting(config: SearchConfig | None, blocked: str | None) -> None:
    """Draw the buttons.

    Args:
        config: The search that the form describes; ``None`` if there is a problem.
        blocked: Why it cannot be started.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        edition = _edition()
        st.button(
            _("Start search"),
            # A new button after each start: the second press of a double click is of the old one.
            key=f"{START}_{edition}",
            icon=":material/play_arrow:",
            type="primary",
            disabled=blocked is not None,
            help=blocked or _("Train the trials, one after another on every free worker"),
            on_click=_ask,
            args=(edition,),
        )
        _presets()
        _open()
        save(config, "save_search_form", _("Download the form as JSON, to open it again later"))


def started() -> None:
    """Note that a search was started; the button that did is not heard any more."""
    st.session_state[_EDITION] = _edition() + 1


def _edition() -> int:
    return int(st.session_state.get(_EDITION, 0))


def _ask(edition: int) -> None:
    if edition == _edition():
        ask(START)


def save(config: SearchConfig | None, key: str, help: str) -> None:
    """Draw the download of a search as JSON.

    Args:
        config: The search; ``None`` if there is nothing to download.
        key: Key of the button.
        help: What the file is for.
    """
    st.download_button(
        _("Save search"),
        partial(_file, config) if config else "",
        "denseboard-search.json",
        "application/json",
        key=key,
        icon=":material/download:",
        disabled=config is None,
        help=help,
        on_click="ignore",
    )


def _file(config: SearchConfig) -> str:
    return json.dumps(json.loads(config.to_json()), indent=1)


def _presets() -> None:
    # With "rerun" its state is in the session, so that it can be closed from here.
    with st.popover(_("Presets"), icon=":material/auto_stories:", key=_PRESETS, on_change="rerun"):
        for preset in SEARCH_PRESETS.values():
            with st.container(gap="xxsmall"):
                st.button(
                    _(preset.label),
                    key=f"search_preset_{preset.name}",
                    on_click=_take_preset,
                    args=(preset.name,),
                    width="stretch",
                )
                st.caption(_(preset.shows))


def _take_preset(name: str) -> None:
    st.session_state[_PRESETS] = False
    preset = SEARCH_PRESETS[name]
    edit_copy(preset.config, _(preset.label))


def _open() -> None:
    with st.popover(_("Open search"), icon=":material/upload:", key=_FILES, on_change="rerun"):
        key = f"search_file_{st.session_state.get('search_file', 0)}"
        st.file_uploader(
            _("Search from a file"),
            type="json",
            key=key,
            max_upload_size=_MOST_MB,
            help=_("The JSON file of a search, downloaded with Save search"),
            on_change=_take_file,
            args=(key,),
        )


def _take_file(key: str) -> None:
    file = st.session_state[key]
    if file is None:
        return
    # A new uploader, in which the same file can be chosen again.
    st.session_state["search_file"] = st.session_state.get("search_file", 0) + 1
    st.session_state[_FILES] = False
    edit_file(partial(read_search, file.getvalue()))


def extent(config: SearchConfig, estimate: float) -> None:
    """Draw the size of the space, the number of trials and the time, notes, and what is fixed.

    Args:
        config: The search.
        estimate: Seconds that it will take.
    """
    trials = most_trials(config)
    count = ngettext("{count} trial", "{count} trials", trials).format(count=number(trials))
    if config.folds > 1:
        count = _("{trials} with {folds} folds each").format(
            trials=count, folds=number(config.folds)
        )
    if config.seeds > 1:
        count = _("{trials} with {seeds} seeds each").format(
            trials=count, seeds=number(config.seeds)
        )
    parts = [
        _("Space: {size}").format(size=translate(config.size.words)),
        count,
        _("about {duration}").format(duration=seconds(estimate)),
    ]
    if config.minutes:
        limit = seconds(60 * config.minutes)
        parts.append(_("no new trial after {duration}").format(duration=limit))
    st.markdown(" · ".join(parts))
    for note in config.notes():
        st.caption(f":material/lightbulb: {translate(note)}")
    st.caption(_("Fixed: {settings}").format(settings=_fixed(config)))


def without_xla(
    config: SearchConfig, estimate: float, service: SearchService, draft: SearchDraft, base: Draft
) -> None:
    """Offer to train without XLA where compiling takes longer than it saves.

    Args:
        config: The search.
        estimate: Seconds that it will take.
        service: Estimates what it would take.
        draft: The form.
        base: The settings in the sidebar.
    """
    if not config.base.jit_compile:
        return
    other = replace(config, base=replace(config.base, jit_compile=False))
    faster = service.estimate(other)
    if faster < _WORTHWHILE * estimate:
        st.button(
            _("Search without XLA: about {fast} instead of {slow}").format(
                fast=seconds(faster), slow=seconds(estimate)
            ),
            key="search_without_xla",
            icon=":material/bolt:",
            help=_(JIT_COMPILE.help),
            on_click=replace_form,
            args=(draft, base.changed(JIT_COMPILE.name, False)),
        )


def _fixed(config: SearchConfig) -> str:
    left_out = {one.setting for one in config.space.dimensions if not one.layer}
    if config.folds > 1:
        left_out.add(VALIDATION_SHARE.name)  # a fold is held out instead
    told = []
    for name, setting in SETTINGS.items():
        value = getattr(config.base, name, None)  # the number of hidden layers is in the units
        if value is None or name in left_out or not setting.applies(config.base):
            continue
        if isinstance(setting, PerLayer) and setting.common and not value:
            continue  # no layer has its own
        if setting.basic or value != setting.usual(config.base):
            told.append(f"{lowered(setting_label(name))} {setting_value(name, value)}")
    return " · ".join(told)


def refused(problem: DenseboardError, offers: list[Repair]) -> None:
    """Draw why the search cannot be started, and a button for each change that solves it."""
    with st.container(gap="xsmall"):
        messages.error(problem)
        with st.container(horizontal=True):
            for offer in offers:
                st.button(
                    translate(offer.label),
                    key=f"repair_{offer.name}",
                    icon=":material/build:",
                    on_click=replace_form,
                    args=(offer.draft, offer.base),
                )
