"""The runs of one person in the steps of a pack: which belongs to which, and what it is compared
with."""

from collections.abc import Sequence
from dataclasses import replace

from core.comparison.predictions_game import Guess
from core.lessons.packs import Pack, Step
from core.packs.answers import first_prediction
from core.runs.states import State
from core.runs.store import RunStore, Summary
from core.runs.store.summary import settings_of
from core.settings.config import RunConfig


def with_settings(step: Step, runs: Sequence[Summary]) -> list[Summary]:
    """Return the runs with the settings of a step, whatever their seed, oldest first."""
    wanted = Summary("", settings_of(step.settings), State.DONE, 0.0).settings_key
    return sorted((run for run in runs if run.settings_key == wanted), key=lambda run: run.created)


def baseline(pack: Pack, step: Step, store: RunStore) -> str | None:
    """Return the run that a prediction in a step is about: the person's last one of the other step.

    Raises:
        StorageError: The record cannot be read.
    """
    done = [run for run in _own(pack, step.against, store) if run.state is State.DONE]
    return done[-1].run_id if done else None


def note_run(pack: Pack, step: Step, config: RunConfig, run_id: str, store: RunStore) -> None:
    """Record that a run was started while a step was open.

    The first one with the step's settings is the one that the prediction was about.

    Args:
        pack: The pack.
        step: The step.
        config: The settings of the run.
        run_id: The run.
        store: The record of the person.

    Raises:
        StorageError: It cannot be written.
    """
    same = replace(config, seed=step.settings.seed) == step.settings
    if step.against and same and not _own(pack, step.name, store):
        expected, before = first_prediction(store, pack, step), baseline(pack, step, store)
        if expected is not None and before is not None:
            store.guess(run_id, Guess(before, expected).to_mapping())
    store.packs.note_run(run_id, pack.name, step.name)


def _own(pack: Pack, name: str, store: RunStore) -> list[Summary]:
    """The person's runs of a step that have its settings, oldest first."""
    noted = {one.run_id for one in store.packs.runs(pack.name) if one.step == name}
    if not noted:
        return []
    step = pack.steps[pack.place(name) - 1]
    return with_settings(step, [run for run in store.summaries() if run.run_id in noted])
