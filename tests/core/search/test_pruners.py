"""Pruners see few epochs, and decide as if they saw all of them."""

import optuna
import pytest

from core.search.pruners import PRUNERS

EPOCHS = 60


def decisions(name: str, epochs: set[int]) -> list[int]:
    """The epochs after which trials of made-up curves are stopped; 0 for those that are not."""
    study = optuna.create_study(
        study_name="made up",  # Hyperband chooses a trial's group by it
        direction="maximize",
        sampler=optuna.samplers.RandomSampler(seed=0),
        pruner=PRUNERS[name].make(EPOCHS),
    )
    found = []
    for _ in range(40):
        trial = study.ask()
        height, speed = (trial.suggest_float(one, 0.0, 1.0) for one in ("height", "speed"))
        stopped = 0
        for epoch in range(1, EPOCHS + 1):
            if epoch in epochs:
                trial.report(height * (1 - (1 - 0.2 * speed) ** epoch), epoch)
                if trial.should_prune():
                    stopped = epoch
                    break
        found.append(stopped)
        study.tell(trial, None if stopped else height, state=None if not stopped else PRUNED)
    return found


PRUNED = optuna.trial.TrialState.PRUNED


@pytest.mark.parametrize("name", ["halving", "hyperband"])
def test_only_epochs_matter_after_which_trials_are_compared(name: str) -> None:
    compared = set(PRUNERS[name].compared(EPOCHS))
    assert len(compared) < 6
    found = decisions(name, compared)
    assert found == decisions(name, set(range(1, EPOCHS + 1)))
    assert len(set(found)) > 2


@pytest.mark.parametrize("epochs", [1, 7, 60, 10_000])
def test_the_median_is_told_of_few_epochs_up_to_the_last(epochs: int) -> None:
    compared = list(PRUNERS["median"].compared(epochs))
    assert 1 <= len(compared) <= 25
    assert compared[-1] <= epochs < compared[-1] + epochs / 25 + 1


def test_nothing_is_compared_without_a_pruner() -> None:
    assert not PRUNERS["none"].compared(EPOCHS)
