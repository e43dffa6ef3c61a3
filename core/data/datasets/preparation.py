"""Prepares a dataset for Keras: validation split, imputation, scaling and dtypes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.data.datasets.dataset import Dataset, protect
from core.data.tasks import TASKS

STANDARD, MIN_MAX, UNSCALED = "standard", "min_max", "none"
"""How the columns of a table are scaled."""

# Fashion-MNIST takes 220 MB prepared. Two serve a run and the one compared with it.
_CACHED = 2
# Rows scaled at once, which bounds the memory for double precision.
_PART = 100_000


@dataclass(frozen=True, eq=False)
class Prepared:
    """The training, validation and test sets of a run; the arrays are read-only.

    Attributes:
        x_train: ``(samples, *input_shape)``, float32: images from 0 to 1; columns of tables with
            missing numbers imputed and then scaled, both fitted on these rows.
        y_train: ``(samples,)``: int32 class numbers, or float32 targets, standardised by these
            rows.
        x_validation: As ``x_train``; no rows if the validation share is 0.
        y_validation: As ``y_train``.
        x_test: As ``x_train``.
        y_test: As ``y_train``.
        target_mean: Mean that was subtracted from the targets, in their unit; 0 for classes and
            for targets that are not centred.
        target_scale: Standard deviation of the training targets; 1 for classes.
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
    scale_inputs: "_Scaling" = np.asarray

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
        values: np.ndarray = np.asarray(y, np.float64) * self.target_scale + self.target_mean
        return values.astype(np.float32)


@lru_cache(maxsize=_CACHED)
def prepare(
    dataset: Dataset,
    validation_share: float,
    seed: int,
    centred: bool = True,
    scaling: str = STANDARD,
) -> Prepared:
    """Hold out validation rows, then impute and scale everything, fitted on the remaining rows.

    Args:
        dataset: From ``core.data.datasets.load``.
        validation_share: Share of the training rows to hold out, 0 to 0.5.
        seed: Decides which rows are held out; the split is stratified by class if it can be.
        centred: Whether to subtract the mean of a numeric target; without, positive targets stay
            positive.
        scaling: How columns are scaled: ``STANDARD``, ``MIN_MAX`` or ``UNSCALED``.
    """
    train, validation = split(dataset, validation_share, seed)
    scale_x = _inputs_scaling(dataset, train, scaling)
    scale_y, mean, deviation = _target_scaling(dataset, train, centred)
    return Prepared(
        scale_x(dataset.x_train[train]),
        scale_y(dataset.y_train[train]),
        scale_x(dataset.x_train[validation]),
        scale_y(dataset.y_train[validation]),
        scale_x(dataset.x_test),
        scale_y(dataset.y_test),
        mean,
        deviation,
        scale_x,
    )


@lru_cache(maxsize=_CACHED)
def input_scaling(
    dataset: Dataset, validation_share: float, seed: int, scaling: str = STANDARD
) -> Callable[[np.ndarray], np.ndarray]:
    """Return the imputation and scaling of ``prepare``, for inputs outside of the dataset.

    Returns:
        A function from ``(samples, *input_shape)`` in the units of ``dataset.x_test`` to float32.
    """
    return _inputs_scaling(dataset, split(dataset, validation_share, seed)[0], scaling)


_Scaling = Callable[[np.ndarray], np.ndarray]


def split(dataset: Dataset, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Split the training set into rows for training and for validation, both ascending.

    Args:
        dataset: From ``core.data.datasets.load``.
        share: Share to hold out, 0 to 0.5.
        seed: Decides which rows are held out; the split is stratified by class if it can be.
    """
    from sklearn.model_selection import train_test_split

    rows = np.arange(len(dataset.y_train))
    held_out = dataset.info.validation_samples(share)
    if held_out == 0:
        return rows, rows[:0]
    classes = dataset.y_train if stratifies(dataset, held_out) else None
    train, validation = train_test_split(
        rows, test_size=held_out, random_state=seed, stratify=classes
    )
    return np.sort(train), np.sort(validation)


def stratifies(dataset: Dataset, held_out: int) -> bool:
    """Whether each class has enough rows for a stratified split; in a table it may not.

    Args:
        dataset: From ``core.data.datasets.load``.
        held_out: Number of validation rows.
    """
    if not TASKS[dataset.info.task].classifies:
        return False
    counts = np.bincount(dataset.y_train)
    present = np.count_nonzero(counts)
    smaller = min(held_out, len(dataset.y_train) - held_out)
    return bool(counts[counts > 0].min() > 1 and present <= smaller)


def _inputs_scaling(dataset: Dataset, train: np.ndarray, scaling: str) -> _Scaling:
    if dataset.info.images:
        largest = np.float32(dataset.info.pixel_range)
        return lambda x: np.divide(x, largest, dtype=np.float32)
    impute = _imputing(dataset, train)
    if scaling == UNSCALED:
        return lambda x: impute(x).astype(np.float32)
    if scaling == MIN_MAX:
        scale = _to_unit_range(impute(dataset.x_train[train]))
    else:
        scale = _standardising(*_mean_and_deviation(impute(dataset.x_train[train])))
    return lambda x: scale(impute(x))


def _imputing(dataset: Dataset, train: np.ndarray) -> _Scaling:
    """Return a function that replaces missing numbers by the median of the training rows."""
    from sklearn.impute import SimpleImputer

    missing = np.zeros(dataset.info.inputs, bool)
    for x in (dataset.x_train, dataset.x_test):
        for start in range(0, len(x), _PART):
            missing |= np.isnan(x[start : start + _PART]).any(axis=0)
    columns = np.flatnonzero(missing)
    if not len(columns):
        return lambda x: x
    # A column without any number becomes 0 everywhere.
    imputer = SimpleImputer(strategy="median", keep_empty_features=True)
    imputer.fit(dataset.x_train[np.ix_(train, columns)])

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
    mean, deviation = _mean_and_deviation(dataset.y_train[train, np.newaxis])
    mean = mean if centred else np.zeros_like(mean)
    return _standardising(mean, deviation), mean.item(), deviation.item()


def _mean_and_deviation(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each column, float64; 1 is the deviation of a constant one."""
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler()
    for start in range(0, len(rows), _PART):
        scaler.partial_fit(rows[start : start + _PART].astype(np.float64))
    return scaler.mean_, scaler.scale_


def _to_unit_range(rows: np.ndarray) -> _Scaling:
    """Return a function that scales each column to 0 to 1; a constant column becomes 0."""
    from sklearn.preprocessing import MinMaxScaler

    scaler = MinMaxScaler()
    for start in range(0, len(rows), _PART):
        scaler.partial_fit(rows[start : start + _PART].astype(np.float64))

    def scale(values: np.ndarray) -> np.ndarray:
        scaled = np.empty(values.shape, np.float32)
        for start in range(0, len(values), _PART):
            part = slice(start, start + _PART)
            scaled[part] = values[part].astype(np.float64) * scaler.scale_ + scaler.min_
        return scaled

    return scale


def _standardising(mean: np.ndarray, deviation: np.ndarray) -> _Scaling:
    def standardise(values: np.ndarray) -> np.ndarray:
        scaled = np.empty(values.shape, np.float32)
        for start in range(0, len(values), _PART):
            part = slice(start, start + _PART)
            scaled[part] = (values[part] - mean) / deviation
        return scaled

    return standardise
