"""The data of a run: split, and scaled without using validation or test rows."""

import dataclasses

import numpy as np
import pytest

from core.data.datasets import Dataset, Holdout, Prepared, load, prepare, shuffled
from core.data.datasets.catalog import DATASETS
from core.data.tasks import TASKS

BUNDLED = [name for name, info in DATASETS.items() if not info.download_bytes]
TABLES = [name for name in BUNDLED if not DATASETS[name].images]
IMAGES = [name for name, info in DATASETS.items() if info.images]
CLASSES = [name for name in BUNDLED if DATASETS[name].classes]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5])
def test_arrays_are_ready_for_keras(dataset: Dataset, share: float) -> None:
    info, prepared = dataset.info, prepare(dataset, Holdout(share, 0))
    held_out = info.validation_samples(share)
    y_type = np.dtype(np.int32 if TASKS[info.task].classifies else np.float32)
    for x, y, samples in (
        (prepared.x_train, prepared.y_train, info.train_samples - held_out),
        (prepared.x_validation, prepared.y_validation, held_out),
        (prepared.x_test, prepared.y_test, info.test_samples),
    ):
        assert (x.shape, x.dtype) == ((samples, *info.input_shape), np.dtype(np.float32))
        assert (y.shape, y.dtype) == ((samples,), y_type)
        assert np.isfinite(x).all()
        assert not x.flags.writeable
        assert not y.flags.writeable


@pytest.mark.parametrize("dataset", IMAGES, indirect=True)
def test_images_are_scaled_to_one_and_labels_left_alone(dataset: Dataset) -> None:
    prepared = prepare(dataset, Holdout(0.0, 0))
    assert (prepared.x_train.min(), prepared.x_train.max()) == (0.0, 1.0)
    back = prepared.x_train[:500] * dataset.info.pixel_range
    np.testing.assert_allclose(back, dataset.x_train[:500], rtol=1e-6)
    np.testing.assert_array_equal(prepared.y_train, dataset.y_train)
    np.testing.assert_array_equal(prepared.y_test, dataset.y_test)
    assert (prepared.target_mean, prepared.target_scale) == (0.0, 1.0)


