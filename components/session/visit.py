"""Applies the address to a tab: settings, run, section, search and chapter."""

from components.session import address
from components.session.session import Session
from core.base.errors import DenseboardError
from core.runs.service_interface import TrainingService
from core.settings.config import RunConfig
from core.settings.draft import Draft


def apply_address(state: Session, service: TrainingService) -> None:
    """Take settings, run, section, search and chapter from the address if it came from outside.

    A run without settings brings its own. Invalid values are replaced by their defaults and
    reported among the session's problems.
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
    config = _config_of(state, service)
    if given or config is None:
        config, problems = RunConfig.from_address(given)
        state.problems += problems
    state.draft = Draft.of(config)


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
