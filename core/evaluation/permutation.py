"""How much a trained network relies on each column of a table.

Permutation importance: a column's values are shuffled among the rows, and the score is compared
with that before (L. Breiman 2001, "Random forests", section 10; for any model A. Fisher, C. Rudin
and F. Dominici 2019, "All models are wrong, but many are useful"). Shuffling is scikit-learn's.
"""

from collections.abc import Callable

import numpy as np

from core.base.errors import PredictionError
from core.base.text import N_
from core.data.datasets import Dataset
from core.data.profile.originals import Originals, originals
from core.evaluation.predictions import TestPredictions
from core.runs.column_importance import ColumnImportance
from core.settings.config import RunConfig

REPEATS = 10
"""How many times each column is shuffled."""
_ROWS = 2_000  # validation rows at most, drawn with the seed of the run
_NUMBERS = 200_000_000  # inputs computed at most, for tables of very many columns
_LEAST = 100  # rows even then


class _Network:
    """The network as an estimator of scikit-learn, whose columns are numbers of rows.

    Shuffling a column of row numbers takes all inputs of a table's column from other rows at
    once, so that categories and dates stay possible.
    """

    def __init__(
        self, answer: Callable[[np.ndarray], np.ndarray], rows: np.ndarray, known: Originals
    ) -> None:
        self._answer, self._rows, self._known = answer, rows, known

    def fit(self, *_arguments: object) -> "_Network":
        """Do nothing: it is trained. scikit-learn requires the method."""
        return self

    def predict(self, numbers: np.ndarray) -> np.ndarray:
        """Return the outputs for rows put together; numbers ``(samples, columns)``, intp."""
        inputs = np.array(self._rows)
        for place, column in enumerate(self._known.columns):
            own = np.array(column.inputs)
            inputs[:, own] = self._rows[np.ix_(numbers[:, place], own)]
        return self._answer(self._known.completed(inputs))


def column_importance(
    answer: Callable[[np.ndarray], np.ndarray], config: RunConfig, dataset: Dataset
) -> ColumnImportance:
    """Measure how much each column matters on the validation rows.

    Args:
        answer: Takes inputs ``(samples, inputs)`` in the units of the dataset, and returns outputs
            as in ``core.runs.results.Result``.
        config: The run.
        dataset: Its table.

    Raises:
        PredictionError: The run holds out no validation rows.
    """
    from sklearn.inspection import permutation_importance

    _train, held_out = config.holdout.rows(dataset)
    if not len(held_out):
        raise no_validation_rows()
    known = originals(dataset, config.holdout)
    random = np.random.default_rng(config.seed)
    work = max(len(known.columns) * REPEATS * dataset.x_train.shape[1], 1)
    most = max(_LEAST, min(_ROWS, _NUMBERS // work))
    if len(held_out) > most:
        held_out = np.sort(random.choice(held_out, most, replace=False))
    targets = dataset.y_train[held_out]
    network = _Network(answer, dataset.x_train[held_out], known)

    def score(model: _Network, numbers: np.ndarray, _targets: object) -> float:
        predictions = TestPredictions.of(config, targets, model.predict(numbers))
        if config.task.classifies:
            return float(predictions.right.mean())
        return -float(np.abs(predictions.residuals).mean())

    numbers = np.repeat(np.arange(len(held_out))[:, np.newaxis], len(known.columns), axis=1)
    found = permutation_importance(
        network, numbers, targets, scoring=score, n_repeats=REPEATS, random_state=config.seed
    )
    return ColumnImportance(
        np.asarray(found.importances, np.float64),
        abs(score(network, numbers, None)),
        len(held_out),
    )


def no_validation_rows() -> PredictionError:
    """Return the error of a run without validation rows."""
    return PredictionError(
        N_(
            "This run holds out no validation rows, and the test set is kept for the end. Train it"
            " with a validation share to see which columns it relies on."
        )
    )