def rows(dataset: Dataset, share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of the training and validation rows, read from inputs that contain them."""
    numbers = np.arange(len(dataset.y_train), dtype=np.float32).reshape(-1, 1, 1)
    info = dataclasses.replace(dataset.info, input_shape=(1, 1), pixel_range=1.0)
    prepared = prepare(
        Dataset(info, numbers, dataset.y_train, numbers[:1], dataset.y_train[:1]),
        Holdout(share, seed),
    )
    return prepared.x_train.ravel().astype(int), prepared.x_validation.ravel().astype(int)


@pytest.mark.parametrize("name", BUNDLED)
@pytest.mark.parametrize("share", [0.0, 0.001, 0.2, 0.5])
def test_every_row_is_either_trained_on_or_held_out(name: str, share: float) -> None:
    train, validation = rows(load(name), share, 3)
    assert sorted([*train, *validation]) == list(range(DATASETS[name].train_samples))


def test_rows_and_labels_stay_together(dataset: Dataset) -> None:
    prepared = prepare(dataset, Holdout(0.2, 7))
    train, validation = rows(dataset, 0.2, 7)
    x = dataset.x_train.reshape(len(dataset.x_train), -1)
    # Scaling preserves the order of values in a column.
    for part, of in ((prepared.x_train, train), (prepared.x_validation, validation)):
        column = part.reshape(len(part), -1)[:, x.shape[1] // 2]
        order = np.argsort(column, kind="stable")
        assert (np.diff(x[of, x.shape[1] // 2].astype(float)[order]) >= 0).all()
    np.testing.assert_allclose(
        prepared.outputs_in_units(prepared.y_train), dataset.y_train[train], rtol=1e-5
    )
    np.testing.assert_allclose(
        prepared.outputs_in_units(prepared.y_validation), dataset.y_train[validation], rtol=1e-5
    )
    np.testing.assert_allclose(
        prepared.outputs_in_units(prepared.y_test), dataset.y_test, rtol=1e-5
    )


@pytest.mark.parametrize("name", BUNDLED)
def test_the_seed_decides_which_rows_are_held_out(name: str) -> None:
    dataset = load(name)
    first, again, other = (rows(dataset, 0.2, seed)[1] for seed in (1, 1, 2**31 - 1))
    np.testing.assert_array_equal(first, again)
    assert set(first) != set(other)


@pytest.mark.parametrize("name", BUNDLED)
def test_the_same_settings_give_the_same_numbers_when_computed_again(name: str) -> None:
    first = prepare(load(name), Holdout(0.15, 5))
    prepare.cache_clear()
    second = prepare(load(name), Holdout(0.15, 5))
    assert first is not second
    for field in dataclasses.fields(Prepared):
        a, b = getattr(first, field.name), getattr(second, field.name)
        if field.name == "scale_inputs":
            a, b = (scale(load(name).x_test) for scale in (a, b))
            np.testing.assert_array_equal(a, first.x_test)
        np.testing.assert_array_equal(a, b)


def test_the_same_settings_are_prepared_once() -> None:
    assert prepare(load("digits"), Holdout(0.1, 0)) is prepare(load("digits"), Holdout(0.1, 0))


@pytest.mark.parametrize("name", CLASSES)
def test_classes_keep_their_shares(name: str) -> None:
    dataset = load(name)
    train, validation = (
        np.bincount(dataset.y_train[part]) / len(part) for part in rows(dataset, 0.2, 0)
    )
    np.testing.assert_allclose(validation, train, atol=0.01)


@pytest.mark.parametrize("name", CLASSES)
def test_the_smallest_share_holds_out_every_class(name: str) -> None:
    dataset, classes = load(name), len(DATASETS[name].classes)
    for held_out in range(classes, 3 * classes):
        share = (held_out - 0.4) / dataset.info.train_samples
        for seed in range(5):
            validation = rows(dataset, share, seed)[1]
            assert set(dataset.y_train[validation]) == set(range(classes)), (held_out, seed)


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_standardised_by_the_training_rows(name: str) -> None:
    prepared = prepare(load(name), Holdout(0.2, 0))
    np.testing.assert_allclose(prepared.x_train.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(prepared.x_train.std(axis=0), 1, atol=1e-5)


def test_regression_targets_are_standardised_by_the_training_rows() -> None:
    prepared = prepare(load("diabetes"), Holdout(0.2, 0))
    assert prepared.y_train.mean() == pytest.approx(0, abs=1e-5)
    assert prepared.y_train.std() == pytest.approx(1, abs=1e-5)
    train = rows(load("diabetes"), 0.2, 0)[0]
    assert prepared.target_mean == pytest.approx(load("diabetes").y_train[train].mean())
    assert prepared.target_scale == pytest.approx(load("diabetes").y_train[train].std())


@pytest.mark.parametrize("name", TABLES)
def test_nothing_leaks_from_validation_and_test_rows(name: str) -> None:
    dataset = load(name)
    plain = prepare(dataset, Holdout(0.2, 0))
    validation = rows(dataset, 0.2, 0)[1]
    x_train, y_train = dataset.x_train.copy(), dataset.y_train.copy()
    x_train[validation] += 1000
    if not dataset.info.classes:
        y_train[validation] += 1000
    shifted = Dataset(dataset.info, x_train, y_train, dataset.x_test + 1000, dataset.y_test)
    other = prepare(shifted, Holdout(0.2, 0))
    for part in ("x_train", "y_train", "y_test"):
        np.testing.assert_array_equal(getattr(other, part), getattr(plain, part))
    assert (other.x_validation > plain.x_validation).all()
    assert (other.x_test > plain.x_test).all()


@pytest.mark.parametrize("constant", [0.0, 0.1, 1e6 / 3])
def test_a_constant_column_becomes_zeros(constant: float) -> None:
    dataset = load("breast_cancer")
    x_train = dataset.x_train.copy()
    x_train[:, 4] = constant
    prepared = prepare(
        Dataset(dataset.info, x_train, dataset.y_train, x_train, dataset.y_train), Holdout(0.1, 0)
    )
    for x in (prepared.x_train, prepared.x_validation, prepared.x_test):
        np.testing.assert_allclose(x[:, 4], 0, atol=1e-6)


def holed(missing: np.ndarray) -> Dataset:
    """The breast cancer data with numbers missing, in training and test rows."""
    dataset = load("breast_cancer")
    x_train, x_test = dataset.x_train.copy(), dataset.x_test.copy()
    x_train[:, 3][missing] = np.nan
    x_test[::3, 3] = np.nan
    return dataclasses.replace(dataset, x_train=x_train, x_test=x_test)


def test_missing_numbers_are_the_median_of_the_rows_to_learn_from() -> None:
    missing = np.arange(455) % 4 == 0
    dataset = holed(missing)
    prepared = prepare(dataset, Holdout(0.2, 0))
    train, validation = rows(dataset, 0.2, 0)
    column = dataset.x_train[train, 3].astype(np.float64)
    median = np.nanmedian(column)
    filled = np.where(np.isnan(column), median, column)
    expected = (filled - filled.mean()) / filled.std()
    np.testing.assert_allclose(prepared.x_train[:, 3], expected, atol=1e-5)
    hole = (median - filled.mean()) / filled.std()
    np.testing.assert_allclose(prepared.x_test[::3, 3], hole, atol=1e-5)
    np.testing.assert_allclose(prepared.x_validation[missing[validation], 3], hole, atol=1e-5)


def test_imputed_values_do_not_use_validation_or_test_rows() -> None:
    dataset = holed(np.arange(455) % 4 == 0)
    _, validation = rows(dataset, 0.2, 0)
    x_train, x_test = dataset.x_train.copy(), dataset.x_test.copy()
    x_train[validation] *= 1000
    x_test *= 1000
    other = dataclasses.replace(dataset, x_train=x_train, x_test=x_test)
    np.testing.assert_array_equal(
        prepare(other, Holdout(0.2, 0)).x_train, prepare(dataset, Holdout(0.2, 0)).x_train
    )


def test_a_column_without_numbers_becomes_zeros() -> None:
    prepared = prepare(holed(np.ones(455, bool)), Holdout(0.2, 0))
    assert not prepared.x_train[:, 3].any()
    assert np.isfinite(prepared.x_test).all()


def test_classes_too_rare_to_be_split_are_split_at_random() -> None:
    dataset = load("breast_cancer")
    y = dataset.y_train.copy()
    y[:] = 1
    y[7] = 0
    prepared = prepare(dataclasses.replace(dataset, y_train=y), Holdout(0.2, 0))
    assert len(prepared.y_validation) == 91
    assert (
        np.bincount(prepared.y_train) + np.bincount(prepared.y_validation, minlength=2)
    ).tolist() == [1, 454]


def test_many_rows_are_scaled_in_parts_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = holed(np.arange(455) % 4 == 0)
    whole = prepare(dataset, Holdout(0.2, 0))
    monkeypatch.setattr("core.data.datasets.preparation._PART", 50)
    parts = prepare(dataclasses.replace(dataset), Holdout(0.2, 0))
    np.testing.assert_allclose(parts.x_train, whole.x_train, atol=1e-5)
    np.testing.assert_allclose(parts.x_test, whole.x_test, atol=1e-5)


def test_only_the_training_labels_are_shuffled() -> None:
    prepared = prepare(load("breast_cancer"), Holdout(0.2, 0))
    other = shuffled(prepared, 3)
    for name in ("x_train", "x_validation", "y_validation", "x_test", "y_test"):
        assert getattr(other, name) is getattr(prepared, name)
    assert (np.bincount(other.y_train) == np.bincount(prepared.y_train)).all()
    same = (other.y_train == prepared.y_train).mean()
    shares = np.bincount(prepared.y_train) / len(prepared.y_train)
    assert same == pytest.approx((shares**2).sum(), abs=0.1)  # as of independent labels
    assert (shuffled(prepared, 3).y_train == other.y_train).all()
    assert (shuffled(prepared, 4).y_train != other.y_train).any()
