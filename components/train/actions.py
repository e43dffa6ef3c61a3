"""Does what the user asked for, once, after every callback has run and before anything is drawn."""

import threading
from contextlib import suppress

import streamlit as st

from components.session import address
from components.session.session import TRAIN_ON_CHANGE, Session
from components.train.guess import keep_guess
from core.base.errors import ConfigError, DenseboardError
from core.data.datasets import Source, bytes_to_download, load
from core.runs.service_interface import Status, TrainingService
from core.runs.states import State
from core.settings.config import RunConfig


def check(state: Session, service: TrainingService) -> tuple[RunConfig | None, ConfigError | None]:
    """The run that the settings describe, and why it cannot be trained if it cannot.

    Returns:
        ``None`` for the run if the settings do not fit together.
    """
    config = None
    try:
        config = state.draft.config()
        service.check(config)
    except ConfigError as problem:
        return config, problem
    return config, None


def act(
    state: Session, service: TrainingService, config: RunConfig | None, problem: ConfigError | None
) -> None:
    """Train, pause, resume or stop as asked, and bring the address up to date."""
    rejected, state.rejected = state.rejected, False
    if not state.acted:
        return
    asked, changed = state.asked, state.changed
    state.asked, state.changed, state.refusal = None, False, None
    if rejected and asked == "train":
        asked = None  # typed, and pressed at once: not with a value that nobody chose
    if asked is not None:
        state.problems = []  # whoever goes on has read them
    try:
        if asked in ("pause", "resume", "stop") and state.run is not None:
            getattr(service, asked)(state.run)
        elif config is not None and problem is None:
            _train(state, service, config, pressed=asked == "train", changed=changed)
    except DenseboardError as refusal:
        state.refusal = refusal
    if config is not None:
        address.write(config, state.run)


def note(state: Session) -> None:
    """Bring the address up to date after a change on a page that does not train."""
    state.rejected = False
    if not state.acted:
        return
    state.asked, state.changed = None, False
    with suppress(ConfigError):  # the Train page says what does not fit, and mends it
        address.write(state.draft.config(), state.run)


def find(state: Session, service: TrainingService) -> Status | None:
    """Where the run shown stands; one that cannot be read is shown no longer."""
    if state.run is None:
        return None
    try:
        status = service.status(state.run)
    except DenseboardError as problem:
        state.refusal = problem
        state.run = None
        return None
    if status.state is State.RUNNING:  # then what had to be downloaded is there
        _have_ready(status.config.source)
    return status


def _train(
    state: Session, service: TrainingService, config: RunConfig, *, pressed: bool, changed: bool
) -> None:
    active = _active(state, service)
    retrain = changed and bool(st.session_state.get(TRAIN_ON_CHANGE))
    if not retrain and (active or not pressed):
        return  # nothing to do, or a second press while the run of the first goes on
    state.run = service.submit(config, replaces=state.run if active else None)
    keep_guess(state, service)
    _have_ready(config.source)


def _active(state: Session, service: TrainingService) -> bool:
    return state.run is not None and not service.status(state.run).state.final


def _have_ready(source: Source) -> None:
    """Load the test set while the run trains, so that its evaluation need not wait for it.

    What has to be downloaded is left to the worker.
    """

    def work() -> None:
        with suppress(DenseboardError):  # the page loads it again, and says what is wrong
            if not bytes_to_download(source.name):
                load(source)

    threading.Thread(target=work, daemon=True).start()
