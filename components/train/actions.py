"""Performs the user's action, once, after all callbacks and before the page is drawn."""

import threading
from contextlib import suppress

import streamlit as st

from components.people.others import is_own
from components.session import address
from components.session.session import TRAIN_ON_CHANGE, Session
from components.train.guess import record_guess
from core.base.errors import ConfigError, DenseboardError
from core.data.datasets import Source, bytes_to_download, load
from core.packs.attempts import note_run
from core.packs.own import open_pack
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.runs.status import Status
from core.settings.config import RunConfig


def check(state: Session, service: TrainingService) -> tuple[RunConfig | None, ConfigError | None]:
    """Return the run that the settings describe, and why it cannot be trained, if so.

    Returns:
        ``None`` instead of the run if the settings are incompatible.
    """
    config = None
    try:
        config = state.draft.config()
        service.check(config)
    except ConfigError as problem:
        return config, problem
    return config, None


def perform(
    state: Session, service: TrainingService, config: RunConfig | None, problem: ConfigError | None
) -> None:
    """Train, pause, resume or stop as requested, and update the address."""
    rejected, state.rejected = state.rejected, False
    if not state.acted:
        return
    asked, changed = state.asked, state.changed
    state.asked, state.changed, state.refusal = None, False, None
    if rejected and asked == "train":
        asked = None  # an invalid value was typed just before: do not train with the old one
    if asked is not None:
        state.problems = []  # the user has seen them
    try:
        if asked in ("pause", "resume", "stop") and state.run is not None:
            getattr(service, asked)(state.run)
        elif config is not None and problem is None:
            _train(state, service, config, pressed=asked == "train", changed=changed)
    except DenseboardError as refusal:
        state.refusal = refusal
    if config is not None:
        address.write(config, state.run)


def update_address(state: Session) -> None:
    """Update the address after a change on a page that does not train."""
    state.rejected = False
    if not state.acted:
        return
    state.asked, state.changed = None, False
    with suppress(ConfigError):  # the Train page reports it, with a fix
        address.write(state.draft.config(), state.run)


def shown_status(state: Session, service: TrainingService) -> Status | None:
    """Return the status of the run shown; a run that cannot be read is no longer shown."""
    if state.run is None:
        return None
    try:
        status = service.status(state.run)
    except DenseboardError as problem:
        state.refusal = problem
        state.run = None
        return None
    if status.state is State.RUNNING:  # so its dataset has been downloaded
        _preload(status.config.source)
    return status


def _train(
    state: Session, service: TrainingService, config: RunConfig, *, pressed: bool, changed: bool
) -> None:
    active = _active(state, service)
    retrain = changed and bool(st.session_state.get(TRAIN_ON_CHANGE))
    if not retrain and (active or not pressed):
        return  # nothing to do, or a double click
    state.run = service.submit(config, replaces=state.run if active else None)
    record_guess(state, service)
    _note_step(state, service, config)
    _preload(config.source)


def _note_step(state: Session, service: TrainingService, config: RunConfig) -> None:
    """Record that the run belongs to the open step of a class pack, if there is one."""
    if state.pack is None or state.run is None:
        return
    pack = open_pack(state.pack, service.store)
    note_run(pack, pack.step(state.step), config, state.run, service.store)


def _active(state: Session, service: TrainingService) -> bool:
    """Whether the run shown is the visitor's own and has not ended."""
    if state.run is None:
        return False
    status = service.status(state.run)
    return is_own(status.owner) and not status.state.final


def _preload(source: Source) -> None:
    """Load the dataset while the run trains, so that the page can show results at once.

    Datasets that have to be downloaded are left to the worker.
    """

    def work() -> None:
        with suppress(DenseboardError):  # the page loads it again, and reports the error
            if not bytes_to_download(source.name):
                load(source)

    threading.Thread(target=work, daemon=True).start()
