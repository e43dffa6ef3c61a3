"""Prepares a dataset for Keras: validation split, imputation, scaling and dtypes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np

from core.base.memory import aligned, let_go
from core.data import target_log
from core.data.datasets.dataset import Dataset, protect
from core.data.datasets.holdout import Holdout
from core.data.target_log import TargetLog
from core.data.tasks import TASKS

STANDARD, MIN_MAX, UNSCALED = "standard", "min_max", "none"
"""How the columns of a table are scaled."""

# Fashion-MNIST takes 220 MB prepared. Two serve a run and the one compared with it.
_CACHED = 2
# Rows prepared at once, which bounds the memory for copies and for double precision.
_PART = 100_000
_LABELS = 1  # its own numbers: with the seed alone they are those of the first epoch's batches


@dataclass(frozen=True, eq=False)
class Prepared:
    """The training, validation and test sets of a run; the arrays are read-only.

    Attributes:
        x_train: ``(samples, *input_shape)``, float32: images from 0 to 1; columns of tables with
            missing numbers imputed and then scaled, both fitted on these rows.
        y_train: ``(samples,)``: int32 class numbers, or float32 targets, standardised by these
            rows.
        x_validation: As ``x_train``; no rows if none are held out.
        y_validation: As ``y_train``.
        x_test: As ``x_train``.
        y_test: As ``y_train``.
        target_mean: Mean that was subtracted from the targets, in their unit; 0 for classes and
            for targets that are not centred.
        target_scale: Standard deviation of the training targets; 1 for classes.
        target_log: Which log of the targets is standardised, if any; mean and deviation are its.
        scale_inputs: Scales other inputs, ``(samples, *input_shape)``, in the same way.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_validation: np.ndarray
    y_validation: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    target_mean: float = 0.0
    target_scale: float = 1.0
    scale_inputs: Callable[[np.ndarray], np.ndarray] = np.asarray
    target_log: TargetLog = TargetLog.NONE

    def __post_init__(self) -> None:
        protect(self.x_train, self.y_train, self.x_validation)
        protect(self.y_validation, self.x_test, self.y_test)

    def outputs_in_units(self, y: np.ndarray) -> np.ndarray:
        """Convert standardised outputs or targets to units of the target.

        Args:
            y: Any shape; for classes the values stay the same.

        Returns:
            The same shape, float32.
        """
        values = np.asarray(y, np.float64) * self.target_scale + self.target_mean
        return target_log.in_units(values, self.target_log).astype(np.float32)

    def standardised(self, y: np.ndarray) -> np.ndarray:
        """Convert targets in their unit to those that the loss is computed of, float64."""
        values = target_log.logs_of(y, self.target_log)
        return (values - self.target_mean) / self.target_scale


@lru_cache(maxsize=_CACHED)
def prepare(
    dataset: Dataset,
    holdout: Holdout,
    centred: bool = True,
    scaling: str = STANDARD,
) -> Prepared:
    """Hold out validation rows, then impute and scale everything, fitted on the remaining rows.

    Args:
        dataset: From ``core.data.datasets.load``.
        holdout: The rows to hold out.
        centred: Whether to subtract the mean of a numeric target; without, positive targets stay
            positive.
        scaling: How columns are scaled: ``STANDARD``, ``MIN_MAX`` or ``UNSCALED``.
    """
    train, validation = holdout.rows(dataset)
    scale_x = _inputs_scaling(dataset, train, scaling)
    scale_y, mean, deviation = _target_scaling(dataset, train, centred)
    prepared = Prepared(
        scale_x.of(dataset.x_train, train),
        scale_y(dataset.y_train[train]),
        scale_x.of(dataset.x_train, validation),
        scale_y(dataset.y_train[validation]),
        scale_x.of(dataset.x_test, np.arange(len(dataset.x_test))),
        scale_y(dataset.y_test),
        mean,
        deviation,
        scale_x,
        TargetLog(dataset.info.target_log),
    )
    let_go(dataset.x_train)
    let_go(dataset.x_test)
    return prepared


@lru_cache(maxsize=_CACHED)
def shuffled(prepared: Prepared, seed: int) -> Prepared:
    """Return the same samples, of which those for training have each other's labels.

    What a network reaches on the others is then chance, and what it reaches in training it has
    memorized (C. Zhang and others 2017, "Understanding deep learning requires rethinking
    generalization").

    Args:
        prepared: From ``prepare``.
        seed: Fixes the order.
    """
    order = np.random.default_rng([seed, _LABELS]).permutation(len(prepared.y_train))
    return replace(prepared, y_train=prepared.y_train[order])


@lru_cache(maxsize=_CACHED)
def input_scaling(dataset: Dataset, holdout: Holdout, scaling: str = STANDARD) -> "InputScaling":
    """Return the imputation and scaling of ``prepare``, for inputs outside of the dataset.

    Returns:
        A function from ``(samples, *input_shape)`` in the units of ``dataset.x_test`` to float32.
    """
    return _inputs_scaling(dataset, holdout.rows(dataset)[0], scaling)


def target_scaling(
    dataset: Dataset, holdout: Holdout, centred: bool = True, _scaling: str = STANDARD
) -> tuple[float, float]:
    """Return ``target_mean`` and ``target_scale`` of ``prepare``, without preparing anything."""
    return _target_scaling(dataset, holdout.rows(dataset)[0], centred)[1:]


