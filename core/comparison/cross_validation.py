"""K-fold cross-validation: the runs of all folds, and what they predict for rows they never saw.

Every training row is predicted by the network of the fold that held it out. The test set is not
used. Source: M. Stone (1974), "Cross-validatory choice and assessment of statistical predictions".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.base.errors import DenseboardError
from core.comparison.groups import group_of
from core.data.datasets import Dataset
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.predictions import predictions
from core.runs.results import Evaluation, Result
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.runs.store.summary import settings_of
from core.settings.config import RunConfig
from core.settings.registry import FOLDS

LEAST, USUAL = 2, 5
"""Minimum and usual number of folds."""


@dataclass(frozen=True, eq=False)
class OutOfFold:
    """Predictions of rows by networks that were trained without them.

    Attributes:
        run: The predictions in place of those of a test set.
        rows: ``(rows,)``: their numbers in ``Dataset.x_train``, ascending.
        folds: The folds that have them.
    """

    run: EvaluatedRun
    rows: np.ndarray
    folds: tuple[int, ...]


def most_folds(config: RunConfig) -> int:
    """Return the maximum number of folds of a run's data; below ``LEAST`` there can be none."""
    most = min(FOLDS.maximum, config.holdout.most_folds(config.info))
    for folds in range(most, LEAST - 1, -1):
        try:
            configs(config, folds)
        except DenseboardError:
            continue  # a batch is larger than the smallest training part
        return folds
    return 0


def configs(config: RunConfig, folds: int) -> tuple[RunConfig, ...]:
    """Return the runs of all folds, which have the seed of the run.

    Args:
        config: The settings of the run; its validation share or fold does not matter.
        folds: Number of folds, at least 2.

    Raises:
        ConfigError: There are too few training samples for so many folds.
    """
    first = replace(config, folds=folds, fold=1)
    return tuple(replace(first, fold=fold) for fold in range(1, folds + 1))


def members(folds: Sequence[RunConfig], service: TrainingService) -> dict[int, str]:
    """Return the recorded run of each fold; folds without one are missing.

    Args:
        folds: From ``configs``.
        service: Provides the recorded runs.

    Raises:
        StorageError: The record cannot be read.
    """
    every, there = service.store.summaries(), {}
    for config in folds:
        run = group_of(settings_of(config), every).runs.get(config.seed)
        if run is not None:
            there[config.fold] = run.run_id
    return there


def out_of_fold(
    folds: Sequence[RunConfig], there: Mapping[int, str], dataset: Dataset, service: TrainingService
) -> OutOfFold | None:
    """Join the validation outputs of the folds that are done.

    Args:
        folds: From ``configs``.
        there: From ``members``.
        dataset: The dataset they were trained on.
        service: Provides their results.

    Returns:
        The predictions; ``None`` if no fold has any.

    Raises:
        StorageError: A result cannot be read.
    """
    rows, outputs, done = [], [], []
    for config in folds:
        run_id = there.get(config.fold)
        if run_id is None or service.status(run_id).state is not State.DONE:
            continue
        result = service.result(run_id)
        if result is None or result.validation_outputs is None:
            continue
        rows.append(config.holdout.rows(dataset)[1])
        outputs.append(result.validation_outputs)
        done.append(config.fold)
    if not rows:
        return None
    every, joined = np.concatenate(rows), np.concatenate(outputs)
    order = np.argsort(every)
    name = f"{there[done[0]]}.folds"
    run = _evaluated(folds[0], dataset, every[order], joined[order], name)
    return OutOfFold(run, every[order], tuple(done))


def _evaluated(
    config: RunConfig, dataset: Dataset, rows: np.ndarray, outputs: np.ndarray, name: str
) -> EvaluatedRun:
    """A run with these rows in place of the test set; its loss is not known."""
    held_out = replace(
        dataset,
        info=replace(dataset.info, test_samples=len(rows)),
        x_test=dataset.x_train[rows],
        y_test=dataset.y_train[rows],
    )
    answers, true = predictions(config, outputs), held_out.y_test
    right = answers == true if config.task.classifies else np.abs(answers - true.astype(np.float64))
    evaluation = Evaluation(float("nan"), float(right.mean()), len(rows))
    return EvaluatedRun(name, config, held_out, Result(evaluation, outputs))
