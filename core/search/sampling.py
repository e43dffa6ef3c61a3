"""What a search tries next."""

from typing import TYPE_CHECKING

from core.search.config import SearchConfig
from core.settings.config import RunConfig

if TYPE_CHECKING:
    import optuna
    from optuna.trial import FrozenTrial

_SAMPLER = "denseboard:sampler"  # attribute of a trial: what its sampler left on the study


def draw(
    study: "optuna.Study", config: SearchConfig, number: int
) -> "tuple[FrozenTrial, RunConfig]":
    """Draw the next trial in memory, from a copy of what the sampler may look at.

    Args:
        study: The study, which is not changed.
        config: Its search.
        number: The number of the trial, counted from 0.

    Returns:
        The trial, to be added to the study, and its settings.
    """
    import optuna

    memory = optuna.storages.InMemoryStorage()
    copy = optuna.create_study(
        study_name=study.study_name,
        storage=memory,
        directions=config.directions,
        sampler=config.method_entry.make(config.seed, number),
        pruner=study.pruner,
    )
    study_id = memory.get_study_id_from_name(study.study_name)
    if config.method_entry.learns:
        past = study.get_trials(deepcopy=False)
        copy.add_trials(past)
        kept = past[-1].user_attrs.get(_SAMPLER, {}) if past else {}
        for name, value in kept.items():
            memory.set_study_system_attr(study_id, name, value)
    if config.method_entry.grid:
        copy.enqueue_trial(config.grid[number].parameters)
    trial = copy.ask()
    drawn = config.suggest(trial)
    if left := memory.get_study_system_attrs(study_id):
        trial.set_user_attr(_SAMPLER, left)
    return copy.get_trials(deepcopy=False)[-1], drawn
