"""Applies the address to a tab."""

from components.session import address
from components.session.session import Session
from core.base.errors import DenseboardError
from core.lessons.packs import Step
from core.packs.own import open_pack
from core.runs.service_interface import TrainingService
from core.settings.config import RunConfig
from core.settings.draft import Draft


def apply_address(state: Session, service: TrainingService) -> None:
    """Take what a tab shows from the address if it came from outside.

    A run without settings brings its own, and so does a step of a class pack. Invalid values are
    replaced by their defaults and reported among the session's problems.
    """
    given = address.changed_outside(state.acted)
    if given is None:
        return
    state.problems = []
    state.refusal = None
    state.run = given.pop(address.RUN, None)
    state.section = given.pop(address.SECTION, None)
    state.search = given.pop(address.SEARCH, None)
    state.chapter = given.pop(address.CHAPTER, None)
    state.presenting = given.pop(address.PRESENT, None) is not None
    state.sharing = given.pop(address.SHARE, None)
    step = _step_of(state, service, given.pop(address.PACK, None), given.pop(address.STEP, ""))
    config = _config_of(state, service)
    if config is None and step is not None:
        config = step.settings
    if given or config is None:
        config, problems = RunConfig.from_address(given)
        state.problems += problems
    state.draft = Draft.of(config)


def _step_of(state: Session, service: TrainingService, pack: str | None, step: str) -> Step | None:
    """Open a step of a class pack; one that does not exist is dropped."""
    state.pack, state.step = None, 1
    if pack is None:
        return None
    try:
        found = open_pack(pack, service.store)
    except DenseboardError as problem:
        state.problems.append(problem)
        return None
    state.pack = found.name
    state.step = max(1, min(int(step), len(found.steps))) if step.isdecimal() else 1
    return found.step(state.step)


def _config_of(state: Session, service: TrainingService) -> RunConfig | None:
    """Return the settings of the run shown; a run that does not exist is dropped."""
    if state.run is None:
        return None
    try:
        return service.status(state.run).config
    except DenseboardError as problem:
        state.problems.append(problem)
        state.run = None
        return None