_Scaling = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class InputScaling:
    """Imputation and scaling of inputs, fitted on a run's training rows; call it to apply it.

    Attributes:
        impute: Replaces missing numbers of the inputs that have any.
        scale: Scales the result, and returns float32.
        centre: ``(inputs,)`` float64, or one number for images: what is subtracted by it.
        factor: The same: what the difference is multiplied by.
        rows: ``(training rows, *input_shape)``: the rows it was fitted on, unscaled.
    """

    impute: _Scaling
    scale: _Scaling
    centre: np.ndarray
    factor: np.ndarray
    rows: Callable[[], np.ndarray]

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.scale(self.impute(x))

    def of(self, x: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Apply it to some rows of inputs, without a copy of all of them."""
        scaled = aligned((len(rows), *x.shape[1:]))
        for start in range(0, len(rows), _PART):
            scaled[start : start + _PART] = self(x[rows[start : start + _PART]])
        return scaled

    @cached_property
    def medians(self) -> np.ndarray:
        """The median of each input over the training rows, ``(inputs,)`` float64; 0 without any.

        They replace the missing numbers of new rows, also of inputs that had none before.
        """
        medians: np.ndarray = _imputer().fit(self.rows()).statistics_
        return medians

    def complete(self, x: np.ndarray) -> np.ndarray:
        """Impute all inputs of new rows, ``(rows, inputs)``, and scale them."""
        missing = np.isnan(x)
        return self.scale(np.where(missing, self.medians, x).astype(np.float32))


def _inputs_scaling(dataset: Dataset, train: np.ndarray, scaling: str) -> InputScaling:
    def rows() -> np.ndarray:
        chosen: np.ndarray = dataset.x_train[train]
        return chosen

    if dataset.info.images:
        largest = np.float32(dataset.info.pixel_range)
        divide = partial(_divided, largest)
        return InputScaling(_unchanged, divide, np.zeros(1), np.array([1 / largest]), rows)
    impute = _imputing(dataset, train)
    if scaling == UNSCALED:
        inputs = dataset.info.inputs
        return InputScaling(impute, _single, np.zeros(inputs), np.ones(inputs), rows)

    def part(start: int) -> np.ndarray:
        return impute(dataset.x_train[train[start : start + _PART]])

    parts = map(part, range(0, len(train), _PART))
    if scaling == MIN_MAX:
        return InputScaling(impute, *_to_unit_range(parts), rows)
    mean, deviation = _mean_and_deviation(parts)
    return InputScaling(impute, _standardising(mean, deviation), mean, 1 / deviation, rows)


def _unchanged(x: np.ndarray) -> np.ndarray:
    return x


def _single(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32)


def _divided(largest: np.float32, x: np.ndarray) -> np.ndarray:
    shares: np.ndarray = np.divide(x, largest, dtype=np.float32)
    return shares


def _imputer() -> Any:
    from sklearn.impute import SimpleImputer

    # A column without any number becomes 0 everywhere.
    return SimpleImputer(strategy="median", keep_empty_features=True)


def _imputing(dataset: Dataset, train: np.ndarray) -> _Scaling:
    """Return a function that replaces missing numbers by the median of the training rows."""
    missing = np.zeros(dataset.info.inputs, bool)
    for x in (dataset.x_train, dataset.x_test):
        for start in range(0, len(x), _PART):
            missing |= np.isnan(x[start : start + _PART]).any(axis=0)
    columns = np.flatnonzero(missing)
    if not len(columns):
        return _unchanged
    imputer = _imputer().fit(dataset.x_train[np.ix_(train, columns)])

    def impute(x: np.ndarray) -> np.ndarray:
        filled = np.array(x)
        if len(x):
            filled[:, columns] = imputer.transform(x[:, columns])
        return filled

    return impute


def _target_scaling(
    dataset: Dataset, train: np.ndarray, centred: bool
) -> tuple[_Scaling, float, float]:
    if TASKS[dataset.info.task].classifies:
        return lambda y: y.astype(np.int32), 0.0, 1.0
    log = TargetLog(dataset.info.target_log)
    learned = partial(target_log.logs_of, log=log) if log else np.asarray
    y = learned(dataset.y_train[train, np.newaxis])
    parts = (y[start : start + _PART] for start in range(0, len(y), _PART))
    mean, deviation = _mean_and_deviation(parts)
    mean = mean if centred else np.zeros_like(mean)
    standardise = _standardising(mean, deviation)
    return lambda y: standardise(learned(y)), mean.item(), deviation.item()


def _mean_and_deviation(parts: Iterable[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each column, float64; 1 is the deviation of a constant one."""
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler()
    for part in parts:
        scaler.partial_fit(part.astype(np.float64))
    return scaler.mean_, scaler.scale_


def _to_unit_range(parts: Iterable[np.ndarray]) -> tuple[_Scaling, np.ndarray, np.ndarray]:
    """Return a function that scales each column to 0 to 1, its minima and its factors.

    A constant column becomes 0.
    """
    from sklearn.preprocessing import MinMaxScaler

    scaler = MinMaxScaler()
    for part in parts:
        scaler.partial_fit(part.astype(np.float64))

    def scale(values: np.ndarray) -> np.ndarray:
        scaled = np.empty(values.shape, np.float32)
        for start in range(0, len(values), _PART):
            part = slice(start, start + _PART)
            scaled[part] = values[part].astype(np.float64) * scaler.scale_ + scaler.min_
        return scaled

    return scale, scaler.data_min_, scaler.scale_


def _standardising(mean: np.ndarray, deviation: np.ndarray) -> _Scaling:
    def standardise(values: np.ndarray) -> np.ndarray:
        scaled = np.empty(values.shape, np.float32)
        for start in range(0, len(values), _PART):
            part = slice(start, start + _PART)
            scaled[part] = (values[part] - mean) / deviation
        return scaled

    return standardise
